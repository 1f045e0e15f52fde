"""What staff types about something heard elsewhere."""

from django import forms
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from apps.foundation.decisions import DecisionForm

REASON_LIMIT = 200
TEXT_LIMIT = 18_000


class DismissForm(DecisionForm):
    """Why something heard needs no conversation here."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_LIMIT,
        help_text=gettext_lazy("For your colleagues; it is not shown in public."),
        widget=UnfoldAdminTextInputWidget,
    )


class CorrectForm(DecisionForm):
    """What is shown of a complaint, after somebody looked at the masks."""

    text = forms.CharField(
        label=gettext_lazy("Text as it is shown"),
        max_length=TEXT_LIMIT,
        help_text=gettext_lazy("Where it is public already, this replaces it. The earlier text stays as a revision."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 10}),
    )

    def __init__(self, *args, things=(), **kwargs):
        super().__init__(*args, things=things, **kwargs)
        if len(things) == 1:
            # A case of what was written here has no complaint; the decision says so when it is taken.
            complaint = getattr(things[0], "complaint", things[0])
            self.fields["text"].initial = complaint.text if complaint else ""
