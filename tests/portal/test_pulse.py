"""The pulse: each number is the length of the list it leads to, for everybody who follows the link."""

from urllib.parse import parse_qsl

import pytest

from apps.forum.models import Kind, Visibility
from apps.forum.verbs import merge_threads, post_reply, reopen_thread, resolve_thread
from apps.ideas.verbs import idea_of
from apps.portal.pulse import DAYS, take_pulse
from tests.conftest import signed_in
from tests.forum.pages import Page


@pytest.fixture
def busy_month(make_thread, ana, bela, omar, rita, ago):
    """Conversations of every state, kind, visibility and age; more than a page of them."""
    for number in range(45):
        thread = make_thread(title=f"Number {number}", kind=Kind.values[number % 4], at=ago(days=number % 40, hours=1))
        if number % 2:
            post_reply(thread, by=omar, body="An answer.")
        if number % 3 == 0:
            resolve_thread(thread, by=[ana, omar, None][number % 9 // 3])
        if number % 15 == 0:
            reopen_thread(thread, by=ana)
    for visibility in (Visibility.HELD, Visibility.PRIVATE):
        hidden = make_thread(by=bela, visibility=visibility)
        post_reply(hidden, by=omar, body="An answer.")
        resolve_thread(hidden, by=bela)
    merge_threads(make_thread(title="Merged away"), into=make_thread(title="Stays"), by=rita)


def rows_behind(client, address: str) -> int:
    """Follow a link and then "Older" to the end, counting rows."""
    rows, here = 0, f"/threads/?{address}"
    for _page in range(20):
        page = Page(client.get(here))
        rows += sum(1 for tag, one in page.tags if tag == "a" and "data-row-link" in one)
        older = [one["href"] for tag, one in page.tags if tag == "a" and one.get("rel") == "next"]
        if not older:
            return rows
        here = f"/threads/{older[0]}"
    raise AssertionError("the list does not end")


@pytest.mark.parametrize("who", [None, "ana", "bela", "omar"])
def test_each_number_is_the_length_of_its_list(client, busy_month, request, who):
    if who:
        signed_in(client, request.getfixturevalue(who))
    pulse = take_pulse()
    assert 0 < pulse.confirmed < pulse.resolved < pulse.heard
    assert 0 < pulse.answered < pulse.heard
    assert rows_behind(client, pulse.heard_address) == pulse.heard
    assert rows_behind(client, pulse.answered_address) == pulse.answered
    assert rows_behind(client, pulse.resolved_address) == pulse.resolved


def test_the_home_page_shows_the_numbers_and_leads_to_their_lists(client, busy_month):
    pulse = take_pulse()
    page = Page(client.get("/"))
    for number in (pulse.heard, pulse.answered, pulse.resolved, pulse.confirmed):
        assert f"{number}" in page.text
    led_to = {frozenset(parse_qsl(link.partition("?")[2])) for link in page.links() if link.startswith("/threads/?")}
    for address in (pulse.heard_address, pulse.answered_address, pulse.resolved_address):
        assert frozenset(parse_qsl(address)) in led_to


def test_a_site_where_nothing_was_said_yet_says_so(client, db):
    pulse = take_pulse()
    assert (pulse.heard, pulse.answered, pulse.resolved, pulse.confirmed, pulse.days) == (0, 0, 0, 0, DAYS)
    assert "Nobody is waiting" in Page(client.get("/")).text


def test_the_columns_of_the_home_page_show_what_their_titles_say(client, make_thread, ana, omar):
    waiting = make_thread(title="Waiting one")
    idea = make_thread(title="Idea one", kind=Kind.IDEA)
    idea_of(idea)
    resolved = make_thread(title="Resolved one")
    resolve_thread(resolved, by=omar)
    hidden = make_thread(title="Hidden one", visibility=Visibility.HELD)
    signed_in(client, omar)
    answer = client.get("/")
    shown = {name: [thread.pk for thread in answer.context[name]] for name in ("waiting", "resolved")}
    assert shown == {"waiting": [waiting.pk], "resolved": [resolved.pk]}
    assert [wish.thread_id for wish in answer.context["ideas"]] == [idea.pk]
    assert hidden.title not in answer.content.decode()
