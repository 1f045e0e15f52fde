"""Spans of whole days where the site is. Today counts as one of the last so many days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

DAYS = (30, 90, 365)
# The longest span that figures are asked for by two days.
LONGEST = 3_660


@dataclass(frozen=True, slots=True)
class Window:
    """From one day to another, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def begins_at(self) -> datetime:
        """Its first moment."""
        return _midnight(self.first)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return _midnight(self.last + timedelta(days=1))

    def before(self) -> "Window":
        """As many days before it."""
        return Window(self.first - timedelta(days=self.days), self.first - timedelta(days=1))


def last_days(days: int, today: date | None = None) -> Window:
    """The last so many days."""
    today = today or timezone.localdate(timezone=timezone.get_default_timezone())
    return Window(today - timedelta(days=days - 1), today)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()), timezone.get_default_timezone())
