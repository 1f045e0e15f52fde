"""Understand what arrived: raw items become complaints, edits or withdrawals, or go to quarantine."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from apps.foundation.background import background, later
from apps.sources.connectors import Unreadable, connector_for
from apps.sources.models import Source

from ..models import QUARANTINE_AFTER, Arrival
from .reception import receive

logger = logging.getLogger(__name__)

BATCH = 100


@background
def process_arrivals(source: Source) -> int:
    """Take up everything of a source that is due. Returns how many items were taken up.

    The first try goes in batches. Whatever was tried before is tried alone, and its attempt is committed before it
    begins, so that an item that kills its worker is found out and quarantined.
    """
    taken = 0
    while batch := _claim(source):
        taken += len(batch)
        for arrivals in _apart(batch):
            _understand(source, arrivals)
    return taken


def queue_waiting_arrivals() -> int:
    """Wake the processing of every source with items due: what a lost wake-up left behind. Returns how many."""
    sources = Source.objects.filter(pk__in=Arrival.objects.due(timezone.now()).order_by().values("source").distinct())
    for source in sources:
        later(process_arrivals, source)
    return len(sources)


@transaction.atomic
def release_arrivals(arrivals: Sequence[Arrival]) -> int:
    """Try quarantined items again, after what troubled them was mended. Returns how many."""
    released = Arrival.objects.filter(pk__in=[one.pk for one in arrivals], state=Arrival.State.QUARANTINED).update(
        state=Arrival.State.WAITING, attempts=0, next_at=timezone.now(), error=""
    )
    for source in {one.source for one in arrivals}:
        later(process_arrivals, source)
    return released


def _claim(source: Source) -> list[Arrival]:
    """Take the next items for this worker alone, counting the attempt before anything can go wrong."""
    now = timezone.now()
    with transaction.atomic():
        due = Arrival.objects.due(now).filter(source=source)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        fresh = list(due.filter(attempts=0)[:BATCH])
        batch = fresh or list(due[:1])
        for arrival in batch:
            arrival.attempts += 1
        spent = [one for one in batch if one.attempts > QUARANTINE_AFTER]
        for arrival in spent:
            _quarantine(arrival, arrival.error or "The worker ended each time it tried to read this.")
        batch = [one for one in batch if one.attempts <= QUARANTINE_AFTER]
        Arrival.objects.bulk_update(batch, ["attempts"])
        Arrival.objects.filter(pk__in=[one.pk for one in batch]).update(
            next_at=now + timedelta(seconds=settings.ARRIVAL_LEASE_SECONDS)
        )
    return batch if batch or not spent else _claim(source)


def _apart(batch: list[Arrival]) -> list[list[Arrival]]:
    return [batch] if batch[0].attempts == 1 else [[one] for one in batch]


def _understand(source: Source, arrivals: list[Arrival]) -> None:
    connector = connector_for(source)
    heard, read = [], []
    for arrival in arrivals:
        try:
            item = connector.read(arrival.payload)
        except Unreadable as error:
            _quarantine(arrival, str(error))
            continue
        except Exception as error:
            logger.exception("arrival %s could not be read", arrival.pk)
            _quarantine(arrival, f"{type(error).__name__} while reading")
            continue
        read.append(arrival)
        if item is not None:
            heard.append(item)
    try:
        with transaction.atomic():
            receive(source, heard)
            # What was understood stands in the complaint; a second copy would outlive its withdrawal.
            Arrival.objects.filter(pk__in=[one.pk for one in read]).update(
                state=Arrival.State.DONE, payload={}, error=""
            )
    except (ValidationError, DatabaseError, ValueError, TypeError, KeyError) as error:
        if len(read) > 1:
            for arrival in read:
                _understand(source, [arrival])
        elif read:
            _postpone(read[0], error)


def _quarantine(arrival: Arrival, reason: str) -> None:
    Arrival.objects.filter(pk=arrival.pk).update(
        state=Arrival.State.QUARANTINED, attempts=arrival.attempts, error=reason[:300]
    )


def _postpone(arrival: Arrival, error: Exception) -> None:
    logger.exception("arrival %s could not be received", arrival.pk)
    Arrival.objects.filter(pk=arrival.pk).update(
        next_at=timezone.now() + timedelta(seconds=5 * 2**arrival.attempts),
        error=f"{type(error).__name__}: {'; '.join(error.messages) if isinstance(error, ValidationError) else ''}"[
            :300
        ],
    )
