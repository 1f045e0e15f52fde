"""Ask a source what is new, without losing and without repeating."""

import logging
import random
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.foundation.background import PLATFORM, background, later
from apps.sources.connectors import (
    AuthenticationFailed,
    ConnectorError,
    RateLimited,
    Unavailable,
    connector_for,
)
from apps.sources.models import Cursor, Source
from apps.sources.verbs import pause_source

from ..models import Arrival
from .acceptance import store_arrivals

logger = logging.getLogger(__name__)

PAGES_PER_RUN = 10
LEASE = timedelta(seconds=45)
FIRST_RETRY_SECONDS = 5


def poll(source: Source) -> int:
    """Fetch a source's next pages, if nobody else is doing so. Returns how many new items were stored.

    Each page is stored in the transaction that moves its cursor. At most PAGES_PER_RUN pages a run, so that one
    source's backlog starves no other; a full run comes again at once.
    """
    if not _lease(source):
        return 0
    stored = pages = 0
    trouble, next_poll_at, ended = "", timezone.now() + timedelta(seconds=source.poll_every), True
    try:
        cursors = dict(source.cursors.values_list("name", "value"))
        for page in connector_for(source).fetch(cursors, PAGES_PER_RUN):
            with transaction.atomic():
                Cursor.objects.update_or_create(
                    source=source, name=page.cursor_name, defaults={"value": page.cursor, "moved_at": timezone.now()}
                )
                stored += store_arrivals(source, page.items)
            pages, ended = pages + 1, page.is_last
        if not ended:
            next_poll_at = timezone.now()
    except AuthenticationFailed as error:
        pause_source(source, by=None, reason=str(error))
        trouble = str(error)
    except (RateLimited, Unavailable) as error:
        trouble = str(error)
        next_poll_at = error.retry_at or _after_trouble(source)
    except ConnectorError as error:
        trouble = str(error)
        next_poll_at = _after_trouble(source)
    finally:
        fields = {"polling_until": None, "next_poll_at": next_poll_at, "last_error": trouble[:300]}
        if trouble:
            fields["failed_polls"] = min(source.failed_polls + 1, 100)
        else:
            fields |= {"last_success_at": timezone.now(), "failed_polls": 0}
        Source.objects.filter(pk=source.pk).update(**fields)
    return stored


@background(lane=PLATFORM)
def poll_source(source: Source) -> None:
    """Poll in the background."""
    poll(source)


def queue_due_polls() -> int:
    """Queue a poll for every source whose time has come. Returns how many."""
    now = timezone.now()
    due = list(Source.objects.due_for_polling(now))
    for source in due:
        with transaction.atomic():
            # Moved ahead so that the next tick does not queue it again; the poll itself sets the true time.
            moved = Source.objects.filter(pk=source.pk, next_poll_at=source.next_poll_at).update(
                next_poll_at=now + max(timedelta(seconds=source.poll_every), LEASE)
            )
            if moved and connector_for(source).capabilities.can_poll:
                later(poll_source, source)
    return len(due)


def _after_trouble(source: Source) -> datetime:
    """Soon after the first failure, and ever later while it goes on; jittered so that sources do not march in step."""
    wait = min(FIRST_RETRY_SECONDS * 2 ** min(source.failed_polls, 10), settings.POLL_LONGEST_RETRY_SECONDS)
    return timezone.now() + timedelta(seconds=random.uniform(wait / 2, wait))


def _lease(source: Source) -> bool:
    """Only one poller per source. A lease outlives its poller by less than a minute."""
    now = timezone.now()
    return bool(
        Source.objects.listening()
        .filter(Q(polling_until__isnull=True) | Q(polling_until__lt=now), pk=source.pk)
        .update(polling_until=now + LEASE)
    )


def waiting_arrivals(source: Source) -> int:
    """How many items of a source nobody has understood yet: its backlog."""
    return Arrival.objects.filter(source=source, state=Arrival.State.WAITING).count()
