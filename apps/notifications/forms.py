"""What people type about how they hear."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.forum.models import BODY_LIMIT

from .models import Preference

WORDS_ROWS = 3


class PreferenceForm(forms.ModelForm):
    """How somebody wants to hear."""

    hour = forms.TypedChoiceField(
        label=_("Hour of the mail"),
        coerce=int,
        choices=[(hour, f"{hour:02d}:00 UTC") for hour in range(24)],
        help_text=_("For daily and weekly mails."),
    )

    class Meta:
        model = Preference
        fields = ["frequency", "hour", "follows_what_they_ask", "follows_where_they_reply"]
        widgets = {"frequency": forms.RadioSelect}
        help_texts = {"frequency": _("On this site you are told in any case.")}


class AddressForm(forms.Form):
    """Where a visitor without an account wants to hear."""

    address = forms.EmailField(
        label=_("Your mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Give a mail address like name@example.org.")},
    )


class UnsolvedForm(forms.Form):
    """What is still missing, in the words of the person who asked."""

    words = forms.CharField(
        label=_("What is missing?"),
        max_length=BODY_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": WORDS_ROWS}),
        help_text=_("It is added to the conversation in your name."),
        error_messages={"required": _("Say in a few words what is missing.")},
    )

    def __init__(self, *args, is_needed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].required = is_needed
