"""Take in what a program of the company hands in: what a webhook sends, without its signature."""

import hashlib
import json
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.sources.connectors import Unreadable, connector_for
from apps.sources.models import Source

from .acceptance import store_arrivals


@transaction.atomic
def hand_in_arrivals(source: Source, *, items: Sequence[dict]) -> int:
    """Store items for a source, to be understood in a moment. Returns how many were new.

    An item is what the source's connector reads; the same item handed in again is known already, and one that was
    changed since is told apart by its version when it is received. Raises ValidationError with a message for the
    number of each item that cannot be read, counted from 0; then none is stored.
    """
    connector, wrong = connector_for(source), {}
    for number, item in enumerate(items):
        try:
            connector.read(item)
        except Unreadable as error:
            wrong[str(number)] = [str(error)]
    if wrong:
        raise ValidationError(wrong)
    return store_arrivals(source, [(_event_id(item), item) for item in items])


def _event_id(item: dict) -> str:
    """The id that an item is remembered by: a digest of all it says, whatever the order in which it says it."""
    said = json.dumps(item, sort_keys=True, separators=(",", ":"))
    return f"api:{hashlib.sha256(said.encode()).hexdigest()}"
