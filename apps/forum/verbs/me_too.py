"""Say that one has the same problem, and take it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.people.models import User

from ..models import MeToo, Thread
from .whereabouts import lock_where_they_live


@transaction.atomic
def say_me_too(thread: Thread, *, by: User | None = None, browser: str = "", at: datetime | None = None) -> MeToo:
    """Count one more who has this, too: a person, or a browser by its random key. Counts each once.

    Said of a merged thread, it counts where the thread lives on.
    """
    thread = lock_where_they_live([thread.pk])[thread.pk]
    who = {"person": by} if by else {"browser": browser}
    me_too, said = MeToo.objects.get_or_create(thread=thread, **who, defaults={"said_at": at or timezone.now()})
    if said:
        Thread.objects.filter(pk=thread.pk).update(me_too_count=F("me_too_count") + 1)
    return me_too


@transaction.atomic
def take_back_me_too(thread: Thread, *, by: User | None = None, browser: str = "") -> Thread:
    """Count one fewer. Safe to repeat."""
    thread = lock_where_they_live([thread.pk])[thread.pk]
    who = {"person": by} if by else {"browser": browser}
    deleted, _ = MeToo.objects.filter(thread=thread, **who).delete()
    if deleted:
        Thread.objects.filter(pk=thread.pk).update(me_too_count=F("me_too_count") - 1)
    return thread
