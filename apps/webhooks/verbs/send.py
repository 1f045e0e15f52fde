"""Send the messages that are owed: each at least tried, under one webhook-id however often.

One worker at a time sends, whatever woke it, so that slow endpoints never keep more than one from its other work. It
calls several endpoints at once, each by one message at a time; those that were slow share half of the places, so that
the others are never behind them. Only the calls run in threads, and they know no database.
"""

import logging
import time
from collections.abc import Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.foundation.answers import Answer, FetchError
from apps.foundation.background import PLATFORM, background, later
from apps.foundation.fetching import fetch
from apps.foundation.letters import cut_text, strip_tricks
from apps.foundation.secrets import SecretUnreadable
from apps.foundation.webhook_signing import signed_headers
from apps.sources.connectors.calls import retry_at

from ..bodies import body_of
from ..models import EXCERPT_LIMIT, Attempt, Endpoint, Message, Turn
from .outcome import Outcome, drop_message, note_outcome

logger = logging.getLogger(__name__)

State = Message.State

PLACES = 16
SLOW_PLACES = PLACES // 2
# With the longest call well within the time that a task of the queue may take.
SEND_FOR_SECONDS = 8
LOOK_AGAIN_SECONDS = 0.25
TURN = 1
ASKS_TO_WAIT = (429, 503)


@dataclass(frozen=True, slots=True)
class Call:
    """A claimed message with all that its call needs."""

    message: Message
    attempt: Attempt
    url: str
    body: bytes
    headers: dict[str, str]
    is_slow: bool


@background(lane=PLATFORM)
def send_owed_messages() -> int:
    """Send what is owed and due, the longest due first. Returns how many were delivered.

    Stops beginning new calls after SEND_FOR_SECONDS and queues itself again where something is left. Where another
    worker is sending, that one goes on.
    """
    turn = _take_turn()
    if turn is None:
        return 0
    try:
        delivered = _send_for_a_while()
    finally:
        Turn.objects.filter(pk=TURN, taken_until=turn).update(taken_until=timezone.now())
    if are_messages_due():
        later(send_owed_messages)
    return delivered


def are_messages_due() -> bool:
    """Whether anything is owed and due now."""
    return Message.objects.due(timezone.now()).exists()


def _take_turn() -> datetime | None:
    """Until when this worker alone sends; None where another one does. A turn that its worker died in runs out."""
    now = timezone.now()
    until = now + timedelta(seconds=SEND_FOR_SECONDS + settings.WEBHOOK_TIMEOUT_SECONDS + 5)
    Turn.objects.get_or_create(pk=TURN, defaults={"taken_until": now - timedelta(seconds=1)})
    return until if Turn.objects.filter(pk=TURN, taken_until__lte=now).update(taken_until=until) else None


def _send_for_a_while() -> int:
    until = time.monotonic() + SEND_FOR_SECONDS
    under_way: dict[Future, Call] = {}
    delivered = 0
    with ThreadPoolExecutor(PLACES, thread_name_prefix="webhook") as pool:
        while True:
            chosen = _next_messages(under_way.values()) if time.monotonic() < until else []
            for message in chosen:
                if call := _begin(message):
                    under_way[pool.submit(_post, call)] = call
            if not (under_way or chosen):
                return delivered
            done, _rest = wait(under_way, timeout=LOOK_AGAIN_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                call = under_way.pop(future)
                delivered += note_outcome(call.message, call.attempt, future.result())


def _next_messages(under_way: Collection[Call]) -> list[Message]:
    """The longest due message of each endpoint that is not being called, as many as there are places."""
    busy = [call.message.endpoint_id for call in under_way]
    places = PLACES - len(busy)
    slow_places = SLOW_PLACES - sum(call.is_slow for call in under_way)
    first = Message.objects.due(timezone.now()).filter(endpoint=OuterRef("pk"))
    waiting = (
        Endpoint.objects.exclude(pk__in=busy)
        .annotate(next_message=Subquery(first.values("pk")[:1]), due_since=Subquery(first.values("next_at")[:1]))
        .filter(next_message__isnull=False)
        .order_by("due_since", "next_message")
    )
    chosen = []
    for endpoint in waiting if places > 0 else ():
        if endpoint.is_slow and slow_places <= 0:
            continue
        slow_places -= endpoint.is_slow
        chosen.append(endpoint.next_message)
        if len(chosen) == places:
            break
    return list(Message.objects.filter(pk__in=chosen).select_related("endpoint__owner", "event")) if chosen else []


def _begin(message: Message) -> Call | None:
    """Take the row for this worker alone, commit that it is being sent, and make what is sent."""
    attempt = _claim(message)
    if attempt is None:
        return None
    try:
        body = body_of(message)
        keys = message.endpoint.keys(timezone.now())
    except (SecretUnreadable, ValueError) as error:
        note_outcome(message, attempt, Outcome(error=str(error), is_ours=True))
        return None
    except Exception as error:
        logger.exception("the body of webhook message %s cannot be made", message.pk)
        note_outcome(message, attempt, Outcome(error=f"{type(error).__name__}: {error}", is_ours=True))
        return None
    if body is None:
        drop_message(message, attempt, _("Its endpoint may not hear of this any more."))
        return None
    Message.objects.filter(pk=message.pk, version=message.version).update(payload=body)
    raw = body.encode()
    return Call(
        message=message,
        attempt=attempt,
        url=message.endpoint.url,
        body=raw,
        headers={
            "content-type": "application/json",
            **signed_headers(keys, message.webhook_id, int(timezone.now().timestamp()), raw),
        },
        is_slow=message.endpoint.is_slow,
    )


@transaction.atomic
def _claim(message: Message) -> Attempt | None:
    now = timezone.now()
    lease_until = now + timedelta(seconds=3 * settings.WEBHOOK_TIMEOUT_SECONDS)
    claimed = Message.objects.filter(pk=message.pk, version=message.version, state=message.state).update(
        state=State.SENDING,
        version=F("version") + 1,
        attempts=F("attempts") + 1,
        tries=F("tries") + 1,
        lease_until=lease_until,
    )
    if not claimed:
        return None
    message.state, message.lease_until = State.SENDING, lease_until
    message.version, message.attempts, message.tries = message.version + 1, message.attempts + 1, message.tries + 1
    return Attempt.objects.create(message=message, number=message.attempts, started_at=now)


def _post(call: Call) -> Outcome:
    """Call the endpoint; what comes of it is never an exception."""
    began = time.monotonic()
    try:
        answer = fetch(
            call.url,
            method="POST",
            headers=call.headers,
            body=call.body,
            timeout=settings.WEBHOOK_TIMEOUT_SECONDS,
            max_bytes=EXCERPT_LIMIT,
            whole=False,
            allow_redirects=0,
        )
    except FetchError as error:
        return Outcome(error=str(error), milliseconds=_since(began))
    except Exception as error:
        logger.exception("the call for webhook message %s broke", call.message.pk)
        return Outcome(error=f"{type(error).__name__}: {error}", milliseconds=_since(began))
    return Outcome(
        status=answer.status,
        error="" if 200 <= answer.status < 300 else f"HTTP {answer.status}",
        excerpt=_excerpt(answer),
        retry_at=retry_at(answer.headers, is_limit=False) if answer.status in ASKS_TO_WAIT else None,
        milliseconds=_since(began),
    )


def _excerpt(answer: Answer) -> str:
    return cut_text(strip_tricks(answer.text()), EXCERPT_LIMIT)


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
