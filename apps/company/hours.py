"""Whether a department is open, when that changes, and how much of a span of time it was open.

The clock on the department's wall decides. A span begins and ends at the first moment at which that clock shows its
time or a later one: where the clock leaps over it in spring, that is the moment of the leap; where the clock shows it
twice in autumn, it is the first time. A span belongs to the day on which it begins, so what opens on the evening
before a holiday closes after midnight as on every other night.

Every answer is None where the hours are not known: nobody wrote them down, or their time zone or the country of their
holidays is not known here. Moments are aware datetimes; one without a zone raises ValueError.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from .models import Department
from .models.hours import MIDNIGHT
from .timetables import Timetable, timetable_of

DAY = timedelta(days=1)
# What does not change within so many days is told as not changing: a year, and the long weekends at its ends.
HORIZON = timedelta(days=400)
DAYS_REMEMBERED = 2048
MICROSECOND = timedelta(microseconds=1)

Opening = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Change:
    """The moment at which a department opens or closes, in UTC."""

    at: datetime
    opens: bool


def is_open(department: Department, at: datetime) -> bool | None:
    """Whether a department is open at a moment; None where its hours are not known."""
    timetable, at = timetable_of(department), _in_utc(at)
    if not timetable.is_known:
        return None
    opening = next(openings(timetable, at, at + MICROSECOND), None)
    return opening is not None and opening[0] <= at


def next_change(department: Department, at: datetime) -> Change | None:
    """When a department opens or closes next, after a moment; None where its hours are not known, or where nothing
    changes within 400 days."""
    timetable, at = timetable_of(department), _in_utc(at)
    if not timetable.is_known:
        return None
    begins, ends = next(openings(timetable, at, at + HORIZON), (None, None))
    if begins is None:
        return None
    if begins > at:
        return Change(begins, opens=True)
    return Change(ends, opens=False) if ends < at + HORIZON else None


def open_for_seconds_between(department: Department, start: datetime, end: datetime) -> float | None:
    """How many seconds between two moments fall into opening hours; 0 where the end is not after the start, None where
    the hours are not known. Exact to the microsecond."""
    timetable, start, end = timetable_of(department), _in_utc(start), _in_utc(end)
    if not timetable.is_known:
        return None
    total = timedelta()
    for begins, ends in openings(timetable, start, end):
        total += min(ends, end) - max(begins, start)
    return total.total_seconds()


def openings(timetable: Timetable, start: datetime, end: datetime) -> Iterator[Opening]:
    """The times of being open that lie between two moments, one after another, in UTC, whole and not cut off; those
    that touch or overlap are one. The last one may be told too short where it goes on past `end`."""
    start, end = _in_utc(start), _in_utc(end)
    if end <= start:
        return
    current: Opening | None = None
    for begins, ends in _openings_from(timetable, start, end):
        if current is None:
            current = (begins, ends)
        elif begins <= current[1]:
            current = (current[0], max(current[1], ends))
        else:
            if current[1] > start:
                yield current
            current = (begins, ends)
        if current[0] >= end:
            return
    if current is not None and current[1] > start and current[0] < end:
        yield current


def _openings_from(timetable: Timetable, start: datetime, end: datetime) -> Iterator[Opening]:
    """Day by day, from the day before: what began then may still last."""
    zone = timetable.zone
    day = start.astimezone(zone).date() - DAY
    last = end.astimezone(zone).date() + DAY
    while day <= last:
        yield from openings_of(timetable, day)
        day += DAY


def openings_of(timetable: Timetable, day: date) -> tuple[Opening, ...]:
    """The openings that begin on a day of the department's calendar, in UTC and in order."""
    remembered = timetable.remembered
    if (known := remembered.get(day)) is not None:
        return known
    zone = timetable.zone
    found = []
    for opens, closes in timetable.spans_of(day):
        begins = first_moment(zone, datetime.combine(day, opens))
        ends = first_moment(zone, datetime.combine(day + DAY if closes <= opens else day, closes))
        # A span that the clock leaps over from beginning to end does not take place.
        if begins < ends:
            found.append((begins, ends))
    if len(remembered) >= DAYS_REMEMBERED:
        remembered.clear()
    remembered[day] = tuple(sorted(found))
    return remembered[day]


def first_moment(zone: ZoneInfo, shown: datetime) -> datetime:
    """The first moment, in UTC, at which a clock of a zone shows this time or a later one of the calendar.

    `shown` has no zone. Where the clock leaps over it, PEP 495 gives two readings with the leap between them; the leap
    is found by halving.
    """
    before, after = shown.replace(tzinfo=zone, fold=1).astimezone(UTC), shown.replace(tzinfo=zone).astimezone(UTC)
    if after <= before:
        return after
    offset = before.astimezone(zone).utcoffset()
    # Zones change at whole seconds.
    low, high = 0, int((after - before).total_seconds())
    while low < high:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == offset:
            low = middle + 1
        else:
            high = middle
    return before + timedelta(seconds=low)


def _in_utc(moment: datetime) -> datetime:
    """The same moment in UTC: sums and differences within any other zone follow the clock on the wall and not time."""
    if timezone.is_naive(moment):
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


def is_whole_day(opens: time, closes: time) -> bool:
    """Whether a span lasts from midnight to midnight."""
    return opens == closes == MIDNIGHT
