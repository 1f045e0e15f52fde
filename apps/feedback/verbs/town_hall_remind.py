"""Owe followers word of what begins soon. The telling is done above, where the followers are known."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from ..models import TownHall, TownHallTelling

Kind = TownHallTelling.Kind
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Announced or moved so shortly before, the word of an hour before is enough.
TOO_LATE_FOR_A_DAY = timedelta(hours=2)


@transaction.atomic
def owe_reminders(now: datetime | None = None) -> int:
    """Owe the followers of each town hall its word a day and an hour before; each once. Returns how many are new."""
    now = now or timezone.now()
    halls = TownHall.objects.upcoming().filter(opened_at=None, starts_at__gt=now, starts_at__lte=now + DAY)
    owed = [
        TownHallTelling(town_hall=hall, kind=kind, starts_at=hall.starts_at, owed_at=now)
        for hall in halls
        if (kind := _kind_of(hall.starts_at - now))
    ]
    known = set(
        TownHallTelling.objects.filter(town_hall__in=[one.town_hall for one in owed]).values_list(
            "town_hall", "kind", "starts_at"
        )
    )
    new = [one for one in owed if (one.town_hall_id, one.kind, one.starts_at) not in known]
    TownHallTelling.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def is_still_so(telling: TownHallTelling, now: datetime | None = None) -> bool:
    """Whether what followers are to be told is true now; the telling comes with its town hall."""
    hall = telling.town_hall
    if telling.kind == Kind.CANCELLED:
        return hall.is_cancelled
    if hall.is_over or hall.opened_at or hall.starts_at != telling.starts_at:
        return False
    return hall.starts_at > (now or timezone.now())


def _kind_of(left: timedelta) -> Kind | None:
    if left <= HOUR:
        return Kind.HOUR
    return Kind.DAY if left > TOO_LATE_FOR_A_DAY else None
