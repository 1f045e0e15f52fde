from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.forum.models import BODY_LIMIT, TITLE_LIMIT
from apps.forum.verbs import validate_body, validate_title

from .models import MOST_STARS


def star_choices() -> list[tuple[int, str]]:
    """Each number of stars and how it is said."""
    return [(number, ngettext("%d star", "%d stars", number) % number) for number in range(1, MOST_STARS + 1)]


class ReviewForm(forms.Form):
    """What somebody thinks of a product. The ticket is the form's own number: sent twice, it still makes one thing."""

    ticket = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    stars = forms.TypedChoiceField(
        label=_("How many stars?"),
        choices=star_choices,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("One is the worst, five are the best."),
        error_messages={"required": _("Choose between one and five stars.")},
    )
    title = forms.CharField(
        label=_("In one sentence"), max_length=TITLE_LIMIT, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    body = forms.CharField(
        label=_("What is good, what is missing?"),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": BODY_LIMIT}),
        help_text=_("Everybody reads it. Leave out phone numbers, addresses and order numbers."),
    )

    def clean_title(self):
        return validate_title(self.cleaned_data["title"])

    def clean_body(self):
        return validate_body(self.cleaned_data["body"])
