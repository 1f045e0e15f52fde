"""What a department's clock is made of: its own rows, those for all, the country, the company's zone."""

from datetime import UTC, date, datetime

import pytest
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.test import override_settings

from apps.company.hours import is_open, openings_of
from apps.company.models import Department, Holiday, OpeningHours
from apps.company.models.reach import known_zones
from apps.company.public_holidays import UnknownCountry, public_holidays
from apps.company.timetables import give_timetables, timetable_of
from tests.company.hours import at, clock, close_on, named, of, with_hours


@pytest.fixture(autouse=True)
def forget():
    caches["process"].clear()
    yield
    caches["process"].clear()


@pytest.fixture
def office(department):
    return with_hours(department, time_zone="Europe/Berlin", country="DE")


def fresh(department):
    return Department.objects.get(pk=department.pk)


def noon(day, department):
    return is_open(fresh(department), at(f"{day} 12:00", department))


def test_all_departments_get_their_hours_in_three_queries(office, django_assert_num_queries):
    for number in range(4):
        with_hours(Department.objects.create(name=f"D{number}", slug=f"d{number}"))
    departments = list(Department.objects.all())
    # Hours, days that differ, and the company once.
    with django_assert_num_queries(3):
        assert len(give_timetables(departments)) == 5
    with django_assert_num_queries(0):
        assert all(is_open(one, datetime(2026, 5, 4, 10, tzinfo=UTC)) for one in departments)


def test_a_department_without_a_zone_keeps_the_companys(department, company):
    with_hours(department)
    company.time_zone = "Asia/Kolkata"
    company.save()
    assert timetable_of(department).zone_name == "Asia/Kolkata"


@override_settings(TIME_ZONE="Africa/Nairobi")
def test_a_company_without_a_zone_keeps_that_of_its_server(department, company):
    assert timetable_of(with_hours(department)).zone_name == "Africa/Nairobi"


def test_a_closing_day_for_all_closes_every_department(office):
    close_on("2026-05-04")
    assert noon("2026-05-04", office) is False
    assert noon("2026-05-05", office) is True


def test_a_closing_day_of_another_department_closes_only_that(office):
    close_on("2026-05-04", Department.objects.create(name="Other", slug="other"))
    assert noon("2026-05-04", office) is True


def test_days_in_a_row_close_from_the_first_to_the_last(office):
    close_on("2026-05-04", last_date="2026-05-06")
    assert [noon(f"2026-05-0{day}", office) for day in (4, 5, 6, 7)] == [False, False, False, True]


def test_what_a_department_says_counts_more_than_what_is_said_for_all(office):
    close_on("2026-05-04")
    close_on("2026-05-04", office, effect="usual")
    assert noon("2026-05-04", office) is True


def test_what_the_company_says_counts_more_than_the_public_holiday(office):
    assert noon("2026-05-01", office) is False
    close_on("2026-05-01", effect="hours", opens="11:00", closes="13:00", name="We are here today")
    assert noon("2026-05-01", office) is True
    assert len(openings_of(timetable_of(fresh(office)), date(2026, 5, 1))) == 1


def test_of_two_entries_for_one_day_the_closed_one_counts(office):
    close_on("2026-05-04")
    close_on("2026-05-04", effect="usual")
    assert noon("2026-05-04", office) is False


def test_a_department_may_work_on_public_holidays(office):
    Department.objects.filter(pk=office.pk).update(keeps_public_holidays=False)
    assert noon("2026-05-01", office) is True


def test_the_days_that_are_remembered_are_bounded():
    always = named(of("09:00-17:00"))
    for day in range(2100):
        openings_of(always.timetable, date.fromordinal(730_000 + day))
    assert len(always.timetable.remembered) <= 2048


def test_the_holidays_of_a_year_are_looked_up_once():
    public_holidays.cache_clear()
    for _again in range(3):
        public_holidays("DE", "BY", 2026, "en")
    assert public_holidays.cache_info().misses == 1
    assert public_holidays.cache_info().maxsize is not None


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Good Friday"), ("en-gb", "Good Friday"), ("de", "Karfreitag"), ("xx", "Karfreitag")]
)
def test_holidays_are_named_in_the_language_of_the_reader_where_they_can_be(language, name):
    assert public_holidays("DE", "", 2026, language)[date(2026, 4, 3)] == name


@pytest.mark.parametrize(("country", "part"), [("ZZ", ""), ("DE", "QQ"), ("", ""), ("DEU; DROP", "")])
def test_unknown_countries_and_parts_are_told_apart_from_days_without_holidays(country, part):
    with pytest.raises(UnknownCountry):
        public_holidays(country, part, 2026)


def test_zones_are_those_that_people_live_in():
    assert {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"} <= known_zones()
    assert not {"EST5EDT", "Etc/GMT+5", "localtime", "posixrules"} & known_zones()


@pytest.mark.parametrize(
    "row",
    [
        {"weekday": 7, "opens": clock("09:00"), "closes": clock("17:00")},
        {"weekday": 0, "opens": clock("09:00"), "closes": clock("09:00")},
    ],
)
def test_the_database_refuses_hours_outside_of_the_week_and_of_no_length(department, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningHours.objects.create(department=department, **row)


@pytest.mark.parametrize("day", [{"last_date": "2026-05-03"}, {"effect": "hours"}, {"opens": clock("09:00")}])
def test_the_database_refuses_days_that_end_before_they_begin_or_lack_their_hours(db, day):
    with pytest.raises(IntegrityError), transaction.atomic():
        Holiday.objects.create(name="Some day", date="2026-05-04", **day)
