"""Decide what a conversation is and who may see it."""

from django.db import transaction

from apps.activity.verbs import record
from apps.people.models import User

from ..events import THREAD_KIND_CHANGED, THREAD_PUBLISHED
from ..models import Kind, Thread, Visibility


@transaction.atomic
def publish_thread(thread: Thread, *, by: User) -> Thread:
    """Let everybody see a thread that was held back. Safe to repeat; a private thread stays private."""
    shown = Thread.objects.filter(pk=thread.pk, visibility=Visibility.HELD).update(visibility=Visibility.PUBLIC)
    if shown:
        record(THREAD_PUBLISHED, thread, by=by)
    thread.refresh_from_db(fields=["visibility"])
    return thread


@transaction.atomic
def change_kind(thread: Thread, *, by: User, kind: Kind) -> Thread:
    """Say what sort of conversation this is. Safe to repeat."""
    old = Thread.objects.select_for_update().get(pk=thread.pk).kind
    if old != kind:
        thread.kind = kind
        thread.save(update_fields=["kind"])
        record(THREAD_KIND_CHANGED, thread, by=by, old=str(Kind(old).label), new=str(Kind(kind).label))
    return thread
