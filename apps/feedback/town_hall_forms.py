"""What people type about town halls: a question, an answer, the town hall itself."""

import re
from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.company.hours import first_moment
from apps.company.models.reach import known_zones
from apps.forum.models import TITLE_LIMIT as IDEA_TITLE_LIMIT
from apps.forum.verbs.compose import validate_title

from .models.town_hall_question import ANSWER_LIMIT, QUESTION_LIMIT
from .verbs.town_hall_ask import validate_question

MINUTE = re.compile(r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)")


class QuestionForm(forms.Form):
    """A question for a town hall. `ticket` is the number of this form: sent twice, it makes one question."""

    ticket = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    words = forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=QUESTION_LIMIT,
        help_text=gettext_lazy("Everybody reads it, with your name."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": QUESTION_LIMIT}),
    )

    def clean_words(self):
        return validate_question(self.cleaned_data["words"])


class MinuteField(forms.CharField):
    """A moment of a recording as people write it, 12:04 or 1:02:03; its value is in whole seconds, or None."""

    def __init__(self, **kwargs):
        super().__init__(max_length=9, **kwargs)

    def to_python(self, value):
        written = super().to_python(value).strip()
        if not written:
            return None
        found = MINUTE.fullmatch(written)
        if found is None:
            raise ValidationError(_("Write minutes and seconds as in 12:04, or hours, too, as in 1:02:03."))
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds

    def validate(self, value):
        super().validate("" if value is None else str(value))

    def run_validators(self, value):
        """A number of seconds has no length as a text."""


class AnswerForm(forms.Form):
    """An answer to a question, in writing or by its minute, and what it promises."""

    text = forms.CharField(
        label=gettext_lazy("Answer"),
        required=False,
        max_length=ANSWER_LIMIT,
        help_text=gettext_lazy("Markdown. May stay empty for what was said aloud."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": ANSWER_LIMIT}),
    )
    at = MinuteField(
        label=gettext_lazy("Said at minute"),
        required=False,
        help_text=gettext_lazy("Of the recording, as in 12:04."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "12:04"}),
    )
    promise = forms.CharField(
        label=gettext_lazy("This promises"),
        required=False,
        max_length=IDEA_TITLE_LIMIT,
        help_text=gettext_lazy("In one sentence. It begins as an idea, where everybody sees what becomes of it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_promise(self):
        promise = self.cleaned_data["promise"].strip()
        return validate_title(promise) if promise else ""

    def clean(self):
        values = super().clean()
        if not self.errors and not values["text"].strip() and values["at"] is None:
            self.add_error("text", _("Write the answer, or say at which minute it was given."))
        return values


def read_wall_clock(written: datetime, zone: str) -> datetime:
    """The moment at which a clock of this zone shows this time, in UTC; `written` has no zone.

    Of a time that the clock shows twice in autumn, the first. Raises ValidationError for a time that it leaps over in
    spring, and for a zone that is none.
    """
    if zone not in known_zones():
        raise ValidationError(_("Choose a time zone first."))
    moment = first_moment(ZoneInfo(zone), written)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != written:
        raise ValidationError(
            _("The clock in %(zone)s leaps over %(time)s on that day. Choose a time before or after.")
            % {"zone": zone, "time": written.strftime("%H:%M")}
        )
    return moment.astimezone(UTC)
