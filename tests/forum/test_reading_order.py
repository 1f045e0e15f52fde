"""The line of a conversation: every post on exactly one page, events between them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.activity.verbs import record
from apps.forum.events import POST_EDITED, THREAD_LOCKED
from apps.forum.models import Post
from apps.forum.reading import reading_order
from apps.forum.verbs import lock_thread, merge_threads, post_reply, resolve_thread


def line(thread, after=None, size=3):
    return reading_order(thread, user=AnonymousUser(), after=after, size=size)


def pages(thread, size=3):
    """Every page of the line."""
    found, key = [], None
    for _page in range(50):
        here = line(thread, key, size)
        found.append(here)
        if not here.next_key:
            return found
        key = here.next_key
    raise AssertionError("the pages do not end")


def reply_at(thread, person, moments):
    Post.objects.bulk_create(
        [Post(thread=thread, author=person, body="x", posted_at=thread.opened_at + moment) for moment in moments]
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seconds=st.lists(st.integers(-3, 4), max_size=14), size=st.integers(1, 5))
def test_every_reply_stands_on_exactly_one_page_in_its_order(thread, bela, seconds, size):
    Post.objects.filter(is_opening=False).delete()
    reply_at(thread, bela, [timedelta(seconds=second) for second in seconds])
    found = pages(thread, size)
    read = [entry.post.pk for page in found for entry in page.entries if entry.post]
    assert read == list(thread.posts.filter(is_opening=False).in_reading_order().values_list("pk", flat=True))
    assert found[0].opening == thread.posts.get(is_opening=True)
    assert all(page.opening is None for page in found[1:])


def test_many_replies_of_the_same_second_are_all_read(thread, bela):
    reply_at(thread, bela, [timedelta(seconds=5)] * 20)
    assert sum(len(page.entries) for page in pages(thread)) == 20


def test_the_opening_stands_first_also_where_older_posts_were_merged_in(make_thread, rita, ana, ago):
    older, newer = make_thread(at=ago(days=9)), make_thread()
    reply_at(older, ana, [timedelta(seconds=number) for number in range(5)])
    opening = newer.posts.get()
    merge_threads(older, into=newer, by=rita)
    assert line(newer).opening == opening
    assert all(entry.post != opening for page in pages(newer) for entry in page.entries)


def test_events_stand_between_the_posts_where_they_happened(thread, bela, omar):
    post_reply(thread, by=bela, body="One.")
    lock_thread(thread, by=omar)
    post_reply(thread, by=omar, body="Two.")
    resolve_thread(thread, by=omar)
    stops = [entry.event.action if entry.event else entry.post.body for entry in line(thread).entries]
    assert stops == ["One.", "thread.locked", "Two.", "thread.resolved"]


def test_what_the_posts_tell_and_what_only_staff_sees_is_not_told_again(thread, bela, omar):
    post_reply(thread, by=bela, body="One.")
    record(POST_EDITED, thread, by=omar)
    assert [entry.event for entry in line(thread).entries] == [None]


def test_silent_events_do_not_crowd_out_the_others(thread, omar):
    for _number in range(210):
        record(POST_EDITED, thread, by=omar)
    lock_thread(thread, by=omar)
    assert [entry.event.action for entry in line(thread).entries] == ["thread.locked"]


def test_every_event_stands_on_exactly_one_page(thread, bela, omar):
    now = timezone.now()
    for number in range(10):
        post_reply(thread, by=bela, body=f"{number}", at=now + timedelta(minutes=number))
        record(THREAD_LOCKED, thread, by=omar, at=now + timedelta(minutes=number, seconds=30))
    told = [entry.event.pk for page in pages(thread) for entry in page.entries if entry.event]
    assert len(told) == len(set(told)) == 10


@pytest.mark.parametrize("after", ["", "x", "-1", "0", "٣", "9" * 30, "999999999", None])
def test_a_page_that_does_not_exist_begins_at_the_beginning(thread, after):
    assert line(thread, after).opening


def test_a_post_of_another_conversation_is_no_page(thread, make_thread):
    stranger = make_thread(title="Another").posts.get()
    assert line(thread, str(stranger.pk)).opening == thread.posts.get()
