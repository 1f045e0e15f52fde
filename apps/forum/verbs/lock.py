"""Close a conversation for further replies, and open it again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.activity.verbs import record
from apps.people.models import User

from ..events import THREAD_LOCKED, THREAD_UNLOCKED
from ..models import Lock, Thread


@transaction.atomic
def lock_thread(thread: Thread, *, by: User, reason: str = "", at: datetime | None = None) -> Lock:
    """Take no more replies, and say why. Safe to repeat."""
    at = at or timezone.now()
    lock, locked = Lock.objects.get_or_create(
        thread=thread, defaults={"locked_by": by, "reason": reason[:200], "locked_at": at}
    )
    if locked:
        record(THREAD_LOCKED, thread, by=by, at=at, reason=lock.reason)
    return lock


@transaction.atomic
def unlock_thread(thread: Thread, *, by: User) -> Thread:
    """Take replies again. Safe to repeat."""
    deleted, _ = Lock.objects.filter(thread=thread).delete()
    if deleted:
        record(THREAD_UNLOCKED, thread, by=by)
    return thread
