"""Open or not, until when, and how much of a span of time it was open: on the department's own clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from apps.company.hours import Change, first_moment, is_open, next_change, open_for_seconds_between
from apps.company.timetables import SpecialDay
from tests.company.hours import at, clock, named, of

HOUR = 3600
OFFICE = ("09:00-17:00",) * 5


def hours_between(department, start, end):
    return open_for_seconds_between(department, at(start, department), at(end, department)) / HOUR


def says(department, moment):
    """The next change, on the department's own clock."""
    change = next_change(department, at(moment, department))
    return change and (f"{change.at.astimezone(department.timetable.zone):%Y-%m-%d %H:%M}", change.opens)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-05-04 08:59", False),
        ("2026-05-04 09:00", True),
        ("2026-05-04 16:59", True),
        ("2026-05-04 17:00", False),
        ("2026-05-09 12:00", False),
    ],
)
def test_it_is_open_from_the_first_minute_to_the_last(moment, expected):
    office = named(of(*OFFICE))
    assert is_open(office, at(moment, office)) is expected


def test_the_next_change_is_the_next_opening_or_closing():
    office = named(of(*OFFICE))
    assert says(office, "2026-05-04 08:00") == ("2026-05-04 09:00", True)
    assert says(office, "2026-05-04 09:00") == ("2026-05-04 17:00", False)
    assert says(office, "2026-05-08 17:00") == ("2026-05-11 09:00", True)


def test_a_break_at_noon_is_a_change():
    office = named(of("09:00-12:00 13:00-17:00"))
    assert says(office, "2026-05-04 10:00") == ("2026-05-04 12:00", False)
    assert says(office, "2026-05-04 12:00") == ("2026-05-04 13:00", True)
    assert hours_between(office, "2026-05-04 00:00", "2026-05-05 00:00") == 7


def test_what_begins_in_the_evening_lasts_past_midnight():
    bar = named(of("20:00-02:00"))
    assert is_open(bar, at("2026-05-05 01:59", bar)) is True
    assert is_open(bar, at("2026-05-05 02:00", bar)) is False
    assert says(bar, "2026-05-04 21:00") == ("2026-05-05 02:00", False)
    assert hours_between(bar, "2026-05-04 23:00", "2026-05-05 12:00") == 3


def test_hours_that_touch_are_one():
    always_at_work = named(of("00:00-00:00", "00:00-09:00 09:00-17:00"))
    assert says(always_at_work, "2026-05-04 00:00") == ("2026-05-05 17:00", False)
    assert hours_between(always_at_work, "2026-05-04 00:00", "2026-05-06 00:00") == 41


def test_hours_that_overlap_are_counted_once():
    assert hours_between(named(of("09:00-13:00 12:00-15:00")), "2026-05-04 00:00", "2026-05-05 00:00") == 6


def test_what_never_closes_has_no_next_change():
    always = named(of(*["00:00-00:00"] * 7))
    assert is_open(always, at("2026-05-04 03:00", always)) is True
    assert next_change(always, at("2026-05-04 03:00", always)) is None
    assert hours_between(always, "2026-05-04 00:00", "2026-05-11 00:00") == 7 * 24


def test_without_hours_nothing_is_known():
    empty, now = named(of()), datetime(2026, 5, 4, tzinfo=UTC)
    assert is_open(empty, now) is None
    assert next_change(empty, now) is None
    assert open_for_seconds_between(empty, now, now + timedelta(days=9)) is None


@pytest.mark.parametrize("unknown", [{"zone": "Moon/Tranquility"}, {"zone": "../etc/passwd"}, {"country": "ZZ"},
                                     {"country": "DE", "subdivision": "QQ"}])  # fmt: skip
def test_where_the_zone_or_the_country_is_unknown_nothing_is_known(unknown):
    lost, now = named(of(*OFFICE, **unknown)), datetime(2026, 5, 4, 10, tzinfo=UTC)
    assert (is_open(lost, now), next_change(lost, now)) == (None, None)
    assert open_for_seconds_between(lost, now, now + timedelta(days=1)) is None


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        is_open(named(of(*OFFICE)), datetime(2026, 5, 4, 10))


# --- The clock is put forward and back --------------------------------------------------------------------------------


def test_the_night_without_an_hour_is_an_hour_shorter():
    night = named(of(*["22:00-06:00"] * 7))
    assert hours_between(night, "2026-03-28 22:00", "2026-03-29 06:00") == 7
    assert hours_between(night, "2026-03-27 22:00", "2026-03-28 06:00") == 8


def test_the_night_with_an_hour_twice_is_an_hour_longer():
    night = named(of(*["22:00-06:00"] * 7))
    assert hours_between(night, "2026-10-24 22:00", "2026-10-25 06:00") == 9


def test_what_opens_in_the_missing_hour_opens_when_the_clock_leaps_over_it():
    early = named(of(*["02:30-06:00"] * 7))
    change = next_change(early, datetime(2026, 3, 29, 0, 0, tzinfo=UTC))
    assert change == Change(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), opens=True)


def test_what_lies_within_the_missing_hour_does_not_take_place():
    unlucky = named(of(*["02:15-02:45"] * 7))
    assert hours_between(unlucky, "2026-03-29 00:00", "2026-03-30 00:00") == 0
    assert hours_between(unlucky, "2026-03-30 00:00", "2026-03-31 00:00") == 0.5


def test_what_opens_in_the_hour_that_comes_twice_opens_the_first_time():
    early = named(of(*["02:30-06:00"] * 7))
    assert is_open(early, at("2026-10-25 02:30", early)) is True
    assert is_open(early, at("2026-10-25 02:15+", early)) is True
    assert hours_between(early, "2026-10-25 00:00", "2026-10-26 00:00") == 4.5


def test_what_closes_in_the_hour_that_comes_twice_closes_the_first_time_and_stays_closed():
    late = named(of(*["20:00-02:30"] * 7))
    assert is_open(late, at("2026-10-25 02:30", late)) is False
    assert is_open(late, at("2026-10-25 02:15+", late)) is False


@pytest.mark.parametrize(
    ("zone", "opens_at"),
    [
        ("Asia/Kolkata", "2026-05-04T03:30:00+00:00"),
        ("Asia/Kathmandu", "2026-05-04T03:15:00+00:00"),
        ("America/St_Johns", "2026-05-04T11:30:00+00:00"),
        ("Pacific/Kiritimati", "2026-05-03T19:00:00+00:00"),
        ("Pacific/Pago_Pago", "2026-05-04T20:00:00+00:00"),
    ],
)
def test_zones_of_half_hours_and_at_the_edge_of_the_day_count_as_well(zone, opens_at):
    office = named(of(*OFFICE, zone=zone))
    moment = datetime.fromisoformat(opens_at)
    assert is_open(office, moment) is True
    assert is_open(office, moment - timedelta(seconds=1)) is False


def test_the_island_whose_clock_moves_by_half_an_hour():
    night = named(of(*["22:00-06:00"] * 7, zone="Australia/Lord_Howe"))
    assert hours_between(night, "2026-10-03 22:00", "2026-10-04 06:00") == 7.5
    assert hours_between(night, "2026-04-04 22:00", "2026-04-05 06:00") == 8.5


def test_a_day_that_a_country_left_out_was_open_for_nobody():
    always = named(of(*["00:00-00:00"] * 7, zone="Pacific/Apia"))
    assert hours_between(always, "2011-12-29 00:00", "2012-01-01 00:00") == 48


def test_the_leap_happens_at_its_second():
    leap = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    for missing in ("02:00", "02:00:01", "02:59:59"):
        assert first_moment(ZoneInfo("Europe/Berlin"), datetime.fromisoformat(f"2026-03-29 {missing}")) == leap


# --- Days that differ -------------------------------------------------------------------------------------------------


def test_public_holidays_of_the_country_and_its_part_are_closed():
    bavaria = named(of(*OFFICE, country="DE", subdivision="BY"))
    berlin = named(of(*OFFICE, country="DE", subdivision="BE"))
    assert says(bavaria, "2026-06-03 17:00") == ("2026-06-05 09:00", True)
    assert says(berlin, "2026-06-03 17:00") == ("2026-06-04 09:00", True)


def test_a_holiday_that_moved_is_kept_where_it_is_observed():
    # In 2026 Independence Day is a Saturday and is observed on the Friday before.
    office = named(of(*OFFICE, zone="America/New_York", country="US"))
    assert is_open(office, at("2026-07-03 12:00", office)) is False
    # In 2022 Christmas was a Sunday and was observed on the Monday after; New Year's Day of 2022 in the year before.
    assert is_open(office, at("2022-12-26 12:00", office)) is False
    assert is_open(office, at("2021-12-31 12:00", office)) is False


def test_a_leap_day_is_a_day_like_others_and_may_be_closed():
    office = named(of(*OFFICE))
    assert hours_between(office, "2028-02-28 00:00", "2028-03-02 00:00") == 24
    closed = named(of(*OFFICE, special_days={date(2028, 2, 29): SpecialDay("Leap day", ())}))
    assert hours_between(closed, "2028-02-28 00:00", "2028-03-02 00:00") == 16


def test_what_began_before_a_holiday_lasts_into_it():
    bar = named(of(*["20:00-02:00"] * 7, special_days={date(2026, 12, 25): SpecialDay("Christmas", ())}))
    assert is_open(bar, at("2026-12-25 01:00", bar)) is True
    assert is_open(bar, at("2026-12-25 21:00", bar)) is False
    assert is_open(bar, at("2026-12-26 01:00", bar)) is False


def test_a_day_may_have_hours_of_its_own_or_be_as_usual():
    days = {
        date(2026, 12, 24): SpecialDay("Christmas Eve", ((clock("09:00"), clock("12:00")),)),
        date(2026, 5, 1): SpecialDay("We work today", None),
    }
    office = named(of(*OFFICE, special_days=days, country="DE"))
    assert hours_between(office, "2026-12-24 00:00", "2026-12-25 00:00") == 3
    assert hours_between(office, "2026-05-01 00:00", "2026-05-02 00:00") == 8


def test_closed_for_longer_than_a_year_has_no_next_change():
    days = {date(2026, 1, 1) + timedelta(days=count): SpecialDay("Closed", ()) for count in range(800)}
    closed = named(of(*OFFICE, special_days=days))
    assert is_open(closed, at("2026-05-04 12:00", closed)) is False
    assert next_change(closed, at("2026-05-04 12:00", closed)) is None


# --- Whatever the hours are -------------------------------------------------------------------------------------------

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe",
         "Pacific/Apia", "Africa/Casablanca", "Pacific/Chatham"]  # fmt: skip
CLOCKS = some.times().map(lambda one: one.replace(second=0, microsecond=0))
SPANS = some.tuples(CLOCKS, CLOCKS).filter(lambda span: span[0] != span[1] or span[0] == clock("00:00"))
MOMENTS = some.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=some.just(UTC))
SPECIAL = some.dictionaries(
    some.dates(date(2025, 12, 20), date(2026, 12, 31)),
    some.lists(SPANS, max_size=1).map(lambda spans: SpecialDay("Some day", tuple(spans))),
    max_size=4,
)


@some.composite
def departments(draw):
    """Some department with some hours."""
    week = tuple(tuple(draw(some.lists(SPANS, max_size=2))) for _day in range(7))
    timetable = of(zone=draw(some.sampled_from(ZONES)), special_days=draw(SPECIAL), country=draw(COUNTRIES))
    object.__setattr__(timetable, "week", week if any(week) else ((SPAN,),) * 7)
    return named(timetable)


COUNTRIES = some.sampled_from(["", "DE", "US", "IN"])
SPAN = (clock("09:00"), clock("17:00"))
SPANS_OF_TIME = some.timedeltas(timedelta(0), timedelta(days=20))


@settings(max_examples=60, deadline=None)
@given(departments(), MOMENTS, SPANS_OF_TIME, SPANS_OF_TIME)
def test_time_open_adds_up_is_never_negative_and_never_more_than_the_clock_says(department, start, first, second):
    middle, end = start + first, start + first + second
    parts = [open_for_seconds_between(department, *ends) for ends in ((start, middle), (middle, end), (start, end))]
    assert parts[0] + parts[1] == pytest.approx(parts[2], abs=1e-5)
    assert 0 <= parts[2] <= (end - start).total_seconds()
    assert open_for_seconds_between(department, end, start) == 0


@settings(max_examples=60, deadline=None)
@given(departments(), MOMENTS)
def test_the_next_change_changes_and_nothing_changes_before_it(department, moment):
    change = next_change(department, moment)
    before = is_open(department, moment)
    if change is None:
        return
    assert change.at > moment
    assert change.opens is not before
    assert is_open(department, change.at) is change.opens
    assert is_open(department, change.at - timedelta(microseconds=1)) is before
    waited = (change.at - moment).total_seconds()
    assert open_for_seconds_between(department, moment, change.at) == pytest.approx(waited if before else 0, abs=1e-5)
