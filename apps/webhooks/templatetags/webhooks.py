"""What documents tell of webhooks."""

import json
from datetime import UTC, datetime
from pathlib import Path

from django import template

from .. import receiving
from ..bodies import as_body
from ..registry import STAFF, all_types
from ..verbs.outcome import WAITS

register = template.Library()

HAPPENED_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@register.simple_tag
def webhook_types() -> list[dict]:
    """Every type of message with its sentence, an example of its body, and whether only staff may know."""
    return [
        {
            "name": kind.type,
            "sentence": kind.sentence,
            "is_for_staff": kind.audience == STAFF,
            "body": json.dumps(json.loads(as_body(kind.type, HAPPENED_AT, kind.example)), indent=2, ensure_ascii=False),
        }
        for kind in all_types()
    ]


@register.simple_tag
def webhook_receiver() -> str:
    """The Python with which the other side checks a message."""
    source = Path(receiving.__file__).read_text()
    return source.removeprefix(f'"""{receiving.__doc__}"""').strip()


@register.simple_tag
def webhook_tries() -> int:
    """How often a message is tried."""
    return len(WAITS) + 1
