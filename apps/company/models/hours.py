"""When a department is open: the same every week, and the days that differ."""

from collections.abc import Sequence
from datetime import time, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .department import Department

MIDNIGHT = time(0)
DAYS_IN_A_ROW = 92
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES


class OpeningHours(models.Model):
    """A span of a weekday. What closes at or before the time it opened closes the day after; 00:00 to 00:00 is the
    whole day. It belongs to the day on which it begins."""

    department = models.ForeignKey(
        Department, models.CASCADE, related_name="opening_hours", verbose_name=gettext_lazy("department")
    )
    weekday = models.PositiveSmallIntegerField(
        gettext_lazy("weekday"), choices=tuple(WEEKDAYS.items()), validators=[MaxValueValidator(6)]
    )
    opens = models.TimeField(gettext_lazy("opens"))
    closes = models.TimeField(
        gettext_lazy("closes"), help_text=gettext_lazy("Earlier than it opens: on the day after.")
    )

    class Meta:
        verbose_name = gettext_lazy("opening hours")
        verbose_name_plural = gettext_lazy("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["department", "weekday", "opens"], name="department_opens_once"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="opening_hours_lie_in_the_week"),
            models.CheckConstraint(
                condition=~models.Q(opens=models.F("closes")) | models.Q(opens=MIDNIGHT),
                name="opening_hours_last_some_time",
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def begins_at_minute(self) -> int:
        """When it begins, in minutes since Monday began; told by the clock on the wall."""
        return self.weekday * DAY_MINUTES + self.opens.hour * 60 + self.opens.minute

    @property
    def lasts_minutes(self) -> int:
        """How long it lasts by the clock on the wall."""
        ends = self.closes.hour * 60 + self.closes.minute
        return (ends - self.begins_at_minute) % DAY_MINUTES or DAY_MINUTES

    def clean(self):
        super().clean()
        validate_span(self.opens, self.closes)


class Holiday(models.Model):
    """A day, or some in a row, on which the hours are not those of the week: for one department, or for all."""

    class Effect(models.TextChoices):
        """What becomes of the opening hours."""

        CLOSED = "closed", gettext_lazy("Closed")
        OTHER_HOURS = "hours", gettext_lazy("Open at other hours")
        AS_USUAL = "usual", gettext_lazy("Open as usual, though it is a public holiday")

    department = models.ForeignKey(
        Department,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="holidays",
        verbose_name=gettext_lazy("department"),
        help_text=gettext_lazy("Empty for all. What a department says itself counts more than what is said for all."),
    )
    name = models.CharField(gettext_lazy("name"), max_length=80)
    date = models.DateField(gettext_lazy("day"))
    last_date = models.DateField(
        gettext_lazy("last day"), null=True, blank=True, help_text=gettext_lazy("Empty for a single day.")
    )
    effect = models.CharField(gettext_lazy("effect"), max_length=10, choices=Effect, default=Effect.CLOSED)
    opens = models.TimeField(gettext_lazy("opens"), null=True, blank=True)
    closes = models.TimeField(gettext_lazy("closes"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("closing day")
        verbose_name_plural = gettext_lazy("closing days")
        ordering = ["date", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_date__isnull=True) | models.Q(last_date__gte=models.F("date")),
                name="holiday_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(effect="hours", opens__isnull=False, closes__isnull=False)
                | (~models.Q(effect="hours") & models.Q(opens__isnull=True, closes__isnull=True)),
                name="holiday_has_hours_where_it_opens",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.date:%Y-%m-%d})"

    @property
    def ends_on(self):
        """Its last day; the same as its first where it is only one."""
        return self.last_date or self.date

    def clean(self):
        super().clean()
        if self.date and self.last_date and self.last_date < self.date:
            raise ValidationError({"last_date": _("The last day lies before the first.")})
        if self.date and self.ends_on - self.date >= timedelta(days=DAYS_IN_A_ROW):
            limit = {"days": DAYS_IN_A_ROW}
            raise ValidationError({"last_date": _("At most %(days)d days in a row; write a second entry.") % limit})
        if self.effect != self.Effect.OTHER_HOURS:
            if self.opens or self.closes:
                raise ValidationError(
                    {"effect": _("Hours belong to “Open at other hours”. Choose it, or remove them.")}
                )
            return
        if self.opens is None or self.closes is None:
            raise ValidationError({"effect": _("Say when it opens and when it closes on that day.")})
        validate_span(self.opens, self.closes)


def validate_span(opens: time | None, closes: time | None) -> None:
    """Refuse hours that begin and end at the same time; 00:00 to 00:00 is the whole day."""
    if opens is not None and opens == closes and opens != MIDNIGHT:
        raise ValidationError(
            _("These hours end when they begin. Write 00:00 to 00:00 for the whole day, or leave the day out.")
        )


def validate_week(rows: Sequence[OpeningHours]) -> None:
    """Refuse hours that run into one another, also past midnight and from Sunday into Monday."""
    taken = sorted((row.begins_at_minute, row.lasts_minutes, str(row)) for row in rows)
    following = [*taken[1:], *((begins + WEEK_MINUTES, lasts, name) for begins, lasts, name in taken[:1])]
    for (begins, lasts, name), (next_begins, _lasts, next_name) in zip(taken, following, strict=True):
        if begins + lasts > next_begins:
            words = _("%(first)s runs into %(second)s. Make it one entry, or let the first end before.")
            raise ValidationError(words % {"first": name, "second": next_name})
