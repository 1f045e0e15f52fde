"""Carry one reply home: at least tried, at most once there.

The row decides. It is claimed by compare-and-swap with `sending` committed before the call; a row found in that
state after its lease has an unknown outcome and is looked up first. A network that can neither recognise a repeat
nor be asked gets no second post: somebody must look.
"""

import random
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.activity.verbs import record
from apps.forum.verbs import note_carried
from apps.foundation.background import PLATFORM, background, later
from apps.ingest.verbs import remember_own_post
from apps.sources.connectors import (
    AuthenticationFailed,
    Connector,
    OutcomeUnknown,
    Outgoing,
    RateLimited,
    Rejected,
    Sent,
    Unavailable,
    connector_for,
)
from apps.sources.verbs import pause_source

from ..events import REPLY_DELIVERED, REPLY_FAILED
from ..models import Delivery
from .breaker import is_open, note_failure, note_success
from .wording import wording_for

State = Delivery.State

TIMEOUT_SECONDS = 8.0
LEASE = timedelta(seconds=3 * TIMEOUT_SECONDS)
FIRST_RETRY_SECONDS = 2
MOST_ATTEMPTS = 8
GIVE_UP_AFTER = timedelta(hours=24)
BEHIND_ANOTHER = timedelta(seconds=5)
QUEUE_AT_ONCE = 100


@background(lane=PLATFORM)
def deliver_reply(delivery: Delivery) -> Delivery:
    """Send, edit or retract one reply as its row says. Safe to run twice and at once in several processes."""
    delivery = Delivery.objects.select_related("post__thread", "complaint__source", "complaint__author").get(
        pk=delivery.pk
    )
    if not _may_go_now(delivery) or _is_called_off(delivery):
        delivery.refresh_from_db()
        return delivery
    outcome_is_unknown = delivery.state == State.SENDING
    if not _claim(delivery):
        return delivery
    connector = connector_for(delivery.complaint.source)
    outgoing = Outgoing(
        text=wording_for(delivery.post, delivery.complaint),
        in_reply_to=delivery.complaint.external_id,
        idempotency_key=str(delivery.reference),
        raw_parent=delivery.complaint.raw,
    )
    try:
        if delivery.external_id:
            _follow(connector, delivery, outgoing)
        elif (sent := _find(connector, delivery, outgoing) if outcome_is_unknown else None) is not None:
            _arrived(delivery, sent, outgoing.text)
        elif outcome_is_unknown and not (connector.capabilities.can_look_up or connector.capabilities.is_idempotent):
            _stop(delivery, State.NEEDS_CHECK, "No answer came, and this network cannot be asked whether it arrived.")
        elif _has_time(delivery):
            _arrived(delivery, connector.send(outgoing, timeout=TIMEOUT_SECONDS), outgoing.text)
    except OutcomeUnknown as error:
        note_failure(delivery.complaint.source)
        _look_again_later(delivery, str(error))
    except RateLimited as error:
        _try_again_later(delivery, str(error), error.retry_at, outcome_is_unknown)
    except Unavailable as error:
        note_failure(delivery.complaint.source)
        _try_again_later(delivery, str(error), error.retry_at, outcome_is_unknown)
    except AuthenticationFailed as error:
        pause_source(delivery.complaint.source, by=None, reason=str(error))
        _try_again_later(delivery, str(error), None, outcome_is_unknown)
    except Rejected as error:
        _stop(delivery, State.FAILED, str(error))
    else:
        note_success(delivery.complaint.source)
    delivery.refresh_from_db()
    return delivery


def queue_due_deliveries() -> int:
    """Wake every delivery that is owed and due: what a lost wake-up or a dead worker left. Returns how many."""
    now = timezone.now()
    due = list(Delivery.objects.due(now).filter(complaint__source__paused_at__isnull=True)[:QUEUE_AT_ONCE])
    for delivery in due:
        with transaction.atomic():
            if delivery.state == State.WAITING:
                # Moved ahead so that the next sweep does not queue it again while this wake-up is on its way.
                Delivery.objects.filter(pk=delivery.pk, version=delivery.version, state=State.WAITING).update(
                    next_at=now
                )
            later(deliver_reply, delivery)
    return len(due)


def _may_go_now(delivery: Delivery) -> bool:
    """Due, its network is called at all, and nothing earlier to the same person is still on its way."""
    now = timezone.now()
    if delivery.state == State.SENDING:
        if delivery.lease_until and delivery.lease_until >= now:
            return False
    elif delivery.state != State.WAITING or delivery.next_at > now:
        return False
    source = delivery.complaint.source
    if source.is_paused:
        return False
    if (reopens_at := is_open(source)) is not None:
        Delivery.objects.filter(pk=delivery.pk, version=delivery.version, state=State.WAITING).update(
            next_at=reopens_at
        )
        return False
    earlier = Delivery.objects.unfinished().filter(complaint=delivery.complaint_id, pk__lt=delivery.pk)
    if earlier.exists():
        Delivery.objects.filter(pk=delivery.pk, version=delivery.version, state=State.WAITING).update(
            next_at=now + BEHIND_ANOTHER
        )
        return False
    return True


def _is_called_off(delivery: Delivery) -> bool:
    """Whether nobody reads the post here any more, before anything of it was sent: then nothing is."""
    if delivery.post.is_readable or delivery.state != State.WAITING or delivery.external_id:
        return False
    Delivery.objects.filter(pk=delivery.pk, version=delivery.version, state=State.WAITING).update(
        state=State.WITHDRAWN, version=F("version") + 1
    )
    return True


def _claim(delivery: Delivery) -> bool:
    """Take the row for this process alone and commit that it is being sent, before any call."""
    lease_until = timezone.now() + LEASE
    claimed = Delivery.objects.filter(pk=delivery.pk, version=delivery.version, state=delivery.state).update(
        state=State.SENDING, version=F("version") + 1, attempts=F("attempts") + 1, lease_until=lease_until
    )
    if claimed:
        delivery.state, delivery.lease_until = State.SENDING, lease_until
        delivery.version, delivery.attempts = delivery.version + 1, delivery.attempts + 1
    return bool(claimed)


def _has_time(delivery: Delivery) -> bool:
    """Whether the call would end within the lease. A worker that was paused in between must not post any more."""
    return timezone.now() + timedelta(seconds=TIMEOUT_SECONDS) < delivery.lease_until


def _find(connector: Connector, delivery: Delivery, outgoing: Outgoing) -> Sent | None:
    return connector.find_sent(outgoing) if connector.capabilities.can_look_up else None


def _follow(connector: Connector, delivery: Delivery, outgoing: Outgoing) -> None:
    """It stands there already: bring it in line with the post. Both calls may be repeated without harm."""
    if not delivery.post.is_readable:
        connector.retract(delivery.external_id, timeout=TIMEOUT_SECONDS)
        _stop(delivery, State.WITHDRAWN, "")
    elif outgoing.text == delivery.sent_text:
        _settle(delivery, state=State.SENT)
    else:
        _arrived(delivery, connector.edit(delivery.external_id, outgoing, timeout=TIMEOUT_SECONDS), outgoing.text)


def _arrived(delivery: Delivery, sent: Sent, text: str) -> None:
    source = delivery.complaint.source
    with transaction.atomic():
        mine = _settle(
            delivery,
            state=State.SENT,
            external_id=sent.external_id,
            url=sent.url,
            sent_text=text,
            sent_at=timezone.now(),
            error="",
        )
        if mine:
            remember_own_post(source, external_id=sent.external_id, post=delivery.post)
            note_carried(delivery.post, place=source.name, url=sent.url)
            record(REPLY_DELIVERED, delivery, by=delivery.post.author, place=source.name)
            _take_back_what_is_gone(delivery)


def _take_back_what_is_gone(delivery: Delivery) -> None:
    """Withdrawn or removed here while it was on its way: whoever was told of that found nothing sent yet."""
    delivery.post.refresh_from_db(fields=["standing", "withdrawn_at"])
    if delivery.post.is_readable or not connector_for(delivery.complaint.source).capabilities.can_retract:
        return
    Delivery.objects.filter(pk=delivery.pk, state=State.SENT).update(
        state=State.WAITING, attempts=0, next_at=timezone.now(), version=F("version") + 1
    )
    later(deliver_reply, delivery)


def _try_again_later(delivery: Delivery, reason: str, retry_at: datetime | None, outcome_is_unknown: bool) -> None:
    """The network did not do it this time. An outcome that was unknown before stays unknown until it is found out."""
    if _is_spent(delivery):
        _stop(delivery, State.NEEDS_CHECK if outcome_is_unknown else State.FAILED, reason)
        return
    at = min(retry_at, timezone.now() + timedelta(hours=1)) if retry_at else _jittered(delivery)
    if outcome_is_unknown:
        _settle(delivery, state=State.SENDING, lease_until=at, error=reason[:300])
    else:
        _settle(delivery, state=State.WAITING, next_at=at, error=reason[:300])


def _look_again_later(delivery: Delivery, reason: str) -> None:
    if _is_spent(delivery):
        _stop(delivery, State.NEEDS_CHECK, reason)
    else:
        # Not at once: what was sent may still be on its way to where we would look.
        at = _jittered(delivery) + timedelta(seconds=TIMEOUT_SECONDS)
        _settle(delivery, state=State.SENDING, lease_until=at, error=reason[:300])


def _jittered(delivery: Delivery) -> datetime:
    """Full jitter: anywhere between now and an exponentially growing horizon, so that retries do not march in step."""
    horizon = min(settings.DELIVERY_LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2**delivery.attempts)
    return timezone.now() + timedelta(seconds=random.uniform(0, horizon))


def _is_spent(delivery: Delivery) -> bool:
    return delivery.attempts >= MOST_ATTEMPTS or delivery.created_at < timezone.now() - GIVE_UP_AFTER


def _stop(delivery: Delivery, state: State, reason: str) -> None:
    """A person must act, or nothing more is to be done: the dead letter says why."""
    with transaction.atomic():
        if _settle(delivery, state=state, error=reason[:300]) and state != State.WITHDRAWN:
            record(REPLY_FAILED, delivery, by=None, place=delivery.complaint.source.name, reason=reason[:300])


def _settle(delivery: Delivery, **fields) -> bool:
    """Write an outcome, unless another process has taken the row over since."""
    return bool(
        Delivery.objects.filter(pk=delivery.pk, version=delivery.version, state=State.SENDING).update(
            version=F("version") + 1, **fields
        )
    )
