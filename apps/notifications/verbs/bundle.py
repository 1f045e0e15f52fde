"""Mail what is to be mailed at once: what happened in one conversation goes into one mail for each reader."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from apps.company.models import Profile
from apps.foundation.background import background, later
from apps.foundation.mail import Letter, queue_mails
from apps.ideas.models import Vote

from ..inbound.addresses import reply_addresses
from ..models import Frequency, Notification, Preference, Reason
from ..recipients import addresses_that_may_hear, may_be_told, with_releases, withdrawn_since, without_the_muted
from ..survey_wording import question_of
from ..wording import alert_letter, bundle_letter
from .invite import invitation_along

MOST_IN_AN_HOUR = 5
HOUR = timedelta(hours=1)
AT_A_TIME = 100
MAIL_FOR_SECONDS = 12
# Reasons that end with the watch they came from.
BY_WATCH = {Reason.FOLLOWED, Reason.BOARD, Reason.PRODUCT, Reason.TAG}

Group = tuple[int | str, int | None]


@background
def mail_due_notifications(now: datetime | None = None) -> int:
    """Put everything that is due into mails. Returns how many mails; goes on in a job of its own after a while.

    At most MOST_IN_AN_HOUR mails about one conversation go to one reader in an hour; the rest waits for the next.
    """
    until = time.monotonic() + MAIL_FOR_SECONDS
    mails = 0
    while time.monotonic() < until:
        made = mail_batch(now or timezone.now())
        if made is None:
            return mails
        mails += made
    later(mail_due_notifications)
    return mails


@transaction.atomic
def mail_batch(now: datetime) -> int | None:
    """Put some of what is due into mails, the mails and the mark that they were made together or not at all.

    Returns how many mails, or None where nothing is due.
    """
    due = list(_locked(_to_be_mailed().filter(mail_due_at__lte=now).order_by("mail_due_at", "id"))[:AT_A_TIME])
    if not due:
        return None
    groups = _grouped(due)
    # What is not due yet but belongs into the same mail comes along.
    rest = _to_be_mailed().filter(thread__in={one.thread_id for one in due if one.thread_id}, mail_due_at__gt=now)
    people = {one.recipient_id for one in due if one.recipient_id}
    addresses = {one.address for one in due if one.address}
    for one in [*_locked(rest.filter(recipient__in=people)), *_locked(rest.filter(address__in=addresses))]:
        if _group_of(one) in groups:
            groups[_group_of(one)].append(one)
    unwanted = _unwanted(groups)
    told = []
    crowded = _crowded(groups, now)
    company = Profile.current()
    for group, notifications in groups.items():
        wanted = sorted((one for one in notifications if one.pk not in unwanted), key=lambda one: one.event_id)
        if not wanted:
            continue
        if group in crowded:
            Notification.objects.filter(pk__in=[one.pk for one in wanted]).update(mail_due_at=crowded[group] + HOUR)
            continue
        told.append(wanted)
    with_releases(one for group in told for one in group)
    reply_to = _reply_addresses(told)
    letters = [_letter(wanted, company, reply_to.get(_group_of(wanted[0]), ""), now) for wanted in told]
    if unwanted:
        Notification.objects.filter(pk__in=unwanted).update(mail_due_at=None)
    _mark(told, queue_mails(letters), now)
    return len(letters)


def _to_be_mailed():
    return Notification.objects.filter(mailed_at__isnull=True, mail_due_at__isnull=False).select_related(
        "event__actor", "recipient", "thread__resolution", "post__thread", "watch"
    )


def _locked(rows):
    """Several workers may do this at once: each takes rows nobody else holds. SQLite has one writer anyway."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def _group_of(one: Notification) -> Group:
    return one.recipient_id or one.address, one.thread_id


def _grouped(notifications: Iterable[Notification]) -> dict[Group, list[Notification]]:
    groups: dict[Group, list[Notification]] = {}
    for one in notifications:
        groups.setdefault(_group_of(one), []).append(one)
    return groups


def _unwanted(groups: dict[Group, list[Notification]]) -> set[int]:
    """What is in no mail after all: read meanwhile, no longer wanted, or no longer theirs to hear."""
    everything = [one for group in groups.values() for one in group]
    people = {one.recipient_id for one in everything if one.recipient_id}
    patient = set(
        Preference.objects.filter(person__in=people)
        .exclude(frequency=Frequency.AT_ONCE)
        .values_list("person_id", flat=True)
    )
    unwanted = {
        one.pk
        for one in everything
        if one.read_at
        or (one.recipient_id in patient and one.reason != Reason.ALERT)
        or (one.recipient_id and not one.recipient.email)
        or (one.reason in BY_WATCH and one.watch_id is None)
        or (one.address and one.watch_id is None)
    }
    return unwanted | not_theirs([one for one in everything if one.pk not in unwanted])


def not_theirs(notifications: Iterable[Notification]) -> set[int]:
    """The ids of those notifications whose reader may not hear of it any more, has muted it or taken back their vote,
    and of those about a release that was withdrawn."""
    notifications = list(notifications)
    by_story: dict[tuple, list[Notification]] = {}
    for one in notifications:
        by_story.setdefault((one.thread_id, one.post_id), []).append(one)
    withdrawn = withdrawn_since(one.event for one in notifications)
    refused = {one.pk for one in notifications if one.event_id in withdrawn} | _votes_taken_back(notifications)
    for told in by_story.values():
        thread, post = told[0].thread, told[0].post
        people = {one.recipient_id: one.recipient for one in told if one.recipient_id}
        allowed = {person.pk for person in may_be_told(thread, post, list(people.values()))}
        if thread is not None:
            allowed = without_the_muted(thread, list(allowed))
        may_hear = addresses_that_may_hear(thread, post, {one.address for one in told if one.address})
        refused |= {
            one.pk
            for one in told
            if (one.recipient_id not in allowed if one.recipient_id else one.address not in may_hear)
        }
    return refused


def _votes_taken_back(notifications: list[Notification]) -> set[int]:
    """The ids of what was told to voters who do not want the idea any more. At most one query."""
    by_votes = [one for one in notifications if one.reason == Reason.VOTED]
    if not by_votes:
        return set()
    threads = {one.thread_id for one in by_votes}
    votes = Vote.objects.filter(voter__in={one.recipient_id for one in by_votes}).filter(
        Q(idea__thread__in=threads) | Q(cast_for__thread__in=threads)
    )
    wanted = set()
    for voter, counts_for, cast_for in votes.values_list("voter_id", "idea__thread_id", "cast_for__thread_id"):
        wanted |= {(voter, counts_for), (voter, cast_for)}
    return {one.pk for one in by_votes if (one.recipient_id, one.thread_id) not in wanted}


def _crowded(groups: dict[Group, list[Notification]], now: datetime) -> dict[Group, datetime]:
    """Readers who got their share of mails about a conversation within the hour, with the time of the oldest."""
    recent = Notification.objects.filter(mailed_at__gt=now - HOUR).exclude(mail=None)
    threads = {thread for _reader, thread in groups if thread}
    about = recent.filter(thread__in=threads) if None not in {thread for _reader, thread in groups} else recent
    people = [reader for reader, _thread in groups if isinstance(reader, int)]
    addresses = [reader for reader, _thread in groups if isinstance(reader, str)]
    full = {}
    for field, readers in (("recipient", people), ("address", addresses)):
        counts = (
            about.filter(**{f"{field}__in": readers})
            .values(field, "thread")
            .annotate(mails=Count("mail", distinct=True), oldest=Min("mailed_at"))
            .filter(mails__gte=MOST_IN_AN_HOUR)
        )
        full |= {(row[field], row["thread"]): row["oldest"] for row in counts}
    return {group: oldest for group, oldest in full.items() if group in groups}


def _reply_addresses(told: list[list[Notification]]) -> dict[Group, str]:
    """The address for answers of each person in each conversation; two queries for each conversation."""
    by_thread: dict[int, list[Notification]] = {}
    for notifications in told:
        first = notifications[0]
        if first.thread and first.recipient:
            by_thread.setdefault(first.thread_id, []).append(first)
    return {
        (person, thread): address
        for thread, firsts in by_thread.items()
        for person, address in reply_addresses([one.recipient for one in firsts], firsts[0].thread).items()
    }


def _letter(notifications: list[Notification], company: Profile, reply_to: str, now: datetime) -> Letter:
    first = notifications[0]
    if first.thread is None:
        return alert_letter(
            first.recipient.email,
            [one.event for one in notifications],
            once=f"alert:{first.pk}",
            person=first.recipient,
            company=company,
        )
    invitation = invitation_along(notifications, now)
    asked = question_of(invitation) if invitation else None
    return bundle_letter(notifications, company=company, reply_to=reply_to, asked=asked)


def _mark(told: list[list[Notification]], mails, now: datetime) -> None:
    rows = []
    for notifications, mail in zip(told, mails, strict=True):
        for one in notifications:
            one.mail, one.mailed_at = mail, now
            rows.append(one)
    Notification.objects.bulk_update(rows, ["mail", "mailed_at"], batch_size=200)
