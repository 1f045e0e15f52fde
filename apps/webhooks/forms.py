"""What staff types about webhooks."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldBooleanSwitchWidget

from apps.foundation.decisions import DecisionForm

from .addresses import trouble_with
from .models import Endpoint
from .registry import EVERYBODY, STAFF, PublicType, all_types
from .rules import may_hear
from .verbs.forget import KEPT_FOR
from .verbs.keep import MOST_ENDPOINTS


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    groups = ((EVERYBODY, _("What everybody may know")), (STAFF, _("What only staff may know")))
    return [
        (label, [(one.type, _label_of(one)) for one in all_types() if one.audience == audience])
        for audience, label in groups
    ]


def _label_of(kind: PublicType) -> str:
    # The marks around names are for documents.
    return f"{kind.type} – {kind.sentence}".replace("`", "")


class EndpointForm(forms.ModelForm):
    """A program elsewhere, and what it hears. `owner` is who answers for it: whoever makes it."""

    owner = None
    types = forms.MultipleChoiceField(
        label=gettext_lazy("What it hears"),
        choices=_choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy(
            "What only staff may know is told as long as whoever answers for the endpoint may know it."
        ),
    )

    class Meta:
        model = Endpoint
        fields = ["name", "url", "types"]

    def clean_url(self):
        url = self.cleaned_data["url"].strip()
        if trouble := trouble_with(url):
            raise ValidationError(trouble)
        return url

    def clean_types(self):
        chosen = set(self.cleaned_data["types"])
        owner = self.instance.owner if self.instance.pk else self.owner
        kinds = [kind for kind in all_types() if kind.type in chosen]
        if refused := [kind.type for kind in kinds if not may_hear(owner, kind)]:
            raise ValidationError(
                _("Whoever answers for this endpoint may not know this: %(types)s.") % {"types": ", ".join(refused)}
            )
        return [kind.type for kind in kinds]

    def clean(self):
        values = super().clean()
        if not self.instance.pk and Endpoint.objects.count() >= MOST_ENDPOINTS:
            raise ValidationError(
                _("There are %(limit)d endpoints already. Remove one that nobody needs.") % {"limit": MOST_ENDPOINTS}
            )
        return values


class SinceForm(DecisionForm):
    """From when on an endpoint is told again."""

    since = forms.DateTimeField(
        label=gettext_lazy("Since"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "moment"}, format="%Y-%m-%dT%H:%M"),
    )
    everything = forms.BooleanField(
        label=gettext_lazy("Also what arrived"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=gettext_lazy("Each message keeps its webhook-id, so that a repeat can be told from something new."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        told = {"zone": timezone.get_current_timezone_name(), "days": KEPT_FOR.days}
        self.fields["since"].help_text = _("In the time of %(zone)s, at most %(days)d days ago.") % told

    def clean_since(self):
        since = self.cleaned_data["since"]
        now = timezone.now()
        if not now - KEPT_FOR - timedelta(minutes=1) <= since < now:
            raise ValidationError(
                _("Name a moment within the last %(days)d days; what was before is not kept.") % {"days": KEPT_FOR.days}
            )
        return since
