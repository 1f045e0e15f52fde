"""What comes of a call: delivered, tried again later, given up, or its endpoint switched off."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Attempt, Endpoint, Message
from .switch import switch_endpoint_off

State = Message.State

# The longest wait before each retry, in seconds: 10 s, 1 min, 10 min, 1 h, 4 h, 12 h, then a day five times. Full
# jitter takes any moment up to it: a message is given up after three days on average, and after six at most.
WAITS = (10, 60, 600, 3_600, 14_400, 43_200, *(86_400,) * 5)
MOST_TRIES = len(WAITS) + 1
GONE = 410

# So many failures in a row let an endpoint rest; then one message after the other probes it.
RESTS_AFTER = 5
LONGEST_REST_SECONDS = 3_600
# An endpoint of which nothing but failures came for WEBHOOK_OFF_AFTER_DAYS is switched off, if they were so many.
SWITCHED_OFF_FROM = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: the status and the beginning of the answer, or the reason why there was none.

    `retry_at` is when the other side wants to be called again, where it says so. `is_ours` says that the call was never
    made, for a reason that lies with us.
    """

    status: int | None = None
    error: str = ""
    excerpt: str = ""
    retry_at: datetime | None = None
    milliseconds: int | None = None
    is_ours: bool = False

    @property
    def is_good(self) -> bool:
        """Whether the other side says that it has it."""
        return self.status is not None and 200 <= self.status < 300


@transaction.atomic
def note_outcome(message: Message, attempt: Attempt, outcome: Outcome) -> bool:
    """Write down what came of an attempt, for the message and for its endpoint. Returns whether it was delivered."""
    now = timezone.now()
    Attempt.objects.filter(pk=attempt.pk).update(
        ended_at=now,
        status=outcome.status,
        milliseconds=outcome.milliseconds,
        excerpt=outcome.excerpt,
        error=outcome.error[:300],
    )
    if outcome.is_good:
        _settle(message, state=State.DELIVERED, delivered_at=now, error="")
    elif message.is_test or outcome.status == GONE or message.tries >= MOST_TRIES:
        _settle(message, state=State.FAILED, error=outcome.error[:300])
    else:
        _settle(message, state=State.WAITING, error=outcome.error[:300], next_at=_next_time(message, outcome, now))
    if not (message.is_test or outcome.is_ours):
        _note_how_it_fares(message.endpoint_id, outcome, now)
    return outcome.is_good


@transaction.atomic
def drop_message(message: Message, attempt: Attempt, reason: str) -> None:
    """Nothing was sent, and nothing will be."""
    Attempt.objects.filter(pk=attempt.pk).update(ended_at=timezone.now(), error=reason[:300])
    _settle(message, state=State.DROPPED, error=reason[:300])


def _settle(message: Message, **fields) -> bool:
    """Write an outcome, unless another worker has taken the row over since."""
    return bool(
        Message.objects.filter(pk=message.pk, version=message.version, state=State.SENDING).update(
            version=F("version") + 1, **fields
        )
    )


def _next_time(message: Message, outcome: Outcome, now: datetime) -> datetime:
    """When to try again: full jitter within the wait of this try, and not before the other side wants it."""
    at = now + timedelta(seconds=random.uniform(1, WAITS[message.tries - 1]))
    return max(at, outcome.retry_at or at)


def _note_how_it_fares(number: int, outcome: Outcome, now: datetime) -> None:
    endpoint = Endpoint.objects.select_for_update().filter(pk=number).first()
    if endpoint is None:
        return
    if outcome.milliseconds is not None:
        endpoint.last_milliseconds = outcome.milliseconds
    if outcome.is_good:
        if endpoint.rests_until:
            # It answers again: what waited for that goes on now.
            Message.objects.filter(endpoint=endpoint, state=State.WAITING).update(next_at=now)
        endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
        endpoint.last_success_at = now
    else:
        endpoint.failures += 1
        endpoint.failing_since = endpoint.failing_since or now
        endpoint.rests_until = _rests_until(endpoint, outcome, now)
    endpoint.save(update_fields=["failures", "failing_since", "rests_until", "last_success_at", "last_milliseconds"])
    if reason := _why_to_switch_off(endpoint, outcome, now):
        switch_endpoint_off(endpoint, by=None, reason=reason)


def _rests_until(endpoint: Endpoint, outcome: Outcome, now: datetime) -> datetime | None:
    """Until when nobody calls it: when it asks for that, or after several failures in a row, ever longer."""
    wanted = outcome.retry_at
    if endpoint.failures < RESTS_AFTER:
        return wanted
    longest = min(LONGEST_REST_SECONDS, settings.BREAKER_OPEN_SECONDS * 2 ** min(endpoint.failures - RESTS_AFTER, 10))
    rested = now + timedelta(seconds=random.uniform(longest / 2, longest))
    return max(wanted, rested) if wanted else rested


def _why_to_switch_off(endpoint: Endpoint, outcome: Outcome, now: datetime) -> str:
    if outcome.status == GONE:
        return _("It answered that it is gone for good (410).")
    if endpoint.failures < SWITCHED_OFF_FROM or outcome.is_good:
        return ""
    days = settings.WEBHOOK_OFF_AFTER_DAYS
    if endpoint.failing_since > now - timedelta(days=days):
        return ""
    return _("Every call failed for %(days)d days, at last with: %(reason)s") % {"days": days, "reason": outcome.error}
