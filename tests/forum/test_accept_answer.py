"""Choosing the reply that answers the question."""

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.forum.models import Thread
from apps.forum.verbs import accept_answer, merge_threads, post_reply, unaccept_answer, withdraw_post


def told(thread):
    return [event.action for event in Event.objects.about(thread)]


@pytest.fixture
def reply(thread, omar):
    return post_reply(thread, by=omar, body="Press it down.")


def test_the_chosen_reply_stands_under_the_question_and_who_chose_is_told(thread, reply, ana):
    assert accept_answer(thread, by=ana, post=reply).accepted_answer == reply
    event = Event.objects.about(thread).last()
    assert (event.action, event.actor, event.particulars) == ("thread.accepted", ana, {"post": reply.pk})


def test_choosing_the_same_again_tells_nothing_new(thread, reply, ana):
    accept_answer(thread, by=ana, post=reply)
    accept_answer(thread, by=ana, post=reply)
    assert told(thread).count("thread.accepted") == 1


def test_a_better_answer_takes_the_place_of_the_first(thread, reply, ana, bela):
    accept_answer(thread, by=ana, post=reply)
    better = post_reply(thread, by=bela, body="Plug it in.")
    accept_answer(thread, by=ana, post=better)
    assert Thread.objects.get(pk=thread.pk).accepted_answer == better


def test_the_question_is_not_its_own_answer(thread, ana):
    with pytest.raises(ValidationError, match="Only a reply"):
        accept_answer(thread, by=ana, post=thread.posts.get())


def test_a_reply_of_another_conversation_is_no_answer(thread, make_thread, ana, omar):
    stranger = post_reply(make_thread(title="Another"), by=omar, body="Elsewhere.")
    with pytest.raises(ValidationError, match="Only a reply"):
        accept_answer(thread, by=ana, post=stranger)


def test_a_withdrawn_reply_is_no_answer_also_to_who_has_not_noticed(thread, reply, ana):
    withdraw_post(reply, by=None)
    assert not reply.is_withdrawn, "this copy of the row is older than the withdrawal"
    with pytest.raises(ValidationError, match="still there"):
        accept_answer(thread, by=ana, post=reply)


def test_a_reply_that_moved_away_is_no_answer_here(thread, reply, make_thread, ana, rita):
    merge_threads(thread, into=make_thread(title="The same"), by=rita)
    with pytest.raises(ValidationError):
        accept_answer(thread, by=ana, post=reply)


def test_taking_the_choice_back_is_told_once(thread, reply, ana):
    accept_answer(thread, by=ana, post=reply)
    unaccept_answer(thread, by=ana)
    unaccept_answer(thread, by=ana)
    assert Thread.objects.get(pk=thread.pk).accepted_answer is None
    assert told(thread).count("thread.unaccepted") == 1
