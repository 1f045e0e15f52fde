"""What staff types to say where an idea came from."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.forum.models import BODY_LIMIT, TITLE_LIMIT, Kind, Thread
from apps.forum.naming import find_named
from apps.forum.verbs import validate_body, validate_title

NAME_LIMIT = 2_000


class NamedForm(forms.Form):
    """A conversation, named by its number or its address: `cleaned_data["thread"]` is its row."""

    thread = forms.CharField(
        label=gettext_lazy("Conversation"),
        max_length=NAME_LIMIT,
        help_text=gettext_lazy("Its number or its address."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_thread(self) -> Thread:
        thread = find_named(self.cleaned_data["thread"])
        if thread is None:
            raise ValidationError(_("There is no such conversation. Give its number, as in “42”, or its address."))
        return thread


class KnownIdeaForm(NamedForm):
    """The idea that a conversation led to, where there is one already."""

    prefix = "known"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["thread"].label = _("Idea")

    def clean_thread(self) -> Thread:
        thread = super().clean_thread()
        if thread.kind != Kind.IDEA:
            raise ValidationError(_("That conversation is no idea. Name one that is, or begin one below."))
        return thread


class BeginForm(forms.Form):
    """The words of a new idea."""

    title = forms.CharField(
        label=gettext_lazy("What is wanted, in one line"), widget=forms.TextInput(attrs={"maxlength": TITLE_LIMIT})
    )
    body = forms.CharField(
        label=gettext_lazy("What it is good for"),
        help_text=gettext_lazy("In words of our own. The conversation stays where it is and is named as the origin."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": BODY_LIMIT}),
    )

    def clean_title(self) -> str:
        return validate_title(self.cleaned_data["title"])

    def clean_body(self) -> str:
        return validate_body(self.cleaned_data["body"])
