"""What tests of telling lean on: many readers at once, and moments."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from apps.notifications.models import Notification, Watch
from apps.people.models import User

PLANNED_FROM = 1_000


def make_readers(number: int, *, of) -> list[User]:
    """People who joined and follow something."""
    now = timezone.now()
    readers = User.objects.bulk_create(
        [
            User(
                username=f"reader{index}",
                nickname=f"reader{index}",
                name=f"Reader {index}",
                email=f"reader{index}@example.org",
                joined_at=now,
            )
            for index in range(number)
        ],
        batch_size=1_000,
    )
    Watch.objects.bulk_create(
        [Watch(person=reader, subject_type=of._meta.label_lower, subject_id=of.pk) for reader in readers],
        batch_size=1_000,
    )
    if number >= PLANNED_FROM:
        # PostgreSQL checks each row that points to one of these, with a plan it made when there were none.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return readers


def told(person=None, **particulars) -> list[Notification]:
    """What somebody was told, the oldest first."""
    about = {"recipient": person} if person else {}
    return list(Notification.objects.filter(**about, **particulars).select_related("event").order_by("event_id"))


def actions(person) -> list[str]:
    """The names of what somebody was told."""
    return [one.event.action for one in told(person)]


def in_a_while(**span):
    """A moment to come."""
    return timezone.now() + timedelta(**span)
