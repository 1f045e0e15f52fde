"""Write down what happened, in the transaction that made it happen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched, chain

from django.db import connection, models, transaction
from django.utils import timezone

from apps.foundation.background import later

from ..hearing import listeners_of
from ..models import Announcement, Event
from ..vocabulary import Action
from .announce import relay

EVENTS_AT_ONCE = 1_000
# In the order of the events: whoever is owed much hears the oldest first.
_OWE = """
    INSERT INTO {announcement} (event_id, listener, attempts, next_at, error)
    SELECT event.id, pair.listener, 0, %s, ''
    FROM {event} AS event JOIN ({pairs}) AS pair ON pair.action = event.action
    WHERE event.id IN ({ids})
    ORDER BY event.id
"""


@dataclass(slots=True)
class Happening:
    """One thing to record. `subject` is the root whose story it belongs to; `particulars` hold ids and values."""

    action: Action
    subject: models.Model
    by: models.Model | None = None
    particulars: dict = field(default_factory=dict)
    at: datetime | None = None


def record(
    action: Action, subject: models.Model, *, by: models.Model | None, at: datetime | None = None, **particulars
) -> Event:
    """Record one event and owe it to everybody who listens. Must run inside the verb's transaction."""
    return record_all([Happening(action, subject, by, particulars, at)])[0]


def record_all(happenings: Sequence[Happening]) -> list[Event]:
    """Record a batch of events in two queries; see `record`."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs inside the verb's transaction")
    now = timezone.now()
    events = Event.objects.bulk_create(
        [
            Event(
                action=one.action.name,
                actor=one.by,
                subject_type=one.subject._meta.label_lower,
                subject_id=one.subject.pk,
                particulars=one.particulars,
                happened_at=one.at or now,
            )
            for one in happenings
        ]
    )
    if _owe(events, now):
        _wake_relay()
    return events


def _owe(events: Sequence[Event], now: datetime) -> bool:
    """Owe these events, of which there is at least one, to all who listen. Returns whether anybody does.

    The database pairs them: rows of ours for each pair would be a third of the work of an import.
    """
    pairs = [(action, listener) for action in {one.action for one in events} for listener in listeners_of(action)]
    if not pairs:
        return False
    names = {
        "announcement": Announcement._meta.db_table,
        "event": Event._meta.db_table,
        "pairs": " UNION ALL ".join(["SELECT %s AS action, %s AS listener"] * len(pairs)),
    }
    with connection.cursor() as cursor:
        for some in batched(events, EVENTS_AT_ONCE, strict=False):
            cursor.execute(
                _OWE.format(**names, ids=", ".join(["%s"] * len(some))),
                [connection.ops.adapt_datetimefield_value(now), *chain(*pairs), *(one.pk for one in some)],
            )
    return True


def _wake_relay() -> None:
    """Queue the relay once per transaction; the row joins it, so a rolled-back verb wakes nobody."""
    marks = connection.run_on_commit
    if any(getattr(entry[1], "_wakes_relay", False) for entry in marks):
        return
    later(relay)

    def remember():
        """Stands in the commit hooks so that this transaction queues the relay only once."""

    remember._wakes_relay = True
    transaction.on_commit(remember)
