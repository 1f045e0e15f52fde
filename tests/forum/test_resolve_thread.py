"""Settling conversations, and taking them up again: three outcomes that are not alike."""

import pytest

from apps.activity.models import Event
from apps.forum.models import Resolution, Status, Thread
from apps.forum.verbs import accept_answer, post_reply, reopen_thread, resolve_thread

How = Resolution.How


def fresh(thread):
    return Thread.objects.get(pk=thread.pk)


def told(thread):
    return [event.action for event in Event.objects.about(thread)]


def test_the_asker_confirms_staff_closes_and_time_runs_out(make_thread, ana, omar):
    outcomes = {
        resolve_thread(make_thread(), by=ana).how: Status.CONFIRMED,
        resolve_thread(make_thread(), by=omar).how: Status.CLOSED_BY_STAFF,
        resolve_thread(make_thread(), by=None).how: Status.TIMED_OUT,
    }
    assert set(outcomes) == {How.CONFIRMED, How.CLOSED_BY_STAFF, How.TIMED_OUT}
    for how, status in outcomes.items():
        assert Thread.objects.get(resolution__how=how).status == status
    assert len({str(status.label) for status in outcomes.values()}) == 3


def test_who_settled_it_and_with_which_reply_is_kept(thread, omar, ana):
    answer = post_reply(thread, by=omar, body="Press it down.")
    accept_answer(thread, by=ana, post=answer)
    resolution = resolve_thread(thread, by=ana)
    assert (resolution.settled_by, resolution.answer) == (ana, answer)


def test_settling_twice_settles_once(thread, omar):
    first = resolve_thread(thread, by=omar)
    assert resolve_thread(thread, by=omar) == first
    assert told(thread).count("thread.resolved") == 1


@pytest.mark.parametrize("closer", ["omar", None])
def test_the_askers_confirmation_outranks_a_closing(thread, ana, request, closer):
    by = request.getfixturevalue(closer) if closer else None
    resolve_thread(thread, by=by)
    resolution = resolve_thread(thread, by=ana)
    assert (resolution.how, resolution.settled_by) == (How.CONFIRMED, ana)
    assert fresh(thread).status == Status.CONFIRMED
    assert told(thread).count("thread.resolved") == 2


def test_nothing_outranks_the_askers_confirmation(thread, ana, omar):
    confirmed = resolve_thread(thread, by=ana)
    assert resolve_thread(thread, by=omar) == confirmed
    assert resolve_thread(thread, by=None) == confirmed
    assert fresh(thread).status == Status.CONFIRMED


def test_time_does_not_outrank_staff(thread, omar):
    resolve_thread(thread, by=omar)
    assert resolve_thread(thread, by=None).how == How.CLOSED_BY_STAFF


def test_a_confirmation_keeps_the_answer_that_staff_had_named(thread, ana, omar):
    answer = post_reply(thread, by=omar, body="Press it down.")
    resolve_thread(thread, by=omar, answer=answer)
    assert resolve_thread(thread, by=ana).answer == answer


def test_reopening_takes_the_outcome_away_and_tells(thread, ana, omar):
    resolve_thread(thread, by=omar)
    reopen_thread(thread, by=ana)
    assert fresh(thread).status == Status.OPEN
    assert told(thread)[-1] == "thread.reopened"


def test_reopening_an_open_thread_changes_and_tells_nothing(thread, ana):
    reopen_thread(thread, by=ana)
    assert told(thread) == ["thread.opened"]


def test_a_reopened_thread_can_be_settled_anew(thread, ana, omar):
    resolve_thread(thread, by=ana)
    reopen_thread(thread, by=ana)
    assert resolve_thread(thread, by=omar).how == How.CLOSED_BY_STAFF
