"""The body of a message: {"type": …, "timestamp": …, "data": …} in JSON, as Standard Webhooks has it.

`timestamp` says when it happened, ISO 8601 in UTC; when it is sent stands in the header. The data is made anew each
time it is asked for, of what may be read then.
"""

import json
from datetime import UTC

from django.core.serializers.json import DjangoJSONEncoder

from .models import Message
from .registry import PublicType, type_named
from .rules import may_hear


def body_of(message: Message) -> str | None:
    """The body to send now; None where its endpoint may not hear of it any more.

    What nobody may read any more is told by its number: {"id": 17, "gone": true}.
    """
    if message.is_test:
        return as_body(message.type, message.made_at, {"endpoint": message.endpoint.name})
    kind = type_named(message.type)
    if kind is None or message.event is None or not may_hear(message.endpoint.owner, kind):
        return None
    return as_body(kind.type, message.event.happened_at, _data(kind, message))


def as_body(name: str, moment, data: dict) -> str:
    """What is sent, as text."""
    told = {"type": name, "timestamp": moment.astimezone(UTC).isoformat().replace("+00:00", "Z"), "data": data}
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False)


def _data(kind: PublicType, message: Message) -> dict:
    number = kind.number(message.event)
    data = None if kind.tells_end else kind.noun.shape(number)
    if data is None:
        return {"id": number, "gone": True}
    return data | (kind.more(message.event) if kind.more else {})
