"""Forget what must not be kept."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from apps.sources.connectors import connector_for
from apps.sources.models import Source

from ..models import Arrival, Complaint, Rejection


def purge_raw() -> int:
    """Delete raw payloads and rejections past their time. Returns how many rows changed.

    That is RAW_RETENTION_DAYS, or less where the network's rules allow less. Quarantined items go, too: whoever
    wanted to mend them had that long.
    """
    changed = 0
    for source in Source.objects.all():
        longest = timedelta(hours=connector_for(source).capabilities.retention_hours)
        before = timezone.now() - min(longest, timedelta(days=settings.RAW_RETENTION_DAYS))
        old = source.arrivals.filter(received_at__lt=before).exclude(state=Arrival.State.WAITING)
        changed += old.delete()[0]
        changed += Rejection.objects.filter(source=source, rejected_at__lt=before).delete()[0]
        raw = Complaint.objects.filter(source=source, received_at__lt=before).exclude(raw={})
        changed += raw.update(raw={})
    return changed
