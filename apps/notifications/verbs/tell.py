"""Tell everybody who wants to hear of an event, in chunks that go on where they were cut short."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from apps.activity.models import Event
from apps.foundation.background import background, later
from apps.foundation.mail import folded
from apps.people.models import User

from ..models import FanOut, Frequency, Notification, Preference, Reason, Watch
from ..recipients import BECAUSE, News, addresses_that_may_hear, may_be_told, news_of, without_the_muted

CHUNK = 1_000
# Well within the time that a task of the queue may take.
TELL_FOR_SECONDS = 12
# Something that happened so long before we heard of it (an import, a long stand-still) is no news.
NEWS_FOR = timedelta(days=7)
# What happens in one conversation within this time goes into one mail.
BUNDLED_FOR = timedelta(minutes=2)
SWEPT_AFTER = timedelta(seconds=60)
SWEPT_AT_ONCE = 20


def announce(events: Sequence[Event]) -> int:
    """Begin to tell of these events: one row and one job each, whoever and however many want to hear. Returns how
    many were begun now; those begun before are left alone."""
    fresh = [event for event in events if event.happened_at > timezone.now() - NEWS_FOR]
    known = set(FanOut.objects.filter(event__in=fresh).values_list("event_id", flat=True))
    begun = [FanOut(event=event) for event in fresh if event.pk not in known]
    FanOut.objects.bulk_create(begun)
    for fan_out in begun:
        later(fan_out_event, fan_out)
    return len(begun)


@background
def fan_out_event(fan_out: FanOut) -> int:
    """Tell of one event until everybody knows or the time is up; then go on in a job of its own. Returns how many
    were told in this run. Safe to run twice, at once and after a kill."""
    until = time.monotonic() + TELL_FOR_SECONDS
    told = 0
    while time.monotonic() < until:
        number = tell_chunk(fan_out)
        if number is None:
            return told
        told += number
    later(fan_out_event, fan_out)
    return told


@transaction.atomic
def tell_chunk(fan_out: FanOut) -> int | None:
    """Tell the next CHUNK of those who want to hear and move the cursor, together or not at all.

    Returns how many were told, or None once everybody was.
    """
    fan_out = FanOut.objects.select_for_update(of=("self",)).select_related("event__actor").get(pk=fan_out.pk)
    if fan_out.done_at:
        return None
    news = news_of(fan_out.event)
    if news is None or fan_out.stage > len(news.followed):
        fan_out.done_at = timezone.now()
        fan_out.save(update_fields=["done_at"])
        return None
    if fan_out.stage == 0:
        told = _tell_the_concerned(news)
        fan_out.stage, fan_out.after = 1, 0
    else:
        told, last = _tell_followers(news, *news.followed[fan_out.stage - 1], after=fan_out.after)
        if last is None:
            fan_out.stage, fan_out.after = fan_out.stage + 1, 0
        else:
            fan_out.after = last
    fan_out.told += told
    fan_out.save(update_fields=["stage", "after", "told"])
    return told


def sweep_fan_outs(now: datetime | None = None) -> int:
    """Queue again what was begun and is not done: a lost job, a killed worker. Returns how many."""
    now = now or timezone.now()
    lost = FanOut.objects.filter(done_at=None, queued_at__lt=now - SWEPT_AFTER).order_by("queued_at")[:SWEPT_AT_ONCE]
    for fan_out in lost:
        with transaction.atomic():
            # Moved ahead, so that the next sweep leaves it alone while this job is on its way.
            if FanOut.objects.filter(pk=fan_out.pk, queued_at=fan_out.queued_at).update(queued_at=now):
                later(fan_out_event, fan_out)
    return len(lost)


def _tell_the_concerned(news: News) -> int:
    people = User.objects.in_bulk(list(news.concerned))
    by_people = [(people[pk], reason, None) for pk, reason in news.concerned.items() if pk in people]
    return _tell(
        news, by_people, _where_they_asked_from(news, [person for person in people.values() if person.is_staged])
    )


def _where_they_asked_from(news: News, staged: list[User]) -> list[tuple[Watch, Reason]]:
    """Whoever asked without an account is told at the address that they confirmed, while it follows their question.

    People from other networks confirmed none, so they are told nothing.
    """
    if not staged:
        return []
    confirmed = EmailAddress.objects.filter(user__in=staged, verified=True).values_list("email", "user")
    owners = {folded(address): person for address, person in confirmed}
    watches = Watch.objects.filter(
        subject_type="forum.thread", subject_id=news.thread.pk, is_muted=False, address__in=owners
    )
    return [(watch, news.concerned[owners[watch.address]]) for watch in watches]


def _tell_followers(news: News, subject_type: str, subject_id: int, reason: Reason, *, after: int):
    watches = list(
        Watch.objects.filter(subject_type=subject_type, subject_id=subject_id, is_muted=False, pk__gt=after)
        .select_related("person")
        .order_by("pk")[:CHUNK]
    )
    if not watches:
        return 0, None
    reasons = {
        watch.pk: BECAUSE.get(watch.because, reason) if reason == Reason.FOLLOWED else reason for watch in watches
    }
    by_people = [(watch.person, reasons[watch.pk], watch) for watch in watches if watch.person_id]
    by_addresses = [(watch, reasons[watch.pk]) for watch in watches if not watch.person_id]
    return _tell(news, by_people, by_addresses), watches[-1].pk


def _tell(news: News, by_people: list[tuple[User, Reason, Watch | None]], by_addresses: list) -> int:
    now = timezone.now()
    event = news.event
    about = {"event": event, "thread": news.thread, "post": news.post, "created_at": now}
    others = [person for person, _reason, _watch in by_people if person.pk != event.actor_id]
    willing = without_the_muted(news.thread, [person.pk for person in others])
    allowed = {person.pk for person in may_be_told(news.thread, news.post, others)} & willing
    patient = _who_is_not_mailed_at_once(allowed)
    notifications = [
        Notification(
            **about,
            recipient=person,
            reason=reason,
            watch=watch,
            mail_due_at=None if person.pk in patient else now + BUNDLED_FOR,
        )
        for person, reason, watch in by_people
        if person.pk in allowed
    ]
    may_hear = addresses_that_may_hear(news.thread, news.post, [watch.address for watch, _reason in by_addresses])
    if may_hear:
        theirs = _told_as_people(list(may_hear), news)
        notifications += [
            Notification(**about, address=watch.address, reason=reason, watch=watch, mail_due_at=now + BUNDLED_FOR)
            for watch, reason in by_addresses
            if watch.address in may_hear - theirs
        ]
    Notification.objects.bulk_create(notifications, ignore_conflicts=True, batch_size=CHUNK)
    return len(notifications)


def _who_is_not_mailed_at_once(people: set[int]) -> set[int]:
    """Those who want a digest, or no mails."""
    others = Preference.objects.exclude(frequency=Frequency.AT_ONCE)
    return set(others.filter(person__in=people).values_list("person_id", flat=True))


def _told_as_people(addresses: list[str], news: News) -> set[str]:
    """Those of the addresses whose owners joined and hear of it as a person, have muted it, or did it themselves."""
    owners = User.objects.joined().filter(is_active=True).annotate(folded=Lower("email")).filter(folded__in=addresses)
    followed = Q(subject_type="forum.thread", subject_id=news.thread.pk)
    for subject_type, subject_id, _reason in news.followed:
        followed |= Q(subject_type=subject_type, subject_id=subject_id)
    told = (
        Q(pk=news.event.actor_id)
        | Q(pk__in=Notification.objects.filter(event=news.event, recipient__isnull=False).values("recipient"))
        | Q(pk__in=Watch.objects.filter(followed, person__isnull=False).values("person"))
    )
    return set(owners.filter(told).values_list("folded", flat=True))
