"""Tell everybody who wants to hear of an event, in chunks that go on where they were cut short."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from apps.activity.models import Event
from apps.forum.models import Thread
from apps.foundation.background import background, later
from apps.foundation.mail import folded
from apps.foundation.prepared import Prepared, Slot, Slots
from apps.people.models import User

from ..models import FanOut, Frequency, Notification, Preference, Reason, Watch
from ..recipients import News, addresses_that_may_hear, may_be_told, news_of, without_the_muted
from ..sources import Followers, Reader, Source, people_of

CHUNK = 1_000
# A chunk may end one source and go on with the next, but each that reaches anybody costs a dozen queries.
SOURCES_OF_A_CHUNK = 10
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
    known = set(_BEGUN.all(events=[event.pk for event in fresh]))
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
        number, is_over = tell_chunk(fan_out)
        told += number
        if is_over:
            return told
    later(fan_out_event, fan_out)
    return told


@transaction.atomic
def tell_chunk(fan_out: FanOut) -> tuple[int, bool]:
    """Tell the next CHUNK of those who want to hear and move the cursor, together or not at all.

    Returns how many were told, and whether that was everybody.
    """
    fan_out = _FAN_OUT.first(fan_out=fan_out.pk)
    if fan_out is None or fan_out.done_at:
        return 0, True
    told = 0
    news = news_of(fan_out.event)
    if news:
        told = _tell_on(fan_out, news)
        fan_out.told += told
    if news is None or fan_out.stage > len(news.sources):
        fan_out.done_at = timezone.now()
    fan_out.save(update_fields=["stage", "after", "told", "done_at"])
    return told, fan_out.done_at is not None


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


def _tell_on(fan_out: FanOut, news: News) -> int:
    """Tell those whom it concerns, then source after source, as far as a chunk reaches, and move the cursor along."""
    told, room = 0, CHUNK
    if fan_out.stage == 0:
        told = _tell_the_concerned(news)
        fan_out.stage, fan_out.after = 1, 0
    while room > 0 and fan_out.stage <= len(news.sources):
        source = news.sources[fan_out.stage - 1]
        found = _next_readers(source, fan_out.after)
        readers = found[:room]
        if readers:
            told += _tell(news, source.thread, readers)
            fan_out.after = readers[-1].row
            room -= max(len(readers), CHUNK // SOURCES_OF_A_CHUNK)
        if len(found) < CHUNK and len(readers) == len(found):
            fan_out.stage, fan_out.after = fan_out.stage + 1, 0
    return told


def _tell_the_concerned(news: News) -> int:
    if not news.concerned:
        return 0
    people = User.objects.in_bulk(list(news.concerned))
    readers = [Reader(0, reason, person=people[pk]) for pk, reason in news.concerned.items() if pk in people]
    staged = [person for person in people.values() if person.is_staged]
    return _tell(news, news.thread, [*readers, *_where_they_asked_from(news, staged)])


def _where_they_asked_from(news: News, staged: list[User]) -> list[Reader]:
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
    return [Reader(watch.pk, news.concerned[owners[watch.address]], watch=watch) for watch in watches]


def _next_readers(source: Source, after: int) -> Sequence[Reader]:
    """The next CHUNK of a source; nobody where the conversation that it was about is gone."""
    return source.after(after, CHUNK) if source.thread else []


def _tell(news: News, thread: Thread | None, readers: Sequence[Reader]) -> int:
    now = timezone.now()
    event = news.event
    about = {"event": event, "thread": thread, "post": news.post, "created_at": now}
    by_people = [reader for reader in readers if reader.person]
    others = [reader.person for reader in by_people if reader.person.pk != event.actor_id]
    if not others and len(by_people) == len(readers):
        return 0
    allowed = {person.pk for person in may_be_told(thread, news.post, others)}
    if thread is not None:
        allowed &= without_the_muted(thread, [person.pk for person in others])
    known = _told_before(news)
    if known is not None:
        allowed -= set(known.filter(recipient__in=allowed).values_list("recipient_id", flat=True))
    patient = _who_is_not_mailed_at_once(allowed)
    notifications = [
        Notification(
            **about,
            recipient=reader.person,
            reason=reader.reason,
            watch=reader.watch,
            mail_due_at=None if reader.person.pk in patient else now + BUNDLED_FOR,
        )
        for reader in by_people
        if reader.person.pk in allowed
    ]
    by_addresses = [reader for reader in readers if not reader.person]
    may_hear = addresses_that_may_hear(thread, news.post, [reader.watch.address for reader in by_addresses])
    if may_hear:
        may_hear -= _told_as_people(list(may_hear), news, thread)
        if known is not None:
            may_hear -= set(known.filter(address__in=may_hear).values_list("address", flat=True))
        notifications += [
            Notification(
                **about,
                address=reader.watch.address,
                reason=reader.reason,
                watch=reader.watch,
                mail_due_at=now + BUNDLED_FOR,
            )
            for reader in by_addresses
            if reader.watch.address in may_hear
        ]
    Notification.objects.bulk_create(notifications, ignore_conflicts=True, batch_size=CHUNK)
    return len(notifications)


def _told_before(news: News) -> QuerySet | None:
    """What was told of a release already, by this or an earlier publication; None for news of a single conversation.

    What is published again is told to the others alone; whoever is reached by several ways, by the first.
    """
    if news.thread is not None:
        return None
    about = {"subject_type": news.event.subject_type, "subject_id": news.event.subject_id}
    return Notification.objects.filter(event__in=Event.objects.filter(**about, action=news.event.action).values("pk"))


def _who_is_not_mailed_at_once(people: set[int]) -> set[int]:
    """Those who want a digest, or no mails."""
    return set(_PATIENT.all(people=people)) if people else set()


def _told_as_people(addresses: list[str], news: News, thread: Thread) -> set[str]:
    """Those of the addresses whose owners joined and hear of it as a person, have muted it, or did it themselves."""
    owners = User.objects.joined().filter(is_active=True).annotate(folded=Lower("email")).filter(folded__in=addresses)
    told = (
        Q(pk=news.event.actor_id)
        | Q(pk__in=Notification.objects.filter(event=news.event, recipient__isnull=False).values("recipient"))
        | people_of([Followers(thread, "forum.thread", thread.pk, Reason.FOLLOWED), *news.sources])
    )
    return set(owners.filter(told).values_list("folded", flat=True))


def _locked_fan_out() -> QuerySet:
    fan_outs = FanOut.objects.filter(pk=Slot("fan_out", BigIntegerField()))
    return fan_outs.select_for_update(of=("self",)).select_related("event__actor")


_FAN_OUT = Prepared(_locked_fan_out)
_BEGUN = Prepared(
    lambda: FanOut.objects.filter(event__among=Slots("events", BigIntegerField())).values_list("event_id", flat=True)
)
_PATIENT = Prepared(
    lambda: (
        Preference.objects.exclude(frequency=Frequency.AT_ONCE)
        .filter(person__among=Slots("people", BigIntegerField()))
        .values_list("person_id", flat=True)
    )
)
