"""Write down what happened, in the transaction that made it happen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, models, transaction
from django.utils import timezone

from apps.foundation.background import later

from ..hearing import listeners_of
from ..models import Announcement, Event
from ..vocabulary import Action
from .announce import relay


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
    owed = [
        Announcement(event=event, listener=listener, next_at=now)
        for event in events
        for listener in listeners_of(event.action)
    ]
    if owed:
        Announcement.objects.bulk_create(owed)
        _wake_relay()
    return events


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
