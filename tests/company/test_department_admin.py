"""Departments and their hours, where staff works."""

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.company.models import Department, Holiday, OpeningHours, SocialHandle
from apps.company.verbs import copy_monday
from tests.company.hours import close_on, with_hours
from tests.conftest import make_person, signed_in
from tests.staff import page, told

FIELDS = {
    "name": "Billing", "slug": "billing", "description": "", "is_listed": "on", "position": "0", "email": "",
    "phone": "", "street": "", "postal_code": "", "city": "", "region": "", "time_zone": "Europe/Berlin",
    "country": "", "subdivision": "", "keeps_public_holidays": "on",
}  # fmt: skip


def rows(prefix: str, *values: dict, existing: int = 0) -> dict:
    """What the page sends for the rows of an inline form."""
    sent = {f"{prefix}-TOTAL_FORMS": len(values), f"{prefix}-INITIAL_FORMS": existing}
    for number, row in enumerate(values):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def form(*hours: dict, days=(), **changes) -> dict:
    return FIELDS | rows("opening_hours", *hours) | rows("holidays", *days) | changes


def span(weekday, opens, closes) -> dict:
    return {"weekday": weekday, "opens": opens, "closes": closes}


@pytest.fixture(autouse=True)
def forget():
    caches["process"].clear()
    yield
    caches["process"].clear()


@pytest.fixture
def eda(db):
    return make_person("Eda", "Editor")


def test_a_manager_keeps_a_department_with_its_hours(client, mona, department):
    answer = signed_in(client, mona).post(page(department), form(span(0, "09:00", "17:00"), span(4, "20:00", "02:00")))
    assert answer.status_code == 302
    assert [str(one) for one in department.opening_hours.all()] == ["Monday 09:00–17:00", "Friday 20:00–02:00"]


def test_an_editor_keeps_hours_and_closing_days_and_nothing_else(client, eda, department):
    day = {"name": "Stocktaking", "date": "2026-12-28", "effect": "closed"}
    sent = form(span(0, "09:00", "17:00"), days=[day], name="Mine", email="mine@example.org")
    assert signed_in(client, eda).post(page(department), sent).status_code == 302
    department.refresh_from_db()
    assert (department.name, department.email) == ("Billing", "")
    assert department.opening_hours.count() == department.holidays.count() == 1
    assert client.get(page(Department, "add")).status_code == 403


def test_an_agent_changes_no_hours(client, omar, department):
    assert signed_in(client, omar).post(page(department), form(span(0, "09:00", "17:00"))).status_code == 403
    assert not OpeningHours.objects.exists()


@pytest.mark.parametrize(
    "hours",
    [
        [span(0, "09:00", "13:00"), span(0, "12:00", "17:00")],
        [span(0, "20:00", "02:00"), span(1, "01:00", "09:00")],
        [span(6, "20:00", "02:00"), span(0, "01:00", "09:00")],
        [span(0, "00:00", "00:00"), span(0, "12:00", "13:00")],
    ],
    ids=["on a day", "past midnight", "from Sunday into Monday", "in a whole day"],
)
def test_hours_that_run_into_one_another_are_refused_and_nothing_is_kept(client, mona, department, hours):
    answer = signed_in(client, mona).post(page(department), form(*hours))
    assert "runs into" in answer.content.decode()
    assert not OpeningHours.objects.exists()


def test_hours_that_touch_are_taken(client, mona, department):
    hours = [span(0, "00:00", "00:00"), span(1, "00:00", "12:00"), span(6, "20:00", "00:00")]
    assert signed_in(client, mona).post(page(department), form(*hours)).status_code == 302


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"country": "ZZ"}, "The public holidays of ZZ are not known"),
        ({"country": "de"}, "two capital letters"),
        ({"country": "DE", "subdivision": "CA"}, "DE has no part CA. It has: BB, BE, BW, BY"),
        ({"country": "", "subdivision": "BY"}, "Write the country, too"),
        ({"time_zone": "Berlin"}, "Berlin is not a time zone"),
        ({"time_zone": "../../etc/passwd"}, "is not a time zone"),
        ({"phone": "call me"}, "Write a telephone number"),
        ({"phone": "+49 30 1234;ext=javascript"}, "Write a telephone number"),
    ],
)
def test_what_is_not_known_is_named_and_not_kept(client, mona, department, changes, words):
    answer = signed_in(client, mona).post(page(department), form(**changes))
    assert words in answer.content.decode()
    department.refresh_from_db()
    assert department.time_zone == ""


def test_a_country_without_known_holidays_may_be_an_address(client, mona, department):
    sent = form(country="ZZ", city="Nowhere")
    del sent["keeps_public_holidays"]
    assert signed_in(client, mona).post(page(department), sent).status_code == 302


@pytest.mark.parametrize("opens", ["09:00", "23:59"])
def test_hours_that_end_when_they_begin_are_refused(client, mona, department, opens):
    answer = signed_in(client, mona).post(page(department), form(span(0, opens, opens)))
    assert "end when they begin" in answer.content.decode()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ({"date": "2026-12-28", "last_date": "2026-12-27"}, "before the first"),
        ({"date": "2026-01-01", "last_date": "2026-12-31"}, "At most 92 days in a row"),
        ({"date": "2026-12-24", "effect": "hours", "opens": "09:00"}, "when it closes"),
        ({"date": "2026-12-24", "effect": "closed", "opens": "09:00", "closes": "12:00"}, "Open at other hours"),
        ({"date": "2026-12-24", "effect": "hours", "opens": "09:00", "closes": "09:00"}, "end when they begin"),
    ],
)
def test_a_closing_day_that_makes_no_sense_is_refused(client, eda, day, words):
    sent = {"department": "", "name": "Some day", "last_date": "", "effect": "closed", "opens": "", "closes": ""} | day
    answer = signed_in(client, eda).post(page(Holiday, "add"), sent)
    assert words in answer.content.decode()
    assert not Holiday.objects.exists()


def test_the_page_shows_the_holidays_of_this_year_and_the_next(client, mona, department):
    with_hours(department, country="DE", subdivision="BE", time_zone="Europe/Berlin")
    close_on(f"{timezone.now():%Y}-06-05", department)
    html = signed_in(client, mona).get(page(department)).content.decode()
    assert html.count("Christmas Day · closed") == 2
    assert html.count("Stocktaking · closed") == 1


def test_the_page_of_a_department_whose_country_is_no_longer_known_still_opens(client, mona, department):
    with_hours(department, country="ZZ")
    html = signed_in(client, mona).get(page(department)).content.decode()
    assert "The public holidays of ZZ are not known" in html
    assert "Hours are not known" in html


def test_monday_is_copied_to_friday_by_a_button(client, eda, department):
    with_hours(department, weekdays=[0])
    with_hours(department, opens="10:00", closes="12:00", weekdays=[2, 5])
    signed_in(client, eda).post(page(department, "copy-monday"))
    assert [str(one) for one in department.opening_hours.all()] == [
        *(f"{day} 09:00–17:00" for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
        "Saturday 10:00–12:00",
    ]


def test_copying_twice_changes_nothing_more(department, mona):
    with_hours(department, weekdays=[0])
    copy_monday(department, by=mona)
    copy_monday(department, by=mona)
    assert department.opening_hours.count() == 5


def test_a_monday_without_hours_is_not_copied(client, eda, department):
    with_hours(department, weekdays=[2])
    answer = signed_in(client, eda).post(page(department, "copy-monday"))
    assert "Monday has no hours yet" in told(answer)
    assert department.opening_hours.get().weekday == 2


def test_what_would_run_into_saturday_is_not_copied(department, mona):
    with_hours(department, opens="20:00", closes="02:00", weekdays=[0])
    with_hours(department, opens="01:00", closes="09:00", weekdays=[5])
    with pytest.raises(ValidationError, match="runs into"):
        copy_monday(department, by=mona)
    assert department.opening_hours.count() == 2


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://acme.example", "acme"])
def test_a_handle_leads_to_the_web(company, url):
    with pytest.raises(ValidationError) as error:
        SocialHandle(network="Mastodon", handle="@acme", url=url).full_clean()
    assert "url" in error.value.message_dict
