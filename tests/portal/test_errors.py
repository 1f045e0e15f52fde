"""What a visitor reads when something did not go well: what happened, and the next step."""

import pytest
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.db import OperationalError, connection
from django.test import Client

from apps.forum.verbs import lock_thread
from apps.portal import views
from tests.conftest import signed_in
from tests.forum.pages import Page


def leads_somewhere(page) -> bool:
    return "/" in page.links() or "/threads/" in page.links()


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/threads/987654/x/", "/threads/987654/posts/1/", "/%F0%9F%8D%9E/", "/a%00b/"]
)
def test_what_is_not_there_says_so_and_leads_on(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 404
    page = Page(answer)
    assert leads_somewhere(page)
    assert "Traceback" not in page.text


def test_a_hostile_address_is_shown_as_it_was_typed(client, db):
    page = Page(client.get("/<script>alert(1)</script>/"))
    assert not [text for text in page.scripts if text.strip()]


def test_a_no_gives_the_reason_of_the_rule(client, thread, bela, omar):
    lock_thread(thread, by=omar)
    answer = signed_in(client, bela).post(f"/threads/{thread.pk}/replies/", {"body": "x"})
    assert answer.status_code == 403
    assert "closed for further replies" in Page(answer).text
    assert leads_somewhere(Page(answer))


def test_a_form_whose_token_is_missing_is_told_what_to_do(thread):
    answer = Client(enforce_csrf_checks=True).post(f"/threads/{thread.pk}/replies/", {"body": "x"})
    assert answer.status_code == 403
    page = Page(answer)
    assert "load the page again" in page.text
    assert leads_somewhere(page)
    assert not [text for text in page.scripts if text.strip()]


def test_an_address_that_cannot_be_read_says_how_to_begin_again(client, db):
    answer = client.get("/threads/?after=nonsense")
    assert answer.status_code == 400
    page = Page(answer)
    assert "Begin again at the first page." in page.text
    assert leads_somewhere(page)


@pytest.mark.parametrize("error", [SuspiciousOperation("secret detail"), DisallowedHost("secret detail")])
def test_what_looks_like_an_attack_is_not_told_what_gave_it_away(client, db, monkeypatch, error):
    def attacked():
        raise error

    monkeypatch.setattr(views, "take_pulse", attacked)
    answer = client.get("/")
    assert answer.status_code == 400
    assert "secret detail" not in answer.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example"])
def test_a_foreign_host_name_is_refused(client, db, host):
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_a_forwarded_host_name_is_not_believed(client, thread):
    answer = client.get(thread.get_absolute_url(), headers={"x-forwarded-host": "evil.example"})
    assert answer.status_code == 200
    assert "evil" not in answer.content.decode()


def test_an_error_of_ours_is_told_without_a_word_of_its_cause(client, db, monkeypatch):
    def broken():
        raise RuntimeError("secret detail")

    monkeypatch.setattr(views, "take_pulse", broken)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "secret detail" not in answer.content.decode()
    assert "broke on our side" in Page(answer).text
    assert answer["Content-Security-Policy"]


def test_the_page_of_an_error_needs_no_database(client, monkeypatch, ana, django_assert_num_queries):
    def gone():
        raise OperationalError("the database is away")

    def refuse(execute, *arguments):
        raise OperationalError("the database is away")

    signed_in(client, ana)
    client.raise_request_exception = False
    monkeypatch.setattr(views, "take_pulse", gone)
    with connection.execute_wrapper(refuse):
        answer = client.get("/")
    assert answer.status_code == 500
    assert "broke on our side" in Page(answer).text


def test_the_style_guide_is_only_for_those_who_work_on_it(client, db, settings):
    assert client.get("/styleguide/").status_code == 404
    settings.DEBUG = True
    assert client.get("/styleguide/").status_code == 200
