"""Take note of what one was told, and forget what is old."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from apps.people.models import User

from ..models import AlertCall, FanOut, Notification

FORGOTTEN_AT_ONCE = 2_000


def mark_read(notification: Notification, *, now: datetime | None = None) -> None:
    """Somebody opened what they were told of. Safe to repeat."""
    Notification.objects.filter(pk=notification.pk, read_at=None).update(read_at=now or timezone.now())


def mark_all_read(person: User, *, now: datetime | None = None) -> int:
    """Somebody has seen everything they were told up to now. Returns how much was new to them."""
    return Notification.objects.unread().filter(recipient=person).update(read_at=now or timezone.now())


def forget_old(now: datetime | None = None) -> int:
    """Forget what was told more than NOTIFICATIONS_KEPT_DAYS ago, some at a time. Returns how many rows."""
    before = (now or timezone.now()) - timedelta(days=settings.NOTIFICATIONS_KEPT_DAYS)
    forgotten = 0
    for rows in (
        Notification.objects.filter(created_at__lt=before).order_by("created_at"),
        FanOut.objects.filter(queued_at__lt=before, done_at__isnull=False),
        AlertCall.objects.filter(created_at__lt=before).exclude(state=AlertCall.State.WAITING),
    ):
        numbers = list(rows.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
        forgotten += rows.model._default_manager.filter(pk__in=numbers).delete()[0]
    return forgotten
