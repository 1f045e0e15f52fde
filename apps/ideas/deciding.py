"""What a decision about ideas asks of staff."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from apps.forum.models import BODY_LIMIT, Thread
from apps.forum.naming import find_named
from apps.foundation.decisions import DecisionForm
from apps.people.models import User

from .models import Idea, Stage

NUMBER = re.compile(r"[0-9]{1,18}")


class StatementForm(DecisionForm):
    """What is said in public about each of these ideas."""

    statement = forms.CharField(
        label=gettext_lazy("What everybody reads"),
        max_length=BODY_LIMIT,
        help_text=gettext_lazy("An official reply in each conversation, in Markdown. Voters and followers hear of it."),
        widget=UnfoldAdminTextareaWidget,
    )


class MoveForm(StatementForm):
    """Where ideas go, and the public word about it. `seen` is where they stood when whoever decides looked."""

    field_order = ("stage", "statement")
    stage = forms.ChoiceField(
        label=gettext_lazy("Move to"),
        choices=[("", gettext_lazy("Choose a stage")), *Stage.choices],
        widget=UnfoldAdminSelectWidget,
    )
    seen = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, things=(), **kwargs):
        super().__init__(*args, things=things, **kwargs)
        self.fields["seen"].initial = {str(idea.pk): idea.stage for idea in things}

    def clean_seen(self):
        seen = self.cleaned_data["seen"]
        stages = set(Stage.values)
        if not isinstance(seen, dict) or any(not isinstance(one, str) or one not in stages for one in seen.values()):
            return {}
        return seen


class ConversationForm(DecisionForm):
    """A conversation, named by its number or its address: `values["thread"]` is its row."""

    thread = forms.CharField(
        label=gettext_lazy("Conversation"),
        max_length=2000,
        help_text=gettext_lazy("Its number or its address."),
        widget=UnfoldAdminTextInputWidget,
    )

    def clean_thread(self) -> Thread:
        thread = find_named(self.cleaned_data["thread"])
        if thread is None:
            raise ValidationError(_("There is no such conversation. Give its number, as in “42”, or its address."))
        return thread


class IdeaOfForm(ConversationForm):
    """The idea that takes others: `values["idea"]`."""

    def clean(self):
        values = super().clean()
        if thread := values.get("thread"):
            values["idea"] = Idea.objects.present().filter(thread=thread).first()
            if values["idea"] is None:
                self.add_error("thread", _("That conversation is no idea. Name one that is."))
            elif values["idea"].pk in {idea.pk for idea in self.things}:
                self.add_error("thread", _("An idea cannot be merged into itself. Name another one."))
        return values


class VoterForm(DecisionForm):
    """Somebody who spoke elsewhere and has not joined: chosen among those whose words led to the ideas, or named."""

    voter = forms.CharField(
        label=gettext_lazy("Who asked for it"),
        max_length=255,
        help_text=gettext_lazy("As they are called where they spoke, as in “@jane@social.example”, or their number."),
        widget=UnfoldAdminTextInputWidget,
    )

    def clean_voter(self) -> User:
        named = self.cleaned_data["voter"].strip()
        staged = User.objects.filter(joined_at__isnull=True)
        found = staged.filter(handles__name__iexact=named).distinct()[:2]
        people = list(found) or (list(staged.filter(pk=int(named))) if NUMBER.fullmatch(named) else [])
        if not people:
            raise ValidationError(_("Nobody who has not joined is called “%(name)s”.") % {"name": named})
        if len(people) > 1:
            raise ValidationError(_("Several people are called “%(name)s”. Give the number of one.") % {"name": named})
        return people[0]
