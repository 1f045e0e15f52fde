"""Name another conversation, or choose it among those that look alike."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from apps.company.models import Department
from apps.foundation.decisions import DecisionForm
from apps.foundation.plaintext import html_to_text

from .models import OUTCOME_LIMIT, REMOVAL_NOTE_LIMIT, TITLE_LIMIT, Post, PrivateTalk, Removal, Tag, Thread
from .naming import find_named
from .similar import similar_threads

WORDS_SHOWN = 110


class RemoveForm(DecisionForm):
    """Why a post is removed."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason, shown to everybody"),
        # None is chosen before: what everybody reads shall be somebody's choice.
        choices=[("", gettext_lazy("Choose a reason")), *Removal.Reason.choices],
        help_text=gettext_lazy("The list is closed on purpose: criticism is no reason to remove anything."),
        widget=UnfoldAdminSelectWidget,
    )
    note = forms.CharField(
        label=gettext_lazy("Note for your colleagues"),
        max_length=REMOVAL_NOTE_LIMIT,
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )


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
        field.widget.choices = [(thread.pk, f"#{thread.pk} {thread.title} · {thread.status_label}") for thread in alike]
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
        thread = find_named(words)
        if thread is None:
            self.add_error("thread", _("There is no such conversation. Give its number, as in “42”, or its address."))
            return None
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


class PrivateForm(DecisionForm):
    """Why a part goes on in private, and who takes care of it."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Because"),
        choices=[("", gettext_lazy("Choose a reason")), *PrivateTalk.Reason.choices],
        widget=UnfoldAdminSelectWidget,
    )
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.none(),
        empty_label=gettext_lazy("Choose a department"),
        help_text=gettext_lazy("Everybody reads the reason and the department."),
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.all()


class OutcomeForm(DecisionForm):
    """What everybody may know of what came of the private part."""

    outcome = forms.CharField(
        label=gettext_lazy("Outcome"),
        max_length=OUTCOME_LIMIT,
        help_text=gettext_lazy("In one line; everybody reads it."),
        widget=UnfoldAdminTextInputWidget,
    )


class TagMergeForm(DecisionForm):
    """Which tag takes the place of these."""

    into = forms.ModelChoiceField(
        label=gettext_lazy("Tag that stays"),
        queryset=Tag.objects.none(),
        empty_label=gettext_lazy("Choose a tag"),
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args, things=(), **kwargs):
        super().__init__(*args, things=things, **kwargs)
        self.fields["into"].queryset = Tag.objects.exclude(pk__in=[thing.pk for thing in things])


class SplitForm(DecisionForm):
    """Which posts move, and what the new conversation is called."""

    title = forms.CharField(
        label=gettext_lazy("Title of the new conversation"), max_length=TITLE_LIMIT, widget=UnfoldAdminTextInputWidget
    )
    posts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Posts that move"), queryset=Post.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, things=(), **kwargs):
        super().__init__(*args, things=things, **kwargs)
        field = self.fields["posts"]
        if things:
            field.queryset = things[0].posts.filter(is_opening=False).select_related("author").in_reading_order()
        field.label_from_instance = lambda post: (
            f"{post.author}: {Truncator(html_to_text(post.html)).chars(WORDS_SHOWN)}"
        )
