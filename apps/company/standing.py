"""How a department stands at a moment, in words and rows for its page. Nothing here asks the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .hours import is_open, is_whole_day, next_change
from .models import Department
from .timetables import SpecialDay, Timetable, timetable_of

DAY = timedelta(days=1)
DAYS_AHEAD = 400
CLOCK = "H:i"


@dataclass(frozen=True, slots=True)
class DayRow:
    """A weekday of the table: its name, its hours in words, and whether it is today there."""

    name: str
    hours: list[str]
    is_today: bool


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A day to come that differs from the week, or some in a row: `hours` are empty where it is closed and None where
    it is as usual."""

    name: str
    first: date
    last: date
    hours: list[str] | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a department is open, and what changes next. `is_open` is None where its hours are not known; `change`
    is None where nothing changes, and is told by the clock of `zone`, whose name for people is `place`; `local_time` is
    what the department's own clock shows."""

    is_open: bool | None
    change: datetime | None
    when: str
    zone: str
    place: str
    local_time: str


def standing_of(department: Department, now: datetime, zone: ZoneInfo | None = None) -> Standing:
    """How a department stands now, told by the clock of a zone; by its own where none is given."""
    timetable = timetable_of(department)
    there = timetable.zone
    if there is None:
        return Standing(None, None, "", "", "", "")
    told_in = zone or there
    change = next_change(department, now)
    at = change.at.astimezone(told_in) if change else None
    return Standing(
        is_open=is_open(department, now),
        change=at,
        when=spoken_change(at, now.astimezone(told_in)) if at else "",
        zone=told_in.key,
        place=place_of(told_in.key),
        local_time=date_format(now.astimezone(there), CLOCK),
    )


def spoken_change(at: datetime, now: datetime) -> str:
    """A moment to come as one says it on the phone: "at 17:00", "tomorrow at 09:00", "on Monday at 09:00", and with its
    date when it is a week off. Both are told by the same clock."""
    days, time_there = (at.date() - now.date()).days, date_format(at, CLOCK)
    if days == 0:
        return _("at %(time)s") % {"time": time_there}
    if days == 1:
        return _("tomorrow at %(time)s") % {"time": time_there}
    day = WEEKDAYS[at.weekday()] if days < 7 else date_format(at, "j F")
    return _("on %(day)s at %(time)s") % {"day": day, "time": time_there}


def place_of(zone: str) -> str:
    """What people call a time zone: "Berlin", "New York", "UTC"."""
    return zone.rpartition("/")[2].replace("_", " ")


def week_of(department: Department, today: date) -> list[DayRow]:
    """The usual week, Monday first; `today` is the day on the department's own calendar."""
    week = timetable_of(department).week
    return [
        DayRow(str(WEEKDAYS[number]), spoken_spans(spans), number == today.weekday())
        for number, spans in enumerate(week)
    ]


def spoken_spans(spans: tuple[tuple[time, time], ...]) -> list[str]:
    """Hours as they stand on a door: "09:00–17:00", "open all day"."""
    return [
        _("open all day")
        if is_whole_day(opens, closes)
        else f"{date_format(opens, CLOCK)}–{date_format(closes, CLOCK)}"
        for opens, closes in sorted(spans)
    ]


def days_ahead(department: Department, today: date, *, until: date | None = None) -> Iterator[DayAhead]:
    """The days from today on whose hours differ from those of the week, one by one, the same ones in a row as one.

    Up to `until`, or for thirteen months. A holiday on a day that is closed anyhow differs in nothing and is left out.
    """
    timetable, language = timetable_of(department), get_language() or ""
    waiting: DayAhead | None = None
    if not timetable.is_known:
        return
    day, last = today, until or today + DAYS_AHEAD * DAY
    while day <= last:
        special = timetable.special_day(day, language)
        if special is not None:
            hours = None if special.spans is None else spoken_spans(special.spans)
            if waiting and (waiting.name, waiting.hours, waiting.last + DAY) == (special.name, hours, day):
                waiting = DayAhead(waiting.name, waiting.first, day, hours)
            elif _differs(timetable, day, special):
                if waiting:
                    yield waiting
                waiting = DayAhead(special.name, day, day, hours)
        day += DAY
    if waiting:
        yield waiting


def _spoken_span(opens: time, closes: time) -> str:
    return f"{date_format(opens, CLOCK)}–{date_format(closes, CLOCK)}"


def _differs(timetable: Timetable, day: date, special: SpecialDay) -> bool:
    if special.spans is None:
        # Worth saying where people would expect otherwise.
        return day in timetable.public_holidays(day.year)
    return special.spans != timetable.week[day.weekday()]
