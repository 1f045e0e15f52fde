"""Taking a post's words away: nothing of them stays, and a neutral mark stands where they stood."""

from importlib import import_module

import pytest
from django.apps import apps

from apps.activity.models import Event
from apps.forum.models import Merge, Post, Revision, Thread, Visibility
from apps.forum.verbs import (
    accept_answer,
    edit_post,
    merge_threads,
    post_reply,
    recount_threads,
    split_thread,
    withdraw_post,
)

CANARY = "canary-7f3a"


@pytest.fixture
def spoken(make_thread, jane):
    return make_thread(
        by=jane,
        title=f"Title {CANARY}",
        body=f"Body {CANARY}",
        said_on="Mastodon",
        said_by=f"@{CANARY}",
        said_at_url=f"https://social.example/{CANARY}",
    )


def everything_about_the_forum() -> str:
    rows = [*Thread.objects.values(), *Post.objects.values(), *Revision.objects.values(), *Event.objects.values()]
    return str(rows)


def test_nothing_of_the_words_stays_in_the_forum(spoken, jane, client, omar):
    post = spoken.posts.get()
    edit_post(post, by=jane, body=f"Changed {CANARY}")
    post_reply(spoken, by=omar, body="We are looking into it.")
    assert CANARY in everything_about_the_forum()
    withdraw_post(post, by=None)
    assert CANARY not in everything_about_the_forum()
    page = client.get(Thread.objects.get(pk=spoken.pk).get_absolute_url()).content.decode()
    assert CANARY not in page
    assert "We are looking into it." in page


def test_a_tombstone_stands_where_it_stood(thread, bela, client):
    reply = post_reply(thread, by=bela, body="Forget this.")
    withdraw_post(reply, by=bela)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Forget this." not in page
    assert f'id="post-{reply.pk}"' in page
    assert "withdrawn" in page


def test_an_opening_without_replies_takes_its_thread_out_of_the_public(spoken, client):
    withdraw_post(spoken.posts.get(), by=None)
    thread = Thread.objects.get(pk=spoken.pk)
    assert thread.visibility == Visibility.HELD
    assert client.get(thread.get_absolute_url()).status_code == 410


def test_a_thread_with_replies_stays_under_a_neutral_title(spoken, omar, client):
    post_reply(spoken, by=omar, body="An answer worth keeping.")
    withdraw_post(spoken.posts.get(is_opening=True), by=None)
    thread = Thread.objects.get(pk=spoken.pk)
    assert thread.visibility == Visibility.PUBLIC
    assert (thread.title, thread.slug) == ("Withdrawn where it was said", "")


def test_the_old_address_leads_to_the_neutral_one(spoken, omar, client):
    old = spoken.get_absolute_url()
    post_reply(spoken, by=omar, body="An answer worth keeping.")
    withdraw_post(spoken.posts.get(is_opening=True), by=None)
    answer = client.get(old)
    assert answer.status_code == 301
    assert CANARY not in answer["Location"]


def test_a_withdrawn_answer_is_no_longer_the_answer(thread, ana, bela):
    reply = post_reply(thread, by=bela, body="Press it.")
    accept_answer(thread, by=ana, post=reply)
    withdraw_post(reply, by=bela)
    assert Thread.objects.get(pk=thread.pk).accepted_answer is None


def test_the_title_of_a_thread_that_lives_on_elsewhere_goes_too(spoken, thread, rita):
    post = spoken.posts.get()
    merge_threads(spoken, into=thread, by=rita)
    withdraw_post(Post.objects.get(pk=post.pk), by=None)
    assert CANARY not in everything_about_the_forum()
    assert Thread.objects.get(pk=thread.pk).title == thread.title


def test_the_title_goes_too_where_its_opening_was_merged_and_then_split_off(spoken, thread, jane, rita):
    post = spoken.posts.get()
    merge_threads(spoken, into=thread, by=rita)
    new = split_thread(thread, posts=[Post.objects.get(pk=post.pk)], title="A thing of its own", by=rita)
    withdraw_post(Post.objects.get(pk=post.pk), by=None)
    assert CANARY not in everything_about_the_forum()
    assert Thread.objects.get(pk=new.pk).author != jane
    assert Thread.objects.get(pk=spoken.pk).author != jane
    assert Thread.objects.get(pk=thread.pk).title == thread.title


def test_merges_of_old_are_told_which_post_opened_them(spoken, make_thread, thread, ana, rita):
    opening = spoken.posts.get()
    post_reply(spoken, by=opening.author, body="Something else.")
    other = make_thread(title="Another")
    for one in (spoken, other):
        merge_threads(one, into=thread, by=rita)
    first = other.merge.opening
    Merge.objects.update(opening=None)
    migration = import_module("apps.forum.migrations.0003_openings_of_merges")
    migration.note_openings(apps, None)
    assert dict(Merge.objects.values_list("thread", "opening")) == {spoken.pk: opening.pk, other.pk: first.pk}
    # A merge whose opening is gone stays without one, and is asked about once.
    Merge.objects.filter(thread=other).update(opening=None, posts=[])
    migration.note_openings(apps, None)
    assert Merge.objects.get(thread=other).opening is None


def test_a_withdrawn_reply_leaves_the_titles_of_merged_threads_alone(spoken, thread, jane, rita):
    reply = post_reply(spoken, by=jane, body="Something else.")
    merge_threads(spoken, into=thread, by=rita)
    withdraw_post(Post.objects.get(pk=reply.pk), by=None)
    assert Thread.objects.get(pk=spoken.pk).title == spoken.title


def test_withdrawing_twice_is_told_once_and_numbers_stay(thread, bela):
    reply = post_reply(thread, by=bela, body="Forget this.")
    first = withdraw_post(reply, by=bela)
    assert withdraw_post(reply, by=bela).withdrawn_at == first.withdrawn_at
    assert [event.action for event in Event.objects.about(thread)].count("post.withdrawn") == 1
    assert Thread.objects.get(pk=thread.pk).reply_count == 1
    assert recount_threads([thread]) == 0


def test_a_withdrawn_post_stays_withdrawn_whatever_arrives_later(thread, bela):
    reply = post_reply(thread, by=bela, body="Forget this.")
    withdraw_post(reply, by=None)
    edit_post(reply, by=None, body="A late edit.")
    reply.refresh_from_db()
    assert (reply.body, reply.html) == ("", "")
    assert not Revision.objects.exists()
