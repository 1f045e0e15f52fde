"""What staff types about requests."""

from django import forms
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from apps.forum.models import BODY_LIMIT, TITLE_LIMIT
from apps.forum.verbs import validate_body, validate_title
from apps.foundation.decisions import DecisionForm

from .wording import draft_of


class OfferForm(DecisionForm):
    """What everybody would read. It begins masked; whoever offers it reads it again and puts right what is left."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LIMIT, widget=UnfoldAdminTextInputWidget)
    question = forms.CharField(
        label=gettext_lazy("Question"),
        max_length=BODY_LIMIT,
        help_text=gettext_lazy("Names, mail addresses, phone and order numbers were masked. Check what is left."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 10}),
    )
    answer = forms.CharField(
        label=gettext_lazy("Our answer"),
        max_length=BODY_LIMIT,
        help_text=gettext_lazy("Begins with our last reply, masked in the same way."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 10}),
    )

    def __init__(self, *args, things=(), **kwargs):
        super().__init__(*args, things=things, **kwargs)
        if len(things) == 1 and not self.is_bound:
            draft = draft_of(things[0], answer=_last_answer(things[0]))
            for name in self.fields:
                self.fields[name].initial = getattr(draft, name)

    def clean_title(self):
        return validate_title(self.cleaned_data["title"])

    def clean_question(self):
        return validate_body(self.cleaned_data["question"])

    def clean_answer(self):
        return validate_body(self.cleaned_data["answer"])


def _last_answer(request) -> str:
    answers = request.thread.posts.by_staff().shown().present().order_by("-posted_at", "-id")
    last = answers.first()
    return last.body if last else ""
