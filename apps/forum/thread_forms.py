"""What is typed about a conversation as a whole, on its own page."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.company.models import Department

from .models import OUTCOME_LIMIT, TAG_LIMIT, TAGS_AT_MOST, TITLE_LIMIT, Kind, Post, PrivateTalk, Thread
from .naming import find_named
from .similar import similar_threads
from .verbs.compose import validate_title
from .verbs.private import validate_outcome
from .verbs.tag import clean_tag

# Some room for commas and blanks around five tags.
TAGS_LENGTH = TAGS_AT_MOST * (TAG_LIMIT + 4)


class KindForm(forms.Form):
    """What sort of conversation it is."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind)


class TagsForm(forms.Form):
    """The words by which it is found, with commas between them."""

    tags = forms.CharField(label=gettext_lazy("Tags"), max_length=TAGS_LENGTH, required=False)

    def clean_tags(self):
        words = self.cleaned_data["tags"].replace(";", ",").replace("،", ",").replace("、", ",")
        return list(dict.fromkeys(filter(None, map(clean_tag, words.split(",")))))


class MergeForm(forms.Form):
    """Which conversation takes this one: chosen among those that look alike, or named."""

    suggestion = forms.ModelChoiceField(
        label=gettext_lazy("They look alike"),
        queryset=Thread.objects.none(),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
    )
    named = forms.CharField(
        label=gettext_lazy("Another conversation"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Its number or its address."),
    )

    def __init__(self, *args, thread: Thread, **kwargs):
        super().__init__(*args, **kwargs)
        self.thread = thread
        alike = similar_threads(thread.title, without=[thread.pk])
        field = self.fields["suggestion"]
        field.queryset = Thread.objects.filter(pk__in=[one.pk for one in alike])
        field.widget.choices = [(one.pk, f"#{one.pk} {one.title} · {one.status_label}") for one in alike]
        if not alike:
            del self.fields["suggestion"]
            self.fields["named"].required = True

    def clean(self):
        values = super().clean()
        if self.errors:
            return values
        into = find_named(values["named"]) if values.get("named") else values.get("suggestion")
        if values.get("named") and into is None:
            self.add_error("named", _("There is no such conversation. Give its number, as in “42”, or its address."))
        elif into is None:
            raise ValidationError(_("Name the conversation that takes it."))
        elif into.pk == self.thread.pk:
            self.add_error("named", _("A conversation cannot be merged into itself. Name another one."))
        values["into"] = into
        return values


class SplitForm(forms.Form):
    """Which posts move, and what the new conversation is called."""

    title = forms.CharField(label=gettext_lazy("Title of the new conversation"), max_length=TITLE_LIMIT)
    posts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Posts that move"), queryset=Post.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, posts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["posts"].queryset = posts

    def clean_title(self):
        return validate_title(self.cleaned_data["title"])


class PrivateForm(forms.Form):
    """Why a part goes on in private, and who takes care of it. Everybody reads both."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Because"), choices=[("", gettext_lazy("Choose a reason")), *PrivateTalk.Reason.choices]
    )
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.none(),
        empty_label=gettext_lazy("Choose a department"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.all()


class OutcomeForm(forms.Form):
    """What everybody may know of what came of it."""

    outcome = forms.CharField(label=gettext_lazy("Outcome, in one line that everybody reads"), max_length=OUTCOME_LIMIT)

    def clean_outcome(self):
        return validate_outcome(self.cleaned_data["outcome"])
