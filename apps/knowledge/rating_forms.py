from django import forms
from django.utils.translation import gettext_lazy as _

from .models import RATING_TEXT_LIMIT, Rating


class RatingForm(forms.Form):
    """Whether it helped; where it did not, why not. `revision` is the number of what was read, of an article."""

    answer = forms.ChoiceField(label=_("Did this help?"), choices=[("yes", _("Yes")), ("no", _("No"))])
    reason = forms.ChoiceField(
        label=_("What was wrong?"), choices=Rating.Reason, required=False, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In your words"),
        required=False,
        help_text=_("No personal data, please: no names, phone numbers, addresses or order numbers. We cannot answer."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": RATING_TEXT_LIMIT}),
    )
    revision = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def clean_text(self):
        # Browsers count the end of a line as one character and send two.
        return self.cleaned_data["text"].replace("\r\n", "\n")

    @property
    def is_helpful(self) -> bool:
        return self.cleaned_data["answer"] == "yes"
