"""The contact pages: open or not by whose clock, the week, the days that differ, every way to reach somebody."""

import re
from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.company.models import Department, Product, SocialHandle
from apps.contact.models import ContactForm
from tests.company.hours import close_on, with_hours
from tests.conftest import signed_in

MONDAY_NOON = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def forget():
    caches["process"].clear()
    yield
    caches["process"].clear()


@pytest.fixture
def now(monkeypatch):
    """Say what time it is: `now(datetime(...))`. Monday, noon in Berlin, until told otherwise."""

    def set_clock(moment):
        monkeypatch.setattr("apps.contact.views.departments.timezone.now", lambda: moment)

    set_clock(MONDAY_NOON)
    return set_clock


@pytest.fixture
def billing(department, now):
    return with_hours(
        department,
        time_zone="Europe/Berlin",
        country="DE",
        phone="+49 30 1234",
        email="billing@acme.example",
        street="12 Long Street",
        city="Berlin",
    )


def words_of(answer) -> str:
    """What the page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


def test_a_card_says_whether_it_is_open_and_until_when(client, billing):
    words = words_of(client.get("/contact/"))
    assert "Open now closes at 17:00 Berlin time" in words
    assert "+49 30 1234" in words


def test_the_page_of_a_department_has_its_week_and_the_days_that_differ(client, billing):
    close_on("2026-05-11", billing, effect="hours", opens="09:00", closes="12:00")
    words = words_of(client.get("/contact/billing/"))
    assert "Monday today 09:00–17:00" in words
    assert "Saturday closed" in words
    assert "Mon 11 May 2026 Stocktaking 09:00–12:00" in words
    assert "Thu 14 May 2026 Ascension Day closed" in words
    assert "By the clock in Berlin, where it is 12:00 now" in words
    assert "12 Long Street Berlin, DE" in words


def test_times_are_told_by_the_clock_that_the_visitor_chose(client, billing):
    answer = client.get("/contact/billing/?zone=Asia/Kolkata")
    assert "closes at 20:30 Kolkata time" in words_of(answer)
    assert "data-convert" not in answer.content.decode()
    assert "zone" not in answer.cookies


@pytest.mark.parametrize("zone", ["Moon", "../../etc/passwd", "<script>", "x" * 5000])
def test_a_clock_that_is_not_known_is_named_and_the_departments_own_is_told(client, billing, zone):
    answer = client.get("/contact/", {"zone": zone})
    assert answer.status_code == 200
    words = words_of(answer)
    assert "is not a time zone that we know" in words
    assert "closes at 17:00 Berlin time" in words
    assert "<script>”" not in answer.content.decode()


def test_the_page_is_right_at_the_minute_of_the_change(client, billing, now):
    now(datetime(2026, 5, 4, 14, 59, 59, 900_000, tzinfo=UTC))
    before = client.get("/contact/billing/")
    assert "Open now" in words_of(before)
    assert "max-age=0" in before["Cache-Control"]
    now(datetime(2026, 5, 4, 15, 0, tzinfo=UTC))
    assert "Closed now opens tomorrow at 09:00" in words_of(client.get("/contact/billing/"))


@pytest.mark.parametrize(("second", "kept"), [(0, 60), (15, 45), (59, 1)])
def test_a_copy_is_kept_until_the_next_change_and_for_a_minute_at_most(client, billing, now, second, kept):
    now(datetime(2026, 5, 4, 14, 59, second, tzinfo=UTC))
    assert f"max-age={kept}" in client.get("/contact/")["Cache-Control"]


def test_whoever_signed_in_gets_a_page_of_their_own(client, billing, ana):
    assert "max-age" not in signed_in(client, ana).get("/contact/")["Cache-Control"]


def test_without_hours_the_page_says_so_and_still_opens(client, department, now):
    assert "Opening hours are not given." in words_of(client.get("/contact/billing/"))


def test_a_country_that_is_no_longer_known_breaks_no_page(client, department, now):
    with_hours(department, time_zone="Europe/Berlin", country="ZZ")
    assert "Opening hours are not given." in words_of(client.get("/contact/billing/"))
    assert client.get("/contact/").status_code == 200


def test_a_zone_that_is_no_longer_known_breaks_no_page(client, department, now):
    with_hours(department, time_zone="Moon/Tranquility")
    assert "Opening hours are not given." in words_of(client.get("/contact/billing/"))


def test_without_departments_there_is_still_a_way(client, company, now):
    words = words_of(client.get("/contact/"))
    assert "Ask in public" in words
    assert "help@acme.example" in words


@pytest.mark.parametrize("slug", ["warehouse", "nowhere"])
def test_a_department_that_is_not_listed_is_not_there(client, billing, slug):
    Department.objects.create(name="Warehouse", slug="warehouse", is_listed=False)
    assert client.get(f"/contact/{slug}/").status_code == 404
    assert "Warehouse" not in words_of(client.get("/contact/"))


def test_the_forms_that_are_open_are_offered_and_no_others(client, billing):
    ContactForm.objects.create(department=billing, title="Ask about an invoice", slug="invoice")
    ContactForm.objects.create(department=billing, title="An old form", slug="old", is_active=False)
    html = client.get("/contact/billing/").content.decode()
    assert 'href="/contact/billing/invoice/"' in html
    assert "An old form" not in html


def test_a_department_without_forms_offers_its_mail(client, billing):
    assert "Write a mail; only our staff reads it. billing@acme.example" in words_of(client.get("/contact/billing/"))


def test_the_product_somebody_came_from_is_told_to_the_question_box(client, billing):
    product = Product.objects.create(name="Toaster", slug="toaster")
    assert f'href="/ask/?product={product.pk}"' in client.get("/contact/billing/?product=toaster").content.decode()
    assert 'href="/ask/"' in client.get("/contact/billing/?product=none").content.decode()


def test_handles_are_those_of_the_department_or_of_the_company(client, company, billing):
    SocialHandle.objects.create(network="Mastodon", handle="@acme", url="https://social.example/@acme")
    SocialHandle.objects.create(network="Bluesky", handle="@bill", url="https://b.example/", department=billing)
    assert "Bluesky: @bill" in words_of(client.get("/contact/billing/"))
    assert "Mastodon: @acme" in words_of(client.get("/contact/"))


def test_an_address_that_is_not_on_the_web_is_never_linked(client, company, billing):
    SocialHandle.objects.bulk_create([SocialHandle(network="X", handle="@x", url="javascript:alert(1)")])
    main = client.get("/contact/").content.decode().partition("<main")[2]
    assert "javascript:" not in main


def test_search_engines_read_how_to_reach_us(client, company, billing):
    head = client.get("/contact/billing/").content.decode().partition("</head>")[0]
    description = re.search(r'<meta name="description" content="([^"]*)"', head)[1]
    assert "Phone +49 30 1234" in description
    assert "mail billing@acme.example" in description
    assert '"hoursAvailable":[{"@type":"OpeningHoursSpecification","opens":"09:00","closes":"17:00"' in head
    assert '<link rel="canonical" href="http' in head


def test_addresses_with_choices_are_not_indexed(client, billing):
    assert "noindex" not in client.get("/contact/").content.decode()
    assert "noindex" in client.get("/contact/?zone=UTC").content.decode()


@pytest.mark.parametrize("address", ["/contact/", "/contact/billing/"])
def test_a_page_asks_as_much_for_many_departments_as_for_one(client, company, billing, address):
    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    before = queries()
    for number in range(8):
        one = with_hours(Department.objects.create(name=f"D{number}", slug=f"d{number}"), time_zone="Asia/Kolkata")
        ContactForm.objects.create(department=one, title="Write", slug="write")
        SocialHandle.objects.create(network="M", handle="@d", url=f"https://d{number}.example/", department=one)
        close_on("2026-05-20", one)
    assert queries() == before
    assert before <= 6


def test_every_page_leads_to_the_contact_page(client, company):
    footer = client.get("/why/").content.decode().partition("<footer")[2]
    assert 'href="/contact/"' in footer
    assert "help@acme.example" in footer
