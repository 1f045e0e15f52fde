"""The company in the words of schema.org.

SHAPES names the properties that we write and what schema.org 29 expects of each (schema.org/Organization and so on).
"""

import re
from datetime import date

from apps.company.models import Profile, SocialHandle
from apps.company.structured import opening_hours, organization, special_hours
from apps.company.timetables import SpecialDay
from tests.company.hours import clock, named, of

TEXT = re.compile(r"\S.*")
ADDRESS = re.compile(r"https?://\S+")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
DAY = re.compile(r"https://schema\.org/(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
COUNTRY = re.compile(r"[A-Z]{2}")
ORGANIZATION = {
    "@id": ADDRESS, "name": TEXT, "url": ADDRESS, "description": TEXT, "email": TEXT, "telephone": TEXT,
    "address": "PostalAddress", "sameAs": ADDRESS, "contactPoint": "ContactPoint",
}  # fmt: skip
SHAPES = {
    "Organization": ORGANIZATION,
    # A LocalBusiness is an Organization and a Place; only a Place has hours of its own.
    "LocalBusiness": ORGANIZATION
    | {"openingHoursSpecification": "OpeningHoursSpecification",
       "specialOpeningHoursSpecification": "OpeningHoursSpecification"},
    "ContactPoint": {
        "name": TEXT, "description": TEXT, "url": ADDRESS, "contactType": TEXT, "email": TEXT, "telephone": TEXT,
        "hoursAvailable": "OpeningHoursSpecification",
    },
    "OpeningHoursSpecification": {"dayOfWeek": DAY, "opens": TIME, "closes": TIME, "validFrom": DATE,
                                  "validThrough": DATE},
    "PostalAddress": {"streetAddress": TEXT, "postalCode": TEXT, "addressLocality": TEXT, "addressRegion": TEXT,
                      "addressCountry": COUNTRY},
}  # fmt: skip
WEEK = ("09:00-17:00",) * 5


def faults(thing: dict) -> list[str]:
    """What schema.org would not expect in a thing."""
    shape, found = SHAPES[thing["@type"]], []
    for name, value in thing.items():
        if name == "@type":
            continue
        expected = shape.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(expected, str):
                found += [f"{name}: {fault}" for fault in faults(one)] if one.get("@type") == expected else [name]
            elif expected is None or not isinstance(one, str) or not expected.fullmatch(one):
                found.append(f"{name}: {one!r}")
    return found


def acme(**fields):
    return Profile(
        name="Acme", email="help@acme.example", phone="+1 555 0100", website="https://acme.example/", **fields
    )


def test_a_company_without_an_address_is_an_organization():
    handles = [SocialHandle(network="Mastodon", handle="@acme", url="https://social.example/@acme")]
    told = organization(acme(country="DE"), [named(of(*WEEK))], handles)
    assert told["@type"] == "Organization"
    assert told["sameAs"] == ["https://social.example/@acme"]
    assert faults(told) == []


def test_a_company_with_an_address_is_a_place_with_hours():
    told = organization(acme(street="12 Long Street", city="Berlin", country="DE"), [named(of(*WEEK, country="DE"))])
    assert told["@type"] == "LocalBusiness"
    assert told["address"]["addressCountry"] == "DE"
    assert told["openingHoursSpecification"] and told["specialOpeningHoursSpecification"]
    assert faults(told) == []


def test_nothing_is_told_of_what_is_not_known():
    told = organization(Profile(name="Acme"), [named(of())])
    assert told.keys() == {"@type", "@id", "name", "url", "contactPoint"}
    assert "hoursAvailable" not in told["contactPoint"][0]
    assert faults(told) == []


def test_days_with_the_same_hours_are_told_together():
    told = opening_hours(of(*WEEK, "10:00-14:00"))
    assert [(one["opens"], one["closes"], len(one["dayOfWeek"])) for one in told] == [
        ("09:00", "17:00", 5),
        ("10:00", "14:00", 1),
    ]


def test_past_midnight_closes_earlier_than_it_opens_and_a_whole_day_ends_before_midnight():
    told = opening_hours(of("20:00-02:00", "00:00-00:00"))
    assert [(one["opens"], one["closes"]) for one in told] == [("20:00", "02:00"), ("00:00", "23:59")]


def test_a_closed_day_is_told_as_open_for_no_time():
    days = {date(2026, 12, 24): SpecialDay("Eve", ((clock("09:00"), clock("12:00")),)),
            date(2026, 12, 25): SpecialDay("Christmas", ())}  # fmt: skip
    told = special_hours(named(of(*WEEK, special_days=days)), date(2026, 12, 1))
    assert [(one["validFrom"], one["opens"], one["closes"]) for one in told] == [
        ("2026-12-24", "09:00", "12:00"),
        ("2026-12-25", "00:00", "00:00"),
    ]
    assert [fault for one in told for fault in faults(one)] == []


def test_unknown_hours_are_not_told():
    assert opening_hours(of(*WEEK, country="ZZ")) == []
