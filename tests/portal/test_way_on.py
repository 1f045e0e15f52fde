"""Pages that are not there: what comes closest, topics, contact; and next to nothing for machines that probe."""

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from apps.forum.models import Removal, Thread
from apps.forum.verbs import merge_threads, post_reply, remove_post, withdraw_post
from apps.foundation.gone import Gone
from apps.portal import views, way_on
from apps.portal.way_on import words_of_path
from tests.conftest import signed_in
from tests.forum.pages import Page
from tests.knowledge.answers import make_article, make_section


@pytest.fixture(autouse=True)
def cold(company):
    caches["process"].clear()
    yield
    caches["process"].clear()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/threads/987/the-toaster-does-not-toast/", "the toaster does not toast"),
        ("/faq/how_to_descale/2/", "faq how to descale"),
        ("/help/größe-ändern/", "größe ändern"),
        ("/articles/12/-/", ""),
        ("/", ""),
        ("/" + "word-" * 100, ("word " * 100)[:100].strip()),
        ("/<script>alert(1)</script>/", "script alert script"),
    ],
)
def test_the_search_box_begins_with_the_words_of_the_address(client, path, words):
    assert words_of_path(path) == words


def test_it_offers_the_closest_pages_and_a_search(client, thread, make_thread, catch_up):
    private = make_thread(title="The toaster canary", visibility="private")
    catch_up()
    page = Page(client.get("/old-faq/the-toaster-does-not/"))
    assert page.form_to("/search/")["fields"]["title"] == "old faq the toaster does not"
    assert thread.get_absolute_url() in page.links()
    assert private.get_absolute_url() not in page.links() and "canary" not in page.text
    assert "mailto:help@acme.example" in page.links() and "/contact/" in page.links()


def test_it_names_no_more_than_three(client, make_thread, catch_up):
    for number in range(5):
        make_thread(title=f"The toaster hums {number}")
    catch_up()
    links = Page(client.get("/the-toaster-hums/")).links()
    assert len([link for link in links if link.startswith("/threads/") and "toaster" in link]) == 3


def test_topics_are_the_sections_of_the_help_or_else_boards(client, board, edith):
    assert "/boards/help/" in Page(client.get("/nowhere/")).links()
    caches["process"].clear()
    make_article(edith, make_section(edith, "Kettles"))
    make_article(edith, make_section(edith, "Canary"), audience="staff")
    page = Page(client.get("/nowhere/"))
    assert "/help/kettles/" in page.links()
    assert "Canary" not in page.text


@pytest.mark.parametrize(
    "address",
    ["/wp-login.php", "/.env", "/.git/config", "/old/wp-admin/setup/", "/backup.sql/", "/a/shell.aspx", "/x/"],
)
def test_machines_that_probe_cost_nothing(client, db, monkeypatch, address):
    monkeypatch.setattr(way_on, "suggest", lambda words: pytest.fail("searched for"))
    client.get("/nowhere.txt")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 404
    assert len(queries) <= 1


@pytest.mark.parametrize("limits", [{"closest_pages": "2/h"}, {"closest_pages_of_all": "2/h"}])
def test_whoever_asks_for_many_gets_the_plain_page(client, db, monkeypatch, settings, limits):
    settings.LIMITS = settings.LIMITS | {name: {"key": rate} for name, rate in limits.items()}
    searched = []
    monkeypatch.setattr(way_on, "suggest", lambda words: searched.append(words) or [])
    statuses = [client.get(f"/kettle-number-{number}/").status_code for number in "abcd"]
    assert statuses == [404] * 4
    assert len(searched) == 2


def test_other_than_pages_for_people_are_not_helped_with(client, db, monkeypatch):
    monkeypatch.setattr(way_on, "suggest", lambda words: pytest.fail("searched for"))
    assert client.post("/the-toaster/").status_code == 404
    assert client.get("/the-toaster/", headers={"accept": "application/json"}).status_code == 404


def test_a_search_that_fails_leaves_the_page_as_it_is(client, db, monkeypatch):
    def broken(words):
        raise OperationalError("away")

    monkeypatch.setattr(way_on, "suggest", broken)
    assert client.get("/the-toaster/").status_code == 404


def test_a_door_that_says_gone_is_answered_410(client, db, monkeypatch):
    def gone():
        raise Gone("It was withdrawn last week.")

    monkeypatch.setattr(views, "take_pulse", gone)
    answer = client.get("/")
    assert answer.status_code == 410
    assert "It was withdrawn last week." in Page(answer).text
    assert 'content="noindex"' in answer.content.decode()
    assert "/site-map/" in Page(answer).links()


def test_a_conversation_of_which_nothing_is_left_is_gone(client, thread, make_thread, bela, mona, ana):
    removed, canary = make_thread(title="Removed canary"), thread.get_absolute_url()
    withdraw_post(thread.posts.get(), by=None)
    remove_post(removed.posts.get(), by=mona, reason=Removal.Reason.SPAM)
    for address in (canary, f"/threads/{thread.pk}/-/", f"/threads/{removed.pk}/removed-canary/"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "canary" not in answer.content.decode().replace(address, "").replace("removed canary", "")
    # Whoever works here still sees it, and can put it back.
    assert signed_in(client, mona).get(f"/threads/{removed.pk}/-/", follow=True).status_code == 200


def test_a_conversation_is_gone_with_its_last_words(client, thread, bela):
    reply = post_reply(thread, by=bela, body="This stays.")
    withdraw_post(thread.posts.get(is_opening=True), by=None)
    address = Thread.objects.get(pk=thread.pk).get_absolute_url()
    assert client.get(address).status_code == 200
    withdraw_post(reply, by=None)
    assert client.get(address).status_code == 410


def test_what_was_never_public_is_not_called_gone(client, make_thread, mona):
    private, held = make_thread(visibility="private"), make_thread(visibility="held")
    rejected = make_thread(visibility="held")
    rejected.posts.update(standing="held")
    remove_post(rejected.posts.get(), by=mona, reason=Removal.Reason.SPAM)
    withdraw_post(private.posts.get(), by=None)
    assert [client.get(f"/threads/{one.pk}/-/").status_code for one in (private, held, rejected)] == [404] * 3


def test_what_was_merged_still_leads_on(client, thread, make_thread, mona):
    into = make_thread(title="Into")
    merge_threads(thread, into=into, by=mona)
    withdraw_post(into.posts.filter(is_opening=True).get(), by=None)
    assert client.get(f"/threads/{thread.pk}/-/").status_code == 302
