"""Leave a network alone that fails again and again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from apps.sources.models import Source

from ..models import Breaker, Delivery

FAILURES = 5
PROBE_FOR = timedelta(seconds=30)


def is_open(source: Source) -> datetime | None:
    """When a network may be called again, or None if it may be now.

    Once the pause is over, one caller becomes the probe: it moves the pause on for everybody else.
    """
    breaker = Breaker.objects.filter(source=source).first()
    if breaker is None or breaker.open_until is None:
        return None
    now = timezone.now()
    if breaker.open_until > now:
        return breaker.open_until
    probing = Breaker.objects.filter(pk=breaker.pk, open_until=breaker.open_until).update(open_until=now + PROBE_FOR)
    return None if probing else now + PROBE_FOR


def note_failure(source: Source) -> None:
    """Count a failure; the fifth in a row opens the breaker."""
    breaker, _ = Breaker.objects.get_or_create(source=source)
    Breaker.objects.filter(pk=breaker.pk).update(failures=F("failures") + 1)
    Breaker.objects.filter(pk=breaker.pk, failures__gte=FAILURES).update(
        open_until=timezone.now() + timedelta(seconds=settings.BREAKER_OPEN_SECONDS)
    )


def note_success(source: Source) -> None:
    """The network answers again: what waited for that goes on now."""
    Breaker.objects.filter(source=source, open_until=None).exclude(failures=0).update(failures=0)
    if Breaker.objects.filter(source=source, open_until__isnull=False).update(failures=0, open_until=None):
        Delivery.objects.filter(complaint__source=source, state=Delivery.State.WAITING).update(next_at=timezone.now())
