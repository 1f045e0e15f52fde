"""What the clock of a department is made of: its zone, its week, the days that differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Q

from .context import known_profile
from .models import Department, Holiday, OpeningHours
from .models.hours import DAYS_IN_A_ROW
from .public_holidays import UnknownCountry, public_holidays

# An opening of a day: when the clock shows that it begins, and when it ends. An end that is not later than the
# beginning lies on the day after.
Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day on which the hours are not those of the week. `spans` is None where they are as usual all the same."""

    name: str
    spans: tuple[Span, ...] | None


@dataclass(frozen=True, slots=True)
class Timetable:
    """A department's hours, to be asked without a database (see hours.py).

    `week` holds the spans of Monday to Sunday; `special_days` those that the company wrote itself. `country` is empty
    where public holidays are not kept. `remembered` holds what days came to (hours.py).
    """

    zone_name: str
    week: tuple[tuple[Span, ...], ...]
    special_days: Mapping[date, SpecialDay]
    country: str = ""
    subdivision: str = ""
    remembered: dict = field(default_factory=dict, compare=False, repr=False)

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone; None where no such zone is known here."""
        try:
            return ZoneInfo(self.zone_name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None

    @property
    def is_known(self) -> bool:
        """Whether anybody wrote hours down, for a zone and a country that are known."""
        if not any(self.week) or self.zone is None:
            return False
        try:
            self.public_holidays(date.today().year)
        except UnknownCountry:
            return False
        return True

    def public_holidays(self, year: int, language: str = "") -> Mapping[date, str]:
        """The public holidays that are kept, by day. Raises UnknownCountry."""
        return public_holidays(self.country, self.subdivision, year, language) if self.country else {}

    def special_day(self, day: date, language: str = "") -> SpecialDay | None:
        """What makes a day differ from the week: what the company said, then the public holidays. None for most."""
        if own := self.special_days.get(day):
            return own
        name = self.public_holidays(day.year, language).get(day)
        return SpecialDay(name, ()) if name else None

    def spans_of(self, day: date) -> tuple[Span, ...]:
        """The openings that begin on a day."""
        special = self.special_day(day)
        if special is None or special.spans is None:
            return self.week[day.weekday()]
        return special.spans


def timetable_of(department: Department) -> Timetable:
    """A department's timetable. A list of departments gets theirs at once by `give_timetables`."""
    if "timetable" not in vars(department):
        give_timetables([department])
    return department.timetable


def give_timetables(departments: Iterable[Department]) -> list[Department]:
    """Give each of these departments its `timetable`, in two queries for all of them. Returns them as a list."""
    departments = list(departments)
    hours: dict[int, list[list[Span]]] = {one.pk: [[] for _day in range(7)] for one in departments}
    for row in OpeningHours.objects.filter(department__in=departments).order_by("weekday", "opens"):
        hours[row.department_id][row.weekday].append((row.opens, row.closes))
    own = list(Holiday.objects.filter(Q(department__isnull=True) | Q(department__in=departments)))
    company_zone = known_profile().zone_name
    for one in departments:
        one.timetable = Timetable(
            zone_name=one.time_zone or company_zone,
            week=tuple(tuple(spans) for spans in hours[one.pk]),
            special_days=_special_days([row for row in own if row.department_id in (None, one.pk)]),
            country=one.country if one.keeps_public_holidays else "",
            subdivision=one.subdivision,
        )
    return departments


def _special_days(rows: list[Holiday]) -> dict[date, SpecialDay]:
    """Day by day. The last one written wins: what is for all comes first, then a department's own; and on either
    level "closed" comes last, since whoever stands before a closed door loses more than whoever stays at home."""
    days: dict[date, SpecialDay] = {}
    order = [Holiday.Effect.AS_USUAL, Holiday.Effect.OTHER_HOURS, Holiday.Effect.CLOSED]
    for row in sorted(rows, key=lambda one: (one.department_id is not None, order.index(one.effect), one.date, one.pk)):
        spans = {Holiday.Effect.CLOSED: (), Holiday.Effect.AS_USUAL: None}.get(row.effect, ((row.opens, row.closes),))
        for count in range(min((row.ends_on - row.date).days + 1, DAYS_IN_A_ROW)):
            days[row.date + timedelta(days=count)] = SpecialDay(row.name, spans)
    return days
