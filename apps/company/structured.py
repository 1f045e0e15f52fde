"""The company in the words of schema.org: who we are, how and when we are reached. Pure: made of what is given.

`Organization` where no address is known, else `LocalBusiness`, which is also a place and so has hours of its own; each
department is a `ContactPoint` with its own hours. Names and shapes are those of schema.org 29, where
openingHoursSpecification and specialOpeningHoursSpecification belong to a Place, hoursAvailable to a ContactPoint.
"""

from collections.abc import Iterable, Sequence
from datetime import date, time

from django.utils import timezone

from apps.foundation.structured import full_address, without_nothing

from .hours import is_whole_day
from .models import Department, Profile, SocialHandle
from .models.reach import Place
from .standing import days_ahead
from .timetables import Timetable, timetable_of

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SPECIAL_DAYS = 12


def organization(
    profile: Profile, departments: Sequence[Department] = (), handles: Iterable[SocialHandle] = ()
) -> dict:
    """Who answers here. The departments have their timetables (`give_timetables`); the first one's hours stand for the
    house where it has an address."""
    address = postal_address(profile)
    is_place = bool(address) and len(address) > 1
    told = {
        "@type": "LocalBusiness" if is_place else "Organization",
        "@id": full_address("/#organization"),
        "name": profile.name,
        "url": profile.website or full_address("/"),
        "description": profile.tagline,
        "email": profile.email,
        "telephone": profile.phone,
        "address": address,
        "sameAs": [handle.url for handle in handles],
        "contactPoint": [contact_point(one) for one in departments],
    }
    if is_place and departments:
        told["openingHoursSpecification"] = opening_hours(timetable_of(departments[0]))
        told["specialOpeningHoursSpecification"] = special_hours(departments[0], _today(departments[0]))
    return without_nothing(told)


def contact_point(department: Department) -> dict:
    """How a department is reached, and when."""
    return without_nothing(
        {
            "@type": "ContactPoint",
            "name": department.name,
            "contactType": "customer support",
            "description": department.description,
            "url": full_address(department.get_absolute_url()),
            "email": department.email,
            "telephone": department.phone,
            "hoursAvailable": opening_hours(timetable_of(department)),
        }
    )


def postal_address(place: Place) -> dict | None:
    """An address in its parts; None where there is none."""
    if not place.address_lines:
        return None
    return without_nothing(
        {
            "@type": "PostalAddress",
            "streetAddress": place.street,
            "postalCode": place.postal_code,
            "addressLocality": place.city,
            "addressRegion": place.region,
            "addressCountry": place.country,
        }
    )


def opening_hours(timetable: Timetable) -> list[dict]:
    """The week: one specification for all days with the same hours. Empty where the hours are not known."""
    if not timetable.is_known:
        return []
    days_of: dict[tuple[time, time], list[str]] = {}
    for day, spans in zip(DAYS, timetable.week, strict=True):
        for span in spans:
            days_of.setdefault(span, []).append(f"https://schema.org/{day}")
    return [_specification(*span, dayOfWeek=days) for span, days in days_of.items()]


def special_hours(department: Department, today: date) -> list[dict]:
    """The next days that differ from the week. Closed is told as open from 00:00 to 00:00, as schema.org has it."""
    timetable, told = timetable_of(department), []
    for ahead in days_ahead(department, today):
        if len(told) >= SPECIAL_DAYS:
            break
        if ahead.hours is None:
            continue
        valid = {"validFrom": ahead.first.isoformat(), "validThrough": ahead.last.isoformat()}
        special = timetable.special_day(ahead.first)
        told += [_specification(*span, **valid) for span in special.spans] or [_closed(**valid)]
    return told


def _specification(opens: time, closes: time, **more) -> dict:
    # A whole day ends a minute before midnight there: the same time twice means closed.
    until = "23:59" if is_whole_day(opens, closes) else f"{closes:%H:%M}"
    return {"@type": "OpeningHoursSpecification", "opens": f"{opens:%H:%M}", "closes": until, **more}


def _closed(**valid) -> dict:
    return {"@type": "OpeningHoursSpecification", "opens": "00:00", "closes": "00:00", **valid}


def _today(department: Department) -> date:
    return timezone.now().astimezone(timetable_of(department).zone).date()
