"""Take in what another place sends: store it as it came, understand it later."""

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpRequest

from apps.foundation.background import later
from apps.foundation.payloads import storable
from apps.sources.connectors import connector_for
from apps.sources.models import Source

from ..models import Arrival
from .process import process_arrivals


def accept(source: Source, request: HttpRequest) -> int:
    """Verify a webhook and store its items. Returns how many were new.

    The only work before the answer: the signature over the raw body and one insert. Raises
    AuthenticationFailed where the signature is not good; then nothing is stored.
    """
    return store_arrivals(source, connector_for(source).accept(request))


@transaction.atomic
def store_arrivals(source: Source, items: Sequence[tuple[str, dict]]) -> int:
    """Store raw items, each once by its event id, and wake whoever understands them. Returns how many were new."""
    items = [(event_id.replace("\x00", "")[:255], payload) for event_id, payload in items]
    before = Arrival.objects.filter(source=source, event_id__in=[event_id for event_id, _ in items]).count()
    Arrival.objects.bulk_create(
        [Arrival(source=source, event_id=event_id, payload=storable(payload)) for event_id, payload in items],
        ignore_conflicts=True,
    )
    if items:
        later(process_arrivals, source)
    return len({event_id for event_id, _ in items}) - before
