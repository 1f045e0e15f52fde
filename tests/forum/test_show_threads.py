"""Deciding what a conversation is and who may see it."""

import pytest

from apps.activity.models import Event
from apps.forum.models import Kind, Thread, Visibility
from apps.forum.verbs import change_kind, publish_thread


def told(thread):
    return [event.action for event in Event.objects.about(thread)]


def test_a_held_thread_becomes_public_once(make_thread, omar):
    thread = make_thread(visibility=Visibility.HELD)
    assert publish_thread(thread, by=omar).is_public
    publish_thread(thread, by=omar)
    assert told(thread).count("thread.published") == 1


def test_a_private_thread_stays_private(make_thread, omar):
    thread = make_thread(visibility=Visibility.PRIVATE)
    assert publish_thread(thread, by=omar).visibility == Visibility.PRIVATE
    assert "thread.published" not in told(thread)


def test_the_timeline_says_from_what_to_what_the_kind_changed(thread, omar):
    change_kind(thread, by=omar, kind=Kind.IDEA)
    assert Thread.objects.get(pk=thread.pk).kind == Kind.IDEA
    assert Event.objects.about(thread).last().sentence() == "Omar changed the kind from Question to Idea"


def test_the_same_kind_again_is_no_change(thread, omar):
    change_kind(thread, by=omar, kind=Kind.QUESTION)
    assert "thread.kind_changed" not in told(thread)


@pytest.mark.parametrize("kind", Kind.values)
def test_a_kind_may_be_named_by_its_word(thread, omar, kind):
    assert change_kind(thread, by=omar, kind=kind).kind == kind
