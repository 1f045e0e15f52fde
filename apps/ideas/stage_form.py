"""What staff types to say how far an idea has come."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.forum.models import BODY_LIMIT
from apps.forum.verbs import validate_body

from .models import Stage


class StageForm(forms.Form):
    """Where an idea stands from now on, and the public words about it. `expected` is where it stood when the form was
    shown: what somebody else decided meanwhile is not overwritten."""

    stage = forms.ChoiceField(label=_("How far is it?"), choices=Stage, widget=forms.RadioSelect)
    expected = forms.ChoiceField(choices=Stage, widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("What everybody reads about it"),
        help_text=_(
            "It stands on top of the idea, under your name, and everybody who voted is told once. Say what you do, and "
            "when; of a no, say why."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": BODY_LIMIT}),
    )

    def clean_body(self):
        return validate_body(self.cleaned_data["body"])
