"""What staff fills in about a town hall, by the clock of its zone, and what decisions about it ask."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from apps.company.models.reach import known_zones
from apps.foundation.decisions import DecisionForm
from apps.people.models import User

from .models import TownHall
from .models.town_hall import REASON_LIMIT
from .town_hall_forms import read_wall_clock
from .verbs.town_hall_archive import check_transcript
from .verbs.town_hall_keep import checked_words

MOMENT = "%Y-%m-%dT%H:%M"
# The times of the form, and the fields that they become.
TIMES = {"starts": "starts_at", "ends": "ends_at", "collects": "collects_from"}


class WallClockField(forms.DateTimeField):
    """A day and a time of a clock on some wall: without a zone until the form knows which."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "moment"}, format=MOMENT)
        super().__init__(widget=widget, input_formats=[MOMENT, f"{MOMENT}:%S", "%Y-%m-%d %H:%M"], **kwargs)

    def to_python(self, value):
        moment = super().to_python(value)
        # Django reads it as a time of this site's zone; what was written is meant for another.
        return moment.replace(tzinfo=None) if moment else None

    def prepare_value(self, value):
        return value.strftime(MOMENT) if hasattr(value, "strftime") else value


class TownHallForm(forms.ModelForm):
    """A town hall. Its times are those of the clock in its zone; what is wrong is told at its field."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=lambda: [(name, name.replace("_", " ")) for name in sorted(known_zones())],
        widget=UnfoldAdminSelectWidget,
    )
    starts = WallClockField(label=gettext_lazy("Begins"), help_text=gettext_lazy("By the clock in its time zone."))
    ends = WallClockField(label=gettext_lazy("Ends"))
    collects = WallClockField(
        label=gettext_lazy("Takes questions from"),
        required=False,
        help_text=gettext_lazy("Empty: as soon as it is announced."),
    )
    transcript_file = forms.FileField(
        label=gettext_lazy("Transcript as a file"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=gettext_lazy("Captions of the recording (WebVTT or SRT), or a text in Markdown."),
    )
    transcript_text = forms.CharField(
        label=gettext_lazy("Transcript"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 10}),
        help_text=gettext_lazy("Emptied, it is removed. Kept once the town hall is over."),
    )

    class Meta:
        model = TownHall
        fields = ("title", "body", "product", "hosts", "time_zone", "recording")
        widgets = {"body": UnfoldAdminTextareaWidget(attrs={"rows": 8})}
        help_texts = {
            "body": gettext_lazy("Markdown: what it is about, who answers, how to take part."),
            "hosts": gettext_lazy("People who work here. They open it, answer and close it on its page."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hall = self.instance
        if "hosts" in self.fields:
            self.fields["hosts"].queryset = User.objects.filter(is_staff=True, is_active=True).order_by("name", "pk")
        for name, field in TIMES.items():
            moment = getattr(hall, field)
            if moment:
                self.initial.setdefault(name, moment.astimezone(hall.zone).replace(tzinfo=None))
        if hall.pk:
            self.kept_transcript = getattr(hall, "transcript", None)
            self.initial.setdefault("transcript_text", self.kept_transcript.source if self.kept_transcript else "")

    def clean(self):
        values = super().clean()
        for name in TIMES:
            if values.get(name) and values.get("time_zone"):
                try:
                    values[name] = read_wall_clock(values[name], values["time_zone"])
                except ValidationError as error:
                    self.add_error(name, error)
        if not self.errors:
            self._check_words(values)
        self._check_transcript(values)
        return values

    @property
    def words(self) -> dict:
        """The arguments of `keep_town_hall`."""
        values = self.cleaned_data
        kept = {name: values[name] for name in ("title", "body", "product", "hosts", "time_zone", "recording")}
        return kept | {field: values[name] for name, field in TIMES.items()}

    def _check_words(self, values: dict) -> None:
        try:
            checked_words(values["title"], values["body"], values["starts"], values["ends"], values["time_zone"])
        except ValidationError as error:
            names = {field: name for name, field in TIMES.items()}
            for field, messages in error.message_dict.items():
                self.add_error(names.get(field, field), messages)

    def _check_transcript(self, values: dict) -> None:
        """What shall become of the transcript: `transcript` is a text or bytes to keep, "" to drop it, None for
        nothing."""
        upload, typed = values.get("transcript_file"), values.get("transcript_text", "")
        before = self.initial.get("transcript_text", "")
        self.transcript = None
        if upload:
            self.transcript = upload.read()
        elif typed.strip().replace("\r\n", "\n") != before.strip():
            self.transcript = typed
        if not self.transcript:
            return
        try:
            if not self.instance.closed_at:
                raise ValidationError(_("A transcript is kept once the town hall is over. Close it first."))
            check_transcript(self.transcript)
        except ValidationError as error:
            self.add_error("transcript_file" if upload else "transcript_text", error)


class CancelForm(DecisionForm):
    """Why a town hall does not take place."""

    reason = forms.CharField(
        label=gettext_lazy("Why, in a sentence that everybody reads"),
        max_length=REASON_LIMIT,
        widget=UnfoldAdminTextInputWidget,
    )
