"""Saying "me too" on the page: with a token, or by what the browser says about where the form was sent from."""

import pytest
from django.test import Client

from apps.forum.models import MeToo, Thread, Visibility
from apps.forum.verbs import say_me_too
from tests.conftest import signed_in
from tests.forum.pages import Page

HERE = {"sec-fetch-site": "same-origin"}


def door(thread) -> str:
    return f"/threads/{thread.pk}/me-too/"


@pytest.fixture
def browser():
    """A browser before a server that checks every form."""
    return Client(enforce_csrf_checks=True)


def voices() -> int:
    assert sum(Thread.objects.values_list("me_too_count", flat=True)) == MeToo.objects.count()
    return MeToo.objects.count()


def test_reading_a_conversation_gives_no_cookie(browser, thread, omar):
    answer = browser.get(thread.get_absolute_url())
    assert not answer.cookies
    assert not browser.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()


@pytest.mark.parametrize("headers", [HERE, {"origin": "http://testserver"}])
def test_a_visitor_is_believed_when_the_browser_says_that_it_was_here(browser, thread, headers):
    answer = browser.post(door(thread), headers=headers)
    assert answer["Location"] == thread.get_absolute_url()
    assert voices() == 1
    page = Page(browser.get(thread.get_absolute_url()))
    assert page.form_to(door(thread))["fields"]["_method"] == "DELETE"
    browser.post(door(thread), {"_method": "DELETE"}, headers=headers)
    assert voices() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"referer": "http://testserver/threads/"},
    ],
)
def test_anybody_else_is_asked_again_with_a_token(browser, thread, headers):
    answer = browser.post(door(thread), headers=headers)
    assert (answer.status_code, answer["Location"]) == (302, door(thread))
    assert voices() == 0
    form = Page(browser.get(door(thread))).form_to(door(thread))
    assert browser.post(door(thread), form["fields"]).status_code == 302
    assert voices() == 1


def test_a_wrong_token_counts_nothing(browser, thread):
    assert browser.post(door(thread), {"csrfmiddlewaretoken": "x" * 64}, headers={}).status_code == 403
    assert voices() == 0


def test_whoever_signed_in_needs_the_token_wherever_the_form_came_from(browser, thread, bela):
    signed_in(browser, bela)
    assert browser.post(door(thread), headers=HERE).status_code == 403
    assert voices() == 0
    fields = Page(browser.get(thread.get_absolute_url())).form_to(door(thread))["fields"]
    assert browser.post(door(thread), fields).status_code == 302
    assert MeToo.objects.get().person == bela


def test_a_visitor_may_say_it_so_often_a_day(client, make_thread, settings):
    settings.LIMITS = {**settings.LIMITS, "me_too": {"visitor": "2/d"}}
    answers = [client.post(door(make_thread(title=f"N{number}")), headers=HERE).status_code for number in range(3)]
    assert answers == [302, 302, 429]
    assert voices() == 2


def test_the_last_seven_days_stand_beside_the_total(client, thread, ago):
    for number in range(3):
        say_me_too(thread, browser=f"old{number}", at=ago(days=8))
    assert "this week" not in Page(client.get(thread.get_absolute_url())).text
    for number in range(2):
        say_me_too(thread, browser=f"new{number}")
    assert "5 people have this too, 2 this week" in Page(client.get(thread.get_absolute_url())).text


def test_who_has_said_it_is_offered_a_mail_when_it_is_answered(client, thread):
    assert "Mail me when this is answered" in Page(client.get(thread.get_absolute_url())).text
    client.post(door(thread), headers=HERE)
    page = Page(client.get(thread.get_absolute_url()))
    assert [one for one in page.forms if one["action"].startswith("/follow/")]


@pytest.mark.parametrize("visibility", [Visibility.HELD, Visibility.PRIVATE])
def test_what_is_not_public_is_not_found(client, make_thread, visibility):
    hidden = make_thread(visibility=visibility)
    assert client.post(door(hidden), headers=HERE).status_code == 404
    assert client.get(door(hidden)).status_code == 404
    assert voices() == 0
