"""Name another conversation, or choose it among those that look alike."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextInputWidget

from apps.foundation.decisions import DecisionForm

from .models import Thread
from .similar import similar_threads

ADDRESS = re.compile(r"/threads/(\d{1,18})(?:/|$|\?|#)")
NUMBER = re.compile(r"#?\s*(\d{1,18})")


class MergeForm(DecisionForm):
    """Which conversation takes it: named by number or address, or chosen among those that look alike."""

    suggestion = forms.ModelChoiceField(
        label=gettext_lazy("They look alike"),
        queryset=Thread.objects.none(),
        required=False,
        empty_label=None,
        widget=UnfoldAdminRadioSelectWidget,
    )
    thread = forms.CharField(
        label=gettext_lazy("Another conversation"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Its number or its address."),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args, things=(), **kwargs):
        super().__init__(*args, things=things, **kwargs)
        self.own = {pk for thing in things for pk in _threads_of(thing)}
        alike = similar_threads(str(things[0]), without=self.own) if things else []
        field = self.fields["suggestion"]
        field.queryset = Thread.objects.filter(pk__in=[thread.pk for thread in alike])
        field.widget.choices = [(thread.pk, f"#{thread.pk} {thread.title} · {thread.status.label}") for thread in alike]
        if not alike:
            del self.fields["suggestion"]

    def clean(self):
        values = super().clean()
        if self.errors:
            return values
        if named := values.get("thread", "").strip():
            values["into"] = self._named(named)
        elif not (chosen := values.get("suggestion")):
            raise ValidationError(_("Name the conversation that takes it."))
        else:
            values["into"] = chosen
        return values

    def _named(self, words: str) -> Thread | None:
        found = ADDRESS.search(words) or NUMBER.fullmatch(words)
        thread = Thread.objects.filter(pk=int(found[1])).select_related("merge__into").first() if found else None
        if thread is None:
            self.add_error("thread", _("There is no such conversation. Give its number, as in “42”, or its address."))
            return None
        thread = thread.merge.into if getattr(thread, "merge", None) else thread
        if thread.pk in self.own:
            self.add_error("thread", _("A conversation cannot be merged into itself. Name another one."))
        return thread


def _threads_of(thing) -> list[int]:
    if isinstance(thing, Thread):
        return [thing.pk]
    return [thing.thread_id] if getattr(thing, "thread_id", None) else []


class LockForm(DecisionForm):
    """Why a conversation takes no more replies."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Everybody can read it."),
        widget=UnfoldAdminTextInputWidget,
    )
