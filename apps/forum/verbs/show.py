"""Decide what a conversation is and who may see it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.people.models import User

from ..events import POST_RELEASED, THREAD_KIND_CHANGED, THREAD_PUBLISHED
from ..models import Kind, Post, Standing, Thread, Visibility
from .recount import recount_threads


@transaction.atomic
def publish_thread(thread: Thread, *, by: User | None) -> Thread:
    """Let everybody see a thread that was held back, with its opening post if that was held, too. Safe to repeat.

    A private thread stays private. Raises ValidationError when its opening post was removed: there is nothing to show.
    """
    held = Thread.objects.select_for_update().filter(pk=thread.pk, visibility=Visibility.HELD).first()
    if held:
        opening = Post.objects.select_for_update().filter(thread=held, is_opening=True).first()
        if opening and opening.is_removed:
            raise ValidationError(_("Its first post was removed. Put that back, and the conversation comes back, too."))
        if opening and opening.is_held:
            Post.objects.filter(pk=opening.pk).update(standing=Standing.SHOWN)
            record(POST_RELEASED, held, by=by, post=opening.pk)
            recount_threads([held])
        Thread.objects.filter(pk=held.pk).update(visibility=Visibility.PUBLIC)
        record(THREAD_PUBLISHED, held, by=by)
    thread.refresh_from_db(fields=["visibility"])
    return thread


@transaction.atomic
def change_kind(thread: Thread, *, by: User, kind: Kind, at: datetime | None = None) -> Thread:
    """Say what sort of conversation this is. Safe to repeat."""
    old = Thread.objects.select_for_update().get(pk=thread.pk).kind
    if old != kind:
        thread.kind = kind
        thread.save(update_fields=["kind"])
        record(THREAD_KIND_CHANGED, thread, by=by, at=at, old=str(Kind(old).label), new=str(Kind(kind).label))
    return thread
