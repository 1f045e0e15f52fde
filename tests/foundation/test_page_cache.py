"""Pages that are the same for all visitors: made once, true at each moment, and nobody's own."""

import gzip
import re
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.company.models import Department
from apps.forum.verbs import post_reply
from apps.foundation import page_cache
from apps.foundation.visitors import BROWSER_COOKIE
from apps.knowledge.models import Visits
from tests.conftest import signed_in
from tests.knowledge.answers import make_article, make_section

# Each change is committed, as nobody else is told of it before.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
READER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture(autouse=True)
def kept(settings, transactional_db):
    settings.PAGES_KEPT = 10
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is moved."""
    now = [1_000_000.0]
    monkeypatch.setattr(page_cache, "time", SimpleNamespace(time=lambda: now[0]))
    return now


def look(address: str, client: Client | None = None, **headers):
    """Open a page as a new visitor, and count what it asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        response = (client or Client()).get(address, **{**READER, **headers})
    response.asked = len(asked)
    return response


def test_the_second_visitor_is_handed_what_the_first_was_shown(thread, clock):
    first, second = look(thread.get_absolute_url()), look(thread.get_absolute_url())
    assert first.asked > 2
    assert second.asked == 1
    assert second.content == first.content
    assert {**second.headers} == {**first.headers}


def test_what_is_said_meanwhile_is_on_the_page_at_once(thread, rita, clock):
    look(thread.get_absolute_url())
    post_reply(thread, by=rita, body="Pull the lever.")
    assert b"Pull the lever." in look(thread.get_absolute_url()).content


def test_what_is_said_while_a_page_is_made_is_on_the_next(thread, rita, clock, monkeypatch):
    def made_slowly(*_given):
        post_reply(thread, by=rita, body="Pull the lever.")
        return {}

    with monkeypatch.context() as slow:
        slow.setattr("apps.forum.views.thread.tools_for", made_slowly)
        assert b"Pull the lever." not in look(thread.get_absolute_url()).content
    assert b"Pull the lever." in look(thread.get_absolute_url()).content


def test_how_long_ago_things_were_is_at_most_a_minute_old(thread, clock):
    look(thread.get_absolute_url())
    clock[0] += 60
    assert look(thread.get_absolute_url()).asked > 2


def test_whoever_is_somebody_is_shown_a_page_of_their_own(thread, ana, rita, clock):
    address = thread.get_absolute_url()
    for person in (ana, rita):
        own = look(address, signed_in(Client(), person))
        assert own.asked > 2
        assert str(person).encode() in own.content
    assert ana.email.encode() not in look(address).content
    known = Client()
    known.cookies[BROWSER_COOKIE] = "some-key:signed"
    assert look(address, known).asked > 2
    told = Client()
    told.cookies["messages"] = "something"
    assert look(address, told).asked > 2
    strange = Client()
    strange.cookies["_of_somebody_else"] = "1"
    assert look(address, strange).asked == 1


def test_a_browser_that_has_the_page_is_told_so(thread, rita, clock):
    address = thread.get_absolute_url()
    tag = look(address)["ETag"]
    again = look(address, HTTP_IF_NONE_MATCH=tag)
    assert (again.status_code, again.content) == (304, b"")
    post_reply(thread, by=rita, body="Pull the lever.")
    assert look(address, HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_those_who_read_compressed_pages_and_those_who_do_not_are_given_what_they_read(thread, clock):
    address = thread.get_absolute_url()
    zipped, plain = look(address, HTTP_ACCEPT_ENCODING="gzip, br"), look(address)
    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert look(address, HTTP_ACCEPT_ENCODING="gzip").asked == look(address).asked == 1


@pytest.mark.parametrize("other", [{"SERVER_PORT": "8001", "HTTP_HOST": "help.example"}, {"QUERY_STRING": "after=1"}])
def test_another_address_is_another_page(thread, clock, settings, other):
    settings.ALLOWED_HOSTS = ["*"]
    look(thread.get_absolute_url())
    assert look(thread.get_absolute_url(), **other).asked > 1


def test_whoever_only_asks_for_the_head_or_sends_something_is_not_handed_a_page(thread, clock):
    look(thread.get_absolute_url())
    assert Client().head(thread.get_absolute_url(), **READER).content == b""
    assert Client().post(thread.get_absolute_url(), **READER).status_code == 405


@pytest.mark.parametrize("address", ["/nowhere/", "/ask/", "/search/?q=toaster", "/threads/999999/-/"])
def test_what_is_not_the_same_for_all_or_not_there_is_not_kept(db, company, board, address):
    look(address)
    assert not caches["pages"]._cache


@pytest.mark.parametrize("length", [200, 2000])
def test_long_addresses_push_no_other_page_out(thread, clock, length):
    look(f"{thread.get_absolute_url()}?{'x' * length}")
    assert len(caches["pages"]._cache) == (length < page_cache.MOST_ADDRESS)


def test_at_most_so_many_pages_are_kept(thread, settings, clock):
    settings.PAGES_KEPT = 10
    pages = caches["pages"]
    before, pages._max_entries = pages._max_entries, 10
    try:
        for number in range(30):
            look(f"/threads/?tag=t{number}")
        assert 1 <= len(pages._cache) <= 10
    finally:
        pages._max_entries = before


def test_each_person_who_is_handed_a_kept_article_is_counted_and_no_program_is(mona, clock):
    article = make_article(mona, make_section(mona))
    for _ in range(3):
        look(article.get_absolute_url())
    look(article.get_absolute_url(), HTTP_USER_AGENT="Googlebot/2.1")
    assert Visits.objects.get(article=article).count == 3


def test_a_setting_keeps_no_page_at_all(thread, settings):
    settings.PAGES_KEPT = 0
    assert look(thread.get_absolute_url()).asked == look(thread.get_absolute_url()).asked > 2
    assert not caches["pages"]._cache


def test_a_change_of_something_else_that_is_seen_is_seen(company, clock):
    Department.objects.create(name="Billing", slug="billing")
    look("/threads/")
    assert look("/threads/").asked == 1
    Department.objects.update(name="Invoices")
    assert look("/threads/").asked > 1


def test_no_page_that_is_kept_holds_a_token(thread, clock):
    kept = look(thread.get_absolute_url()).content.decode()
    assert not re.search("csrfmiddlewaretoken|nonce=", kept)


def test_a_page_with_a_form_is_not_kept_though_its_reader_has_the_cookie_already(thread, clock, monkeypatch):
    """Django gives whoever is shown a form its cookie anew, even those who have it: so such a page is never kept."""

    def with_form(request, *_given, **_named):
        return HttpResponse(get_token(request))

    monkeypatch.setattr("apps.forum.views.thread.render", with_form)
    secret = Client()
    secret.cookies["csrftoken"] = "x" * 32
    for visitor in (secret, Client()):
        look(thread.get_absolute_url(), visitor)
        assert not caches["pages"]._cache
