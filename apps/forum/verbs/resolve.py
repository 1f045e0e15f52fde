"""Settle conversations, and take them up again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.people.models import User

from ..events import THREAD_REOPENED, THREAD_RESOLVED
from ..models import Kind, Post, PrivateTalk, Resolution, Thread

AT_A_TIME = 200


@transaction.atomic
def resolve_thread(
    thread: Thread, *, by: User | None, answer: Post | None = None, at: datetime | None = None
) -> Resolution:
    """Settle a thread, remembering who, when and with which reply. Without a person, time settled it.

    The asker's word is *confirmed*; a later confirmation outranks a closing by staff or by time. Raises
    ValidationError for the private part of a conversation that still owes the public its outcome.
    """
    if by is None:
        how = Resolution.How.TIMED_OUT
    elif by.pk == thread.author_id:
        how = Resolution.How.CONFIRMED
    else:
        how = Resolution.How.CLOSED_BY_STAFF
    at = at or timezone.now()
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if PrivateTalk.objects.going_on().filter(talk=thread).exists():
        raise ValidationError(_("This is the private part of a conversation. It ends with its outcome in public."))
    resolution, settled = Resolution.objects.get_or_create(
        thread=thread,
        defaults={"how": how, "settled_by": by, "settled_at": at, "answer": answer or thread.accepted_answer},
    )
    if not settled and how == Resolution.How.CONFIRMED and resolution.how != how:
        Resolution.objects.filter(pk=resolution.pk).delete()
        resolution, settled = (
            Resolution.objects.create(
                thread=thread, how=how, settled_by=by, settled_at=at, answer=answer or resolution.answer
            ),
            True,
        )
    if settled:
        record(THREAD_RESOLVED, thread, by=by, at=at, how=how.value, answer=resolution.answer_id)
    return resolution


@transaction.atomic
def reopen_thread(thread: Thread, *, by: User, at: datetime | None = None) -> Thread:
    """Take a settled thread up again. Safe to repeat."""
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if Resolution.objects.filter(thread=thread).delete()[0]:
        record(THREAD_REOPENED, thread, by=by, at=at)
    return thread


def time_out_threads() -> int:
    """Settle, as timed out, what we answered RESOLVE_AFTER_DAYS ago without hearing back. Returns how many.

    Questions and problems only: praise and ideas are owed no confirmation.
    """
    before = timezone.now() - timedelta(days=settings.RESOLVE_AFTER_DAYS)
    quiet = Thread.objects.unresolved().ever_answered().silent_since(before)
    # What goes on in private, or came back a moment ago, is not over, on neither side.
    talks = PrivateTalk.objects.exclude(returned_at__lt=before)
    quiet = quiet.exclude(pk__in=talks.values("talk")).exclude(pk__in=talks.values("thread"))
    owed = quiet.filter(kind__in=[Kind.QUESTION, Kind.PROBLEM])
    threads = list(owed.order_by("last_post_at")[:AT_A_TIME])
    for thread in threads:
        resolve_thread(thread, by=None)
    return len(threads)
