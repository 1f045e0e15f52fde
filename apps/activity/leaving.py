"""The log keeps what happened and forgets who did it."""

from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User

from .models import Event

BATCH = 5_000


@when_leaving("activity.Event")
def forget_who_acted(person: User, *, keep_words: bool) -> None:
    """Rows of the log are never removed; these say “Somebody” from now on."""
    events = Event.objects.filter(actor=person)
    while ids := list(events.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        Event.objects.filter(pk__in=ids).update(actor=None)


@taken_along("activity.Event")
def deeds_of(person: User):
    """What they did: which action, when, and on what. The particulars may be about others and stay."""
    return plain_rows(Event.objects.filter(actor=person), "action", "subject_type", "subject_id", "happened_at")
