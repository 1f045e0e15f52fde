"""Closing conversations for replies, and opening them again."""

from apps.activity.models import Event
from apps.forum.models import Lock, Thread
from apps.forum.rules import may_reply
from apps.forum.verbs import lock_thread, unlock_thread


def told(thread):
    return [event.action for event in Event.objects.about(thread)]


def test_a_lock_keeps_who_and_why(thread, omar):
    lock = lock_thread(thread, by=omar, reason="Settled long ago")
    assert (lock.locked_by, lock.reason) == (omar, "Settled long ago")
    assert Event.objects.about(thread).last().particulars == {"reason": "Settled long ago"}


def test_a_locked_thread_takes_no_replies_but_from_staff(thread, ana, bela, omar):
    lock_thread(thread, by=omar)
    locked = Thread.objects.get(pk=thread.pk)
    assert not may_reply(ana, locked)
    assert "closed for further replies" in may_reply(bela, locked).reason
    assert may_reply(omar, locked)


def test_locking_twice_locks_once_and_keeps_the_first_reason(thread, omar, rita):
    lock_thread(thread, by=omar, reason="First")
    assert lock_thread(thread, by=rita, reason="Second").reason == "First"
    assert told(thread).count("thread.locked") == 1


def test_unlocking_takes_replies_again_and_tells_once(thread, omar, bela):
    lock_thread(thread, by=omar)
    unlock_thread(thread, by=omar)
    unlock_thread(thread, by=omar)
    assert may_reply(bela, Thread.objects.get(pk=thread.pk))
    assert told(thread).count("thread.unlocked") == 1


def test_a_long_reason_is_cut_to_what_fits(thread, omar):
    lock_thread(thread, by=omar, reason="r" * 300)
    assert len(Lock.objects.get().reason) == 200
