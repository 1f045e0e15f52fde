"""A department with hours, for tests."""

from datetime import datetime, time

from django.utils.timezone import make_aware

from apps.company.models import Department, Holiday, OpeningHours
from apps.company.timetables import Timetable, timetable_of

WEEKDAYS = range(5)


def clock(text: str) -> time:
    """ "09:30" as a time."""
    return time.fromisoformat(text)


def with_hours(department: Department, opens="09:00", closes="17:00", weekdays=WEEKDAYS, **fields) -> Department:
    """The department, open at these hours on these weekdays; its other fields set as told."""
    for name, value in fields.items():
        setattr(department, name, value)
    department.save()
    OpeningHours.objects.bulk_create(
        OpeningHours(department=department, weekday=day, opens=clock(opens), closes=clock(closes)) for day in weekdays
    )
    return department


def close_on(date: str, department=None, **fields) -> Holiday:
    """A closing day."""
    return Holiday.objects.create(department=department, date=date, **{"name": "Stocktaking", **fields})


def at(text: str, department: Department) -> datetime:
    """A moment on the department's own clock, "2026-05-04 08:59"; with "+" at the end the second time it is shown."""
    moment = datetime.fromisoformat(text.rstrip("+"))
    return make_aware(moment.replace(fold=int(text.endswith("+"))), timetable_of(department).zone)


def of(*week, zone="Europe/Berlin", special_days=None, **fields) -> Timetable:
    """A timetable without a database. `week` are the spans of Monday and the days after: "09:00-12:00 13:00-17:00"."""
    days = [
        tuple(tuple(clock(end) for end in span.split("-")) for span in text.split()) for text in [*week, *[""] * 7][:7]
    ]
    return Timetable(zone_name=zone, week=tuple(days), special_days=special_days or {}, **fields)


def named(timetable: Timetable, name="Billing") -> Department:
    """A department that is in no database, with this timetable."""
    department = Department(name=name, slug=name.lower())
    department.timetable = timetable
    return department
