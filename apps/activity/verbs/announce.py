"""Tell listeners what was committed, in batches, each at its own pace."""

import logging
from datetime import datetime, timedelta
from functools import cache

from django.db import connection, transaction
from django.db.models import DateTimeField, TextField
from django.utils import timezone

from apps.foundation.background import background
from apps.foundation.prepared import Prepared, Slot

from ..hearing import listener_named
from ..models import Announcement

logger = logging.getLogger(__name__)

BATCH = 200
FIRST_RETRY_SECONDS = 5
LAST_RETRY_SECONDS = 3600


@background
def relay() -> int:
    """Tell every listener everything it is owed now. Returns how many announcements were heard."""
    heard = 0
    while told := announce_batch():
        heard += told
    return heard


def announce_batch() -> int:
    """Tell each listener whose turn it is its next batch. Returns how many announcements were taken up, heard or not.

    Each in a transaction of its own: what one listener has locked shall not wait for the work of all others.
    """
    now = timezone.now()
    return sum(_announce_to(name, now) for name in sorted(set(_whose_turn(BATCH).all(now=now))))


def _announce_to(name: str, now: datetime) -> int:
    with transaction.atomic():
        owed = _owed(BATCH).all(now=now, listener=name)
        owed.sort(key=lambda one: one.event_id)
        if owed:
            _tell(name, owed)
    return len(owed)


def _tell(name: str, batch: list[Announcement]) -> None:
    """Tell one listener; where the batch fails, tell each event alone so that one bad event holds up no other."""
    listener = listener_named(name)
    if listener is None:
        logger.error("nobody answers to the listener name %r; %d announcements dropped", name, len(batch))
        Announcement.objects.filter(pk__in=[one.pk for one in batch]).delete()
        return
    try:
        with transaction.atomic():
            listener([one.event for one in batch])
            Announcement.objects.filter(pk__in=[one.pk for one in batch]).delete()
    except Exception as error:
        if len(batch) > 1:
            for one in batch:
                _tell(name, [one])
        else:
            _postpone(batch[0], error)


def _postpone(one: Announcement, error: Exception) -> None:
    wait = min(FIRST_RETRY_SECONDS * 2**one.attempts, LAST_RETRY_SECONDS)
    one.attempts += 1
    one.next_at = timezone.now() + timedelta(seconds=wait)
    one.error = f"{type(error).__name__}: {error}"[:300]
    one.save(update_fields=["attempts", "next_at", "error"])
    logger.exception("listener %s failed on event %s", one.listener, one.event_id)


@cache
def _whose_turn(number: int) -> Prepared:
    """The names of those who are owed the oldest debts."""
    now = Slot("now", DateTimeField())
    return Prepared(lambda: Announcement.objects.due(now).values_list("listener", flat=True)[:number])


@cache
def _owed(number: int) -> Prepared:
    """What a listener is owed, with its events, locked.

    Several relays may run: on PostgreSQL each takes rows nobody else holds; SQLite has one writer anyway.
    """

    def build():
        owed = Announcement.objects.due(Slot("now", DateTimeField())).filter(listener=Slot("listener", TextField()))
        owed = owed.select_related("event__actor")
        if connection.features.has_select_for_update_skip_locked:
            owed = owed.select_for_update(skip_locked=True, of=("self",))
        return owed[:number]

    return Prepared(build)
