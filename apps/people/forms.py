from django import forms
from django.utils.translation import gettext_lazy as _

from apps.foundation.plaintext import clean_line

NAME_LIMIT = 60


class SignupForm(forms.Form):
    """What joining asks beside mail address and password: the name that others will read."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LIMIT,
        help_text=_("Shown beside what you write."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self):
        name = clean_line(self.cleaned_data["name"], NAME_LIMIT)
        if not name:
            raise forms.ValidationError(_("Write the name that others will read beside what you say."))
        return name

    def signup(self, request, user):
        """Called by allauth with the new person."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
