"""Forget what must not be kept."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from ..models import Arrival, Complaint, Rejection


def purge_raw() -> int:
    """Delete raw payloads and rejections older than RAW_RETENTION_DAYS. Returns how many rows changed."""
    before = timezone.now() - timedelta(days=settings.RAW_RETENTION_DAYS)
    arrivals, _ = Arrival.objects.filter(received_at__lt=before, state=Arrival.State.DONE).delete()
    rejections, _ = Rejection.objects.filter(rejected_at__lt=before).delete()
    raw = Complaint.objects.filter(received_at__lt=before).exclude(raw={}).update(raw={})
    return arrivals + rejections + raw
