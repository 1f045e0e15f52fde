"""Conversations, posts and boards where staff works."""

import pytest

from apps.forum.models import Board, Post, Thread
from apps.forum.verbs import post_reply, withdraw_post
from tests.conftest import make_person, signed_in
from tests.staff import choose, decide, page, told


@pytest.fixture
def at_work(client, db):
    return signed_in(client, make_person("Mod", "Moderator"))


def test_conversations_are_closed_for_replies_and_opened_again(at_work, thread):
    decide(at_work, Thread, "lock", [thread], reason="Going in circles")
    assert Thread.objects.get(pk=thread.pk).lock.reason == "Going in circles"
    assert "Going in circles" in at_work.get(page(thread)).content.decode()

    at_work.post(page(thread, "unlock"))
    assert not Thread.objects.get(pk=thread.pk).is_locked


def test_what_was_held_back_is_published_and_what_is_private_stays_private(at_work, make_thread):
    held, private = make_thread(visibility="held"), make_thread(visibility="private")

    choose(at_work, Thread, "publish", [held, private])

    assert set(Thread.objects.values_list("pk", "visibility")) == {(held.pk, "public"), (private.pk, "private")}


def test_conversations_are_merged_into_another(at_work, thread, make_thread):
    others = [make_thread(title="Toaster stays cold"), make_thread(title="Cold toaster")]

    decide(at_work, Thread, "merge", others, thread=str(thread.pk))

    assert {one.merge.into for one in Thread.objects.exclude(pk=thread.pk)} == {thread}
    refused = decide(at_work, Thread, "merge", [thread], thread=str(thread.pk))
    assert "into itself" in refused.content.decode()


def test_a_conversation_that_was_merged_leads_to_where_it_went(at_work, thread, make_thread):
    first, second = make_thread(), make_thread()
    decide(at_work, Thread, "merge", [first], thread=str(thread.pk))

    decide(at_work, Thread, "merge", [second], thread=str(first.pk))

    assert Thread.objects.get(pk=second.pk).merge.into == thread


def test_an_agent_looks_and_does_not_moderate(client, omar, thread):
    at_work = signed_in(client, omar)
    assert at_work.get(page(thread)).status_code == 200
    for name in ("lock", "unlock", "merge", "publish"):
        assert at_work.post(page(thread, name), {"thread": "1", "reason": ""}).status_code == 403


def test_posts_are_shown_as_text_and_changed_by_nobody(at_work, thread, omar):
    post = post_reply(thread, by=omar, body="Please **descale** <it>.")

    html = at_work.get(page(post)).content.decode()

    assert "Please descale &lt;it&gt;." in html
    assert "<strong>descale" not in html
    assert at_work.post(page(post), {"body": "Mine"}).status_code == 403


def test_a_withdrawn_post_says_so_and_nothing_else(at_work, thread, omar):
    post = post_reply(thread, by=omar, body="Something unkind")
    withdraw_post(post, by=omar)

    html = at_work.get(page(Post, "changelist")).content.decode()

    assert "Withdrawn" in html
    assert "unkind" not in html


def test_a_list_of_conversations_is_narrowed_by_where_they_stand(at_work, make_thread, omar):
    open_one, answered = make_thread(), make_thread()
    post_reply(answered, by=omar, body="We are on it.")

    def shown(**query):
        return set(at_work.get(page(Thread, "changelist", **query)).context["cl"].result_list)

    assert shown(state="open") == {open_one}
    assert shown(state="answered") == {answered}
    assert shown(q=str(answered.pk)) == {answered}
    assert told(at_work.get(page(Thread, "changelist", state="nonsense"))) == ""


def test_a_manager_makes_a_board(client, mona):
    signed_in(client, mona).post(
        page(Board, "add"), {"name": "Kettles", "slug": "kettles", "description": "", "position": 1}
    )
    assert Board.objects.get(slug="kettles").name == "Kettles"
