"""Two people at once at one post: removed and changed, released twice, one picture in two posts."""

import pytest

from apps.activity.models import Event
from apps.forum.models import Picture, Post, Removal, Thread
from apps.forum.verbs import (
    edit_post,
    merge_threads,
    post_reply,
    recount_threads,
    release_post,
    remove_post,
    restore_post,
    store_picture,
    withdraw_post,
)
from apps.foundation.invariants import all_invariants
from tests.foundation.pictures import picture, upload
from tests.racing import at_once, errors, needs_postgresql

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]

ROUNDS = 4


@pytest.fixture(autouse=True)
def unscreened(monkeypatch):
    """Nobody looks first unless the test says so."""
    monkeypatch.setattr("apps.forum.verbs.screening._screeners", [])


def told(thread, action: str) -> int:
    return Event.objects.about(thread).filter(action=action).count()


def broken() -> list[str]:
    ours = [one for one in all_invariants() if one.violations.__module__ == "apps.forum.invariants"]
    return [line for one in ours for line in one.violations()]


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_post_changed_while_it_is_removed_stays_removed(thread, bela, mona, turn):
    post = post_reply(thread, by=bela, body="Before.")
    outcomes = at_once(
        lambda: edit_post(post, by=bela, body="After."), lambda: remove_post(post, by=mona, reason="spam")
    )
    assert errors(outcomes) == []
    post.refresh_from_db()
    assert post.standing == "removed" and post.body in {"Before.", "After."}
    assert recount_threads([thread]) == 0 and broken() == []


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_post_released_by_two_is_told_once(thread, bela, omar, mona, turn):
    post = post_reply(thread, by=bela, body="Hello.", hold_because="Look first.")
    assert errors(at_once(*[lambda: release_post(post, by=omar), lambda: release_post(post, by=mona)] * 2)) == []
    assert told(thread, "thread.replied") == told(thread, "post.released") == 1
    assert Thread.objects.get(pk=thread.pk).reply_count == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_released_by_one_and_removed_by_another_it_is_one_of_both(thread, bela, omar, mona, turn):
    post = post_reply(thread, by=bela, body="Hello.", hold_because="Look first.")
    outcomes = at_once(lambda: release_post(post, by=omar), lambda: remove_post(post, by=mona, reason="spam"))
    assert errors(outcomes) == []
    assert Post.objects.get(pk=post.pk).standing == "removed"
    assert Removal.objects.get().was_held == (told(thread, "thread.replied") == 0)
    assert recount_threads([thread]) == 0 and broken() == []


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_removing_restoring_and_replying_at_once_leaves_true_counters(thread, bela, mona, ana, turn):
    post = post_reply(thread, by=bela, body="Hello.")
    outcomes = at_once(
        lambda: remove_post(post, by=mona, reason="spam"),
        lambda: restore_post(post, by=mona),
        lambda: post_reply(thread, by=ana, body="Another."),
        lambda: post_reply(thread, by=bela, body="And another."),
    )
    assert errors(outcomes) == []
    assert recount_threads([thread]) == 0 and broken() == []


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_post_removed_while_its_conversation_moves_is_removed_where_it_went(make_thread, thread, bela, mona, turn):
    other = make_thread(title="Another")
    post = post_reply(other, by=bela, body="Hello.")
    outcomes = at_once(
        lambda: merge_threads(other, into=thread, by=mona), lambda: remove_post(post, by=mona, reason="spam")
    )
    assert errors(outcomes) == []
    assert recount_threads([thread, other]) == 0 and broken() == []


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_picture_shown_by_two_posts_at_once_belongs_to_one(thread, bela, settings, tmp_path, turn):
    settings.MEDIA_ROOT = tmp_path
    kept = store_picture(upload(picture()), by=bela)
    body = f"![](/pictures/{kept.key}.webp)"
    assert errors(at_once(*[lambda: post_reply(thread, by=bela, body=body)] * 4)) == []
    assert Picture.objects.get().post in thread.posts.all()
    assert thread.posts.filter(html__contains="<img").count() == 4


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_taken_back_while_it_is_removed_nothing_of_it_stays(thread, bela, mona, turn):
    post = post_reply(thread, by=bela, body="Hello.")
    outcomes = at_once(lambda: withdraw_post(post, by=bela), lambda: remove_post(post, by=mona, reason="spam"))
    assert all("withdrawn" in str(error) for error in errors(outcomes))
    post.refresh_from_db()
    assert post.is_withdrawn and post.body == ""
    assert recount_threads([thread]) == 0 and broken() == []
