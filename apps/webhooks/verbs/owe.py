"""Owe what happened to every endpoint that wants to hear of it."""

from collections.abc import Sequence

from django.db import transaction

from apps.activity.models import Event
from apps.foundation.background import later
from apps.foundation.prepared import Prepared

from ..models import Endpoint, Message, new_message_id
from ..registry import PublicType, type_of
from ..rules import may_hear
from .send import send_owed_messages

INSERTED_AT_ONCE = 500
_ENABLED = Prepared(lambda: Endpoint.objects.filter(is_enabled=True).select_related("owner"))


@transaction.atomic
def owe_messages(events: Sequence[Event], *, to: Endpoint | None = None) -> int:
    """Make a message for each event and each endpoint that hears of it; `to` names a single one. Safe to repeat.

    What nobody may read at this moment is not told at all: not even its number leaves. Returns how many are owed.
    """
    endpoints = [to] if to else _ENABLED.all()
    if not endpoints:
        return 0
    messages = []
    for kind, happened in _by_type(events):
        listening = [one for one in endpoints if kind.type in one.types and may_hear(one.owner, kind)]
        if not listening:
            continue
        numbers = {event.pk: kind.number(event) for event in happened}
        readable = kind.noun.readable({number for number in numbers.values() if number is not None})
        messages += [
            Message(
                webhook_id=new_message_id(),
                endpoint=endpoint,
                event=event,
                type=kind.type,
                about=kind.about(numbers[event.pk]),
                is_once=kind.is_once,
            )
            for event in happened
            if numbers[event.pk] in readable
            for endpoint in listening
        ]
    if messages:
        messages.sort(key=lambda message: message.event.pk)
        Message.objects.bulk_create(messages, ignore_conflicts=True, batch_size=INSERTED_AT_ONCE)
        later(send_owed_messages)
    return len(messages)


def _by_type(events: Sequence[Event]) -> list[tuple[PublicType, list[Event]]]:
    """The events by the type that each becomes, in the order in which they came."""
    told: dict[str, list[Event]] = {}
    kinds: dict[str, PublicType] = {}
    for event in events:
        if kind := type_of(event.action):
            kinds[kind.type] = kind
            told.setdefault(kind.type, []).append(event)
    return [(kinds[name], happened) for name, happened in told.items()]
