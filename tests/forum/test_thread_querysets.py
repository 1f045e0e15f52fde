"""Questions about conversations."""

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.forum.models import Kind, Post, Status, Thread, Visibility
from apps.forum.verbs import (
    lock_thread,
    merge_threads,
    post_reply,
    publish_thread,
    reopen_thread,
    resolve_thread,
    withdraw_post,
)

NOBODY = AnonymousUser()


@pytest.fixture
def shown(make_thread, bela):
    """A thread of Bela's in each visibility."""
    return {visibility: make_thread(by=bela, visibility=visibility) for visibility in Visibility}


def test_a_visitor_sees_what_is_public(shown):
    assert list(Thread.objects.visible_to(NOBODY)) == [shown["public"]]


def test_a_stranger_sees_what_is_public(shown, ana):
    assert list(Thread.objects.visible_to(ana)) == [shown["public"]]


def test_people_see_their_own_whatever_it_is(shown, bela):
    assert set(Thread.objects.visible_to(bela)) == set(shown.values())


def test_staff_sees_everything(shown, omar):
    assert set(Thread.objects.visible_to(omar)) == set(shown.values())


def test_a_released_thread_is_seen_by_everybody(shown, omar):
    publish_thread(shown["held"], by=omar)
    assert Thread.objects.visible_to(NOBODY).count() == 2


@pytest.mark.parametrize("who", ["nobody", "author", "staff"])
def test_a_merged_thread_is_seen_by_nobody_where_it_was(make_thread, ana, omar, who):
    gone, into = make_thread(), make_thread()
    merge_threads(gone, into=into, by=omar)
    user = {"nobody": NOBODY, "author": ana, "staff": omar}[who]
    assert list(Thread.objects.visible_to(user)) == [into]
    assert list(Thread.objects.public()) == [into]


def test_each_state_has_its_question_and_they_do_not_overlap(make_thread, ana, omar):
    threads = {
        "open": make_thread(),
        "answered": make_thread(),
        "confirmed": make_thread(),
        "closed": make_thread(),
        "timed_out": make_thread(),
    }
    post_reply(threads["answered"], by=omar, body="Answer.")
    post_reply(threads["closed"], by=omar, body="Answer.")
    resolve_thread(threads["confirmed"], by=ana)
    resolve_thread(threads["closed"], by=omar)
    resolve_thread(threads["timed_out"], by=None)
    ask = Thread.objects
    assert set(ask.open()) == {threads["open"]}
    assert set(ask.answered()) == {threads["answered"]}
    assert set(ask.ever_answered()) == {threads["answered"], threads["closed"]}
    assert set(ask.resolved()) == {threads["confirmed"], threads["closed"], threads["timed_out"]}
    for status, thread in threads.items():
        assert ask.get(pk=thread.pk).status == Status(status)


def test_awaiting_reply_is_where_the_customer_spoke_last(make_thread, omar, bela, ana):
    fresh, answered, asked_again, settled = (make_thread() for _number in range(4))
    for thread in (answered, asked_again):
        post_reply(thread, by=omar, body="Answer.")
    post_reply(asked_again, by=bela, body="And mine?")
    resolve_thread(settled, by=ana)
    assert set(Thread.objects.awaiting_reply()) == {fresh, asked_again}
    reopen_thread(settled, by=ana)
    assert settled in Thread.objects.awaiting_reply()


def test_the_liveliest_come_first_and_the_later_row_wins_a_tie(make_thread, ago):
    moment = ago(hours=1)
    old, first, second = make_thread(at=ago(days=2)), make_thread(at=moment), make_thread(at=moment)
    assert list(Thread.objects.liveliest_first()) == [second, first, old]


def test_kinds_and_spans_narrow(make_thread, ago):
    idea, old = make_thread(kind=Kind.IDEA), make_thread(at=ago(days=10))
    assert list(Thread.objects.of_kind(Kind.IDEA)) == [idea]
    assert list(Thread.objects.opened_since(ago(days=7))) == [idea]
    assert set(Thread.objects.opened_since(ago(days=11))) == {idea, old}


def test_a_row_of_a_list_has_all_it_shows_and_anything_else_fails_loudly(thread, django_assert_num_queries):
    with django_assert_num_queries(1):
        [row] = Thread.objects.for_listing()
        assert (str(row.author), row.product, row.status) == ("Ana", None, Status.OPEN)
    with pytest.raises(Exception, match="board"):
        _ = row.board


def test_posts_are_read_in_the_order_they_were_said(thread, bela, ago):
    late = post_reply(thread, by=bela, body="Now.")
    early = post_reply(thread, by=bela, body="Before the question.", at=ago(days=1))
    assert list(thread.posts.in_reading_order()) == [early, thread.posts.get(is_opening=True), late]


def test_posts_by_staff_and_posts_that_are_there(thread, bela, omar):
    customer, staff = post_reply(thread, by=bela, body="A."), post_reply(thread, by=omar, body="B.")
    withdraw_post(customer, by=bela)
    assert list(Post.objects.by_staff()) == [staff]
    assert customer not in Post.objects.present()
    assert Post.objects.present().count() == 2


def test_a_locked_thread_is_found_like_any_other(thread, omar):
    lock_thread(thread, by=omar)
    found = Thread.objects.visible_to(NOBODY).get()
    assert found.is_locked


def test_the_first_response_time_is_never_negative(thread, omar, ago):
    assert thread.first_response_time is None
    post_reply(thread, by=omar, body="Said before.", at=ago(days=1))
    assert Thread.objects.get().first_response_time is None


def test_the_first_response_time_counts_from_the_question(make_thread, omar, ago):
    thread = make_thread(at=ago(hours=5))
    post_reply(thread, by=omar, body="Here.", at=thread.opened_at + (ago(hours=2) - ago(hours=5)))
    assert round(Thread.objects.get().first_response_time.total_seconds()) == 3 * 3600
