"""What is asked before a post is reported or a decision is carried out."""

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from apps.forum.choosing import RemoveForm
from apps.forum.models import Removal

from .lines import LINES_FILE_LIMIT, merge_lines, read_lines
from .models import NOTE_LIMIT, AddressBan, Ban, WordList
from .trying import LEAST_TO_TELL, MOST_OF_POSTS, try_list

BAN_SPANS = {
    "1": (gettext_lazy("A day"), timedelta(days=1)),
    "7": (gettext_lazy("A week"), timedelta(days=7)),
    "30": (gettext_lazy("A month"), timedelta(days=30)),
    "": (gettext_lazy("Until it is lifted"), None),
}
TYPED = (
    "name", "is_active", "effect", "words", "patterns", "in_title", "in_body", "in_name", "in_links", "tag",
    "department",
)  # fmt: skip
ADDRESS_SPANS = {"1": gettext_lazy("A day"), "7": gettext_lazy("A week"), "30": gettext_lazy("A month")}


class FlagForm(forms.Form):
    """Why somebody thinks that a post does not belong here."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"), choices=Removal.Reason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("Anything our staff should know"),
        max_length=NOTE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineAndBanForm(RemoveForm):
    """Why a post is removed, and how long its author may only read."""

    span = forms.ChoiceField(
        label=gettext_lazy("The author may only read for"),
        choices=[(value, label) for value, (label, _span) in BAN_SPANS.items()],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    def clean(self):
        values = super().clean()
        span = BAN_SPANS[values.get("span", "")][1]
        return {**values, "until": timezone.now() + span if span else None}


class BanForm(forms.ModelForm):
    """Whom to ban, why and how long."""

    class Meta:
        model = Ban
        fields = ("person", "reason", "until", "note")

    def clean_person(self):
        person = self.cleaned_data["person"]
        if person.is_staff:
            raise ValidationError(_("People who work here cannot be banned. Take their role away first."))
        return person

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until is not None and until <= timezone.now():
            raise ValidationError(_("The ban would be over already. Choose a moment that is still to come."))
        return until

    def validate_constraints(self):
        """What the constraint keeps is settled by the verb, which changes a ban that is in force."""


class AddressBanForm(forms.ModelForm):
    """An address to ban; it is turned into a digest and not kept."""

    address = forms.GenericIPAddressField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("As in 203.0.113.7 or 2001:db8::1. It is turned into a digest and not stored."),
        widget=UnfoldAdminTextInputWidget,
    )
    days = forms.ChoiceField(
        label=gettext_lazy("For how long"), choices=list(ADDRESS_SPANS.items()), widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = AddressBan
        fields = ("note",)

    def until(self) -> datetime:
        """The end that was chosen."""
        return timezone.now() + timedelta(days=int(self.cleaned_data["days"]))


class WordListForm(forms.ModelForm):
    """A word list, tried on the newest posts before it is stored."""

    lines_file = forms.FileField(
        label=gettext_lazy("Add lines from a file"),
        required=False,
        help_text=gettext_lazy(
            "Plain text, one word a line; a line between slashes, as in /win \\d+ euro/, is a pattern."
        ),
    )

    class Meta:
        model = WordList
        fields = TYPED

    def clean_lines_file(self):
        file = self.cleaned_data["lines_file"]
        if not file:
            return None
        if file.size > LINES_FILE_LIMIT:
            raise ValidationError(
                _("The file has %(size)d bytes; %(limit)d are the most that a list can take.")
                % {"size": file.size, "limit": LINES_FILE_LIMIT}
            )
        try:
            return read_lines(file.read())
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def clean(self):
        values = super().clean()
        if added := values.get("lines_file"):
            words, patterns = added
            values["words"] = merge_lines(values.get("words", ""), words)
            values["patterns"] = merge_lines(values.get("patterns", ""), patterns)
        if not self.errors:
            self._refuse_what_matches_most(values)
        return values

    def _refuse_what_matches_most(self, values: dict) -> None:
        candidate = WordList(**{name: values.get(name) for name in TYPED})
        harsh = (WordList.Effect.BLOCK, WordList.Effect.HOLD, WordList.Effect.CENSOR)
        if not candidate.is_active or candidate.effect not in harsh:
            return
        try:
            candidate.clean()
        except ValidationError:
            # The row's own check tells it at the fields.
            return
        tried = try_list(candidate)
        if tried.tried >= LEAST_TO_TELL and tried.matches > MOST_OF_POSTS * tried.tried:
            raise ValidationError(
                _(
                    "It would have matched %(matches)d of the newest %(tried)d posts, which is more than it can be "
                    "meant for. Use words that are less common, or let it only put posts into the queue."
                )
                % {"matches": tried.matches, "tried": tried.tried}
            )
