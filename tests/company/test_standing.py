"""How a department's hours are told."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from apps.company.models import Profile
from apps.company.standing import days_ahead, place_of, spoken_change, standing_of, week_of
from apps.company.templatetags.company import dialled, without_scheme
from apps.company.timetables import SpecialDay
from tests.company.hours import at, clock, named, of

OFFICE = ("09:00-17:00",) * 5


def test_it_is_told_by_the_departments_clock_or_by_the_visitors():
    office = named(of(*OFFICE))
    here = standing_of(office, at("2026-05-04 10:00", office))
    assert (here.is_open, here.when, here.place, here.local_time) == (True, "at 17:00", "Berlin", "10:00")
    there = standing_of(office, at("2026-05-04 10:00", office), ZoneInfo("Asia/Kolkata"))
    assert (there.when, there.place, there.local_time) == ("at 20:30", "Kolkata", "10:00")


def test_tomorrow_is_the_visitors_tomorrow():
    office = named(of(*OFFICE))
    friday_evening = at("2026-05-07 23:30", office)
    assert standing_of(office, friday_evening).when == "tomorrow at 09:00"
    assert standing_of(office, friday_evening, ZoneInfo("Pacific/Auckland")).when == "at 19:00"


def test_hours_that_are_not_known_are_told_as_such():
    lost = standing_of(named(of(*OFFICE, zone="Moon/Tranquility")), datetime(2026, 5, 4, tzinfo=ZoneInfo("UTC")))
    assert (lost.is_open, lost.change, lost.when) == (None, None, "")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-05-04 17:00", "at 17:00"),
        ("2026-05-05 09:00", "tomorrow at 09:00"),
        ("2026-05-10 09:00", "on Sunday at 09:00"),
        ("2026-05-11 09:00", "on 11 May at 09:00"),
    ],
)
def test_a_change_is_told_as_on_the_phone(moment, words):
    assert spoken_change(datetime.fromisoformat(moment), datetime(2026, 5, 4, 12)) == words


def test_the_week_has_seven_rows_and_marks_today():
    rows = week_of(named(of("09:00-12:00 13:00-17:00", "00:00-00:00")), date(2026, 5, 5))
    assert [row.hours for row in rows][:3] == [["09:00–12:00", "13:00–17:00"], ["open all day"], []]
    assert [row.name for row in rows if row.is_today] == ["Tuesday"]


def ahead(*args, **fields):
    return [
        (one.name, str(one.first), str(one.last), one.hours) for one in days_ahead(named(of(*OFFICE, **fields)), *args)
    ]


def test_days_ahead_are_those_that_differ():
    told = ahead(date(2026, 12, 1), country="DE")
    # The second day of Christmas 2026 is a Saturday, on which it is closed anyhow.
    assert told[:2] == [
        ("Christmas Day", "2026-12-25", "2026-12-25", []),
        ("New Year's Day", "2027-01-01", "2027-01-01", []),
    ]


def test_days_in_a_row_are_told_as_one_across_a_weekend():
    days = {date(2026, 12, day): SpecialDay("Winter break", ()) for day in range(24, 32)}
    assert ahead(date(2026, 12, 1), special_days=days)[0] == ("Winter break", "2026-12-24", "2026-12-31", [])


def test_other_hours_and_a_holiday_on_which_we_are_here_are_told():
    days = {
        date(2026, 12, 24): SpecialDay("Christmas Eve", ((clock("09:00"), clock("12:00")),)),
        date(2027, 1, 1): SpecialDay("We are here", None),
    }
    told = ahead(date(2026, 12, 1), country="DE", special_days=days)
    assert told[0] == ("Christmas Eve", "2026-12-24", "2026-12-24", ["09:00–12:00"])
    assert told[2] == ("We are here", "2027-01-01", "2027-01-01", None)


def test_where_the_country_is_not_known_no_day_is_told():
    assert ahead(date(2026, 12, 1), country="ZZ") == []


@pytest.mark.parametrize(
    ("zone", "place"),
    [("America/Argentina/Buenos_Aires", "Buenos Aires"), ("America/New_York", "New York"), ("UTC", "UTC")],
)
def test_a_zone_is_called_by_its_town(zone, place):
    assert place_of(zone) == place


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("+49 (0)30 12-34", "+49301234"),
        ("030 12 34", "0301234"),
        ("+1 (555) 0100 ext. 12", "+15550100;ext=12"),
        ("555 0100 x7", "5550100;ext=7"),
        ('"><script>1', "1"),
    ],
)
def test_a_number_is_linked_as_it_is_dialled(written, link):
    assert dialled(written) == link


def test_an_address_is_written_without_its_scheme():
    assert without_scheme("https://acme.example/") == "acme.example"


def test_an_address_is_told_line_by_line():
    there = Profile(street="12 Long Street", postal_code="10115", city="Berlin", country="DE")
    assert there.address_lines == ["12 Long Street", "10115 Berlin, DE"]
    assert Profile(country="DE").address_lines == []
