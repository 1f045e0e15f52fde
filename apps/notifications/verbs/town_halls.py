"""Mail those who follow a town hall: a day and an hour before it begins, and when it is moved or cancelled."""

import time
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from apps.company.models import Profile
from apps.feedback.models import TownHall, TownHallTelling
from apps.feedback.verbs.town_hall_remind import is_still_so
from apps.foundation.mail import queue_mails

from ..models import Frequency, Preference, Watch
from ..subjects import label_of
from ..town_hall_letters import town_hall_letter

CHUNK = 500
# Well within the time that a task of the queue may take; the next run goes on.
TELL_FOR_SECONDS = 12


def tell_followers_of_town_halls(now: datetime | None = None) -> int:
    """Put every word that followers are owed into mails. Returns how many mails. Safe to run twice, at once and after
    a kill: how far a word has come moves in the transaction that queues its mails."""
    until = time.monotonic() + TELL_FOR_SECONDS
    told = 0
    for pk in TownHallTelling.objects.filter(done_at=None).order_by("owed_at", "pk").values_list("pk", flat=True):
        while time.monotonic() < until:
            number = tell_followers(pk, now=now)
            if number is None:
                break
            told += number
    return told


@transaction.atomic
def tell_followers(telling_id: int, *, now: datetime | None = None) -> int | None:
    """Mail the next CHUNK of followers one word. Returns how many mails, or None once everybody has it.

    What is not so any more is told to nobody: a reminder of an hour that was moved or cancelled meanwhile.
    """
    rows = TownHallTelling.objects.select_for_update(of=("self",)).select_related("town_hall")
    telling = rows.get(pk=telling_id)
    if telling.done_at:
        return None
    watches = _next_watches(telling) if is_still_so(telling, now) else []
    if not watches:
        telling.done_at = now or timezone.now()
        telling.save(update_fields=["done_at"])
        return None
    company = Profile.current()
    wanted = _wanted(telling.town_hall, watches)
    queue_mails([town_hall_letter(telling, watch, company=company) for watch in wanted])
    telling.after, telling.told = watches[-1].pk, telling.told + len(wanted)
    telling.save(update_fields=["after", "told"])
    return len(wanted)


def _next_watches(telling: TownHallTelling) -> list[Watch]:
    watches = _watches_of(telling.town_hall).filter(pk__gt=telling.after)
    return list(watches.select_related("person").order_by("pk")[:CHUNK])


def _watches_of(hall: TownHall):
    return Watch.objects.filter(subject_type=label_of(hall), subject_id=hall.pk, is_muted=False)


def _wanted(hall: TownHall, watches: Sequence[Watch]) -> list[Watch]:
    """Those of the watches whose owners can be reached and want mails; an address that a follower has is told once."""
    people = [watch.person_id for watch in watches if watch.person_id]
    never = set(
        Preference.objects.filter(person__in=people, frequency=Frequency.NONE).values_list("person_id", flat=True)
    )
    addresses = [watch.address for watch in watches if watch.address]
    owned = _watches_of(hall).filter(person__is_active=True).annotate(folded=Lower("person__email"))
    told_as_people = set(owned.filter(folded__in=addresses).values_list("folded", flat=True)) if addresses else set()
    wanted = []
    for watch in watches:
        person = watch.person
        if person is None:
            is_reached = watch.address not in told_as_people
        else:
            is_reached = person.is_active and not person.is_staged and bool(person.email) and person.pk not in never
        if is_reached:
            wanted.append(watch)
    return wanted
