"""Alert staff: on the page, by mail, and by a signed call that Slack and others understand."""

import hashlib
import hmac
import json
import random
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from apps.activity.models import Event
from apps.company.models import Profile
from apps.foundation.background import PLATFORM, background, later
from apps.foundation.fetching import FetchError, fetch
from apps.foundation.mail import queue_mails
from apps.foundation.secrets import SecretUnreadable

from ..models import AlertCall, Notification, Reason, StaffAlert
from ..wording import absolute, alert_letter, alert_path, spoken

State = AlertCall.State

# The names of actions, because those who record them stand beside this app and not below it.
PAUSED, UNDELIVERED, PRIORITISED = "source.paused", "reply.failed", "case.prioritised"
SWITCHES = {PAUSED: "on_paused", UNDELIVERED: "on_undelivered", PRIORITISED: "on_escalated"}
TIMEOUT_SECONDS = 8.0
LEASE = timedelta(seconds=30)
FIRST_RETRY_SECONDS = 10
LONGEST_RETRY_SECONDS = 1800
MOST_ATTEMPTS = 8
AT_ONCE = 50


@transaction.atomic
def alert_staff(event: Event) -> int:
    """Alert whoever wants to know of this event, by each of their ways, once. Returns how many alerts it set off."""
    switch = SWITCHES.get(event.action)
    if switch is None or (event.action == PRIORITISED and not _is_urgent(event)):
        return 0
    alerts = list(StaffAlert.objects.filter(is_enabled=True, **{switch: True}).prefetch_related("people"))
    now = timezone.now()
    people = {
        person.pk: person for alert in alerts for person in alert.people.all() if person.is_active and person.is_staff
    }
    people.pop(event.actor_id, None)
    Notification.objects.bulk_create(
        [
            Notification(event=event, recipient=person, reason=Reason.ALERT, created_at=now, mail_due_at=now)
            for person in people.values()
        ],
        ignore_conflicts=True,
    )
    company = Profile.current()
    queue_mails(
        [
            alert_letter(alert.mail_to, [event], once=f"alert:{alert.pk}:{event.pk}", company=company)
            for alert in alerts
            if alert.mail_to
        ]
    )
    for alert in alerts:
        if alert.web_address:
            call, made = AlertCall.objects.get_or_create(alert=alert, event=event)
            if made:
                later(call_alert, call)
    return len(alerts)


@background(lane=PLATFORM)
def call_alert(call: AlertCall) -> AlertCall:
    """Call the web address of an alert as its row says. At least tried; a repeat carries the same event id."""
    call = AlertCall.objects.select_related("alert", "event__actor").get(pk=call.pk)
    if not _claim(call):
        return call
    try:
        body, headers = signed_call(call)
        answer = fetch(
            call.alert.web_address,
            method="POST",
            headers=headers,
            body=body,
            timeout=TIMEOUT_SECONDS,
            max_bytes=10_000,
            allow_redirects=0,
        )
    except FetchError as error:
        _try_again_later(call, str(error))
    except SecretUnreadable as error:
        _settle(call, state=State.FAILED, error=str(error)[:300])
    else:
        if 200 <= answer.status < 300:
            _settle(call, state=State.DONE, error="")
        elif answer.status == 429 or answer.status >= 500:
            _try_again_later(call, f"HTTP {answer.status}")
        else:
            _settle(call, state=State.FAILED, error=f"HTTP {answer.status}")
    call.refresh_from_db()
    return call


@transaction.atomic
def retry_call(call: AlertCall) -> AlertCall:
    """Call again what failed, from the beginning. Safe to repeat."""
    AlertCall.objects.filter(pk=call.pk, state=State.FAILED).update(
        state=State.WAITING, attempts=0, error="", next_at=timezone.now(), version=F("version") + 1
    )
    later(call_alert, call)
    return call


def signed_call(call: AlertCall) -> tuple[bytes, dict[str, str]]:
    """The body and headers of a call: `{"text": …}` as incoming webhooks of Slack take it, UTF-8.

    `X-Signature-256` is "sha256=" and the hexadecimal HMAC-SHA-256 of "<X-Timestamp>.<body>" under the alert's key;
    `X-Event` is the number of the event, the same for every attempt.
    """
    text = f"{_escaped(spoken(call.event))}\n<{absolute(alert_path(call.event))}>"
    body = json.dumps({"text": text}, ensure_ascii=False).encode()
    timestamp = str(int(timezone.now().timestamp()))
    key = call.alert.secret["key"].encode()
    signature = hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {
        "content-type": "application/json",
        "X-Timestamp": timestamp,
        "X-Signature-256": f"sha256={signature}",
        "X-Event": str(call.event_id),
    }
    return body, headers


def call_due_alerts() -> int:
    """Wake every call that is owed and due. Returns how many."""
    now = timezone.now()
    due = AlertCall.objects.filter(
        Q(state=State.WAITING, next_at__lte=now) | Q(state=State.CALLING, lease_until__lt=now)
    ).order_by("id")[:AT_ONCE]
    for call in due:
        later(call_alert, call)
    return len(due)


def _is_urgent(event: Event) -> bool:
    return event.particulars.get("priority", 0) >= settings.ALERT_FROM_PRIORITY


def _claim(call: AlertCall) -> bool:
    now = timezone.now()
    is_due = call.next_at <= now if call.state == State.WAITING else call.state == State.CALLING
    if not is_due or (call.state == State.CALLING and call.lease_until and call.lease_until >= now):
        return False
    claimed = AlertCall.objects.filter(pk=call.pk, version=call.version).update(
        state=State.CALLING, version=F("version") + 1, attempts=F("attempts") + 1, lease_until=now + LEASE
    )
    if claimed:
        call.version, call.attempts = call.version + 1, call.attempts + 1
    return bool(claimed)


def _try_again_later(call: AlertCall, reason: str) -> None:
    if call.attempts >= MOST_ATTEMPTS:
        _settle(call, state=State.FAILED, error=reason[:300])
        return
    horizon = min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2**call.attempts)
    at = timezone.now() + timedelta(seconds=random.uniform(1, horizon))
    _settle(call, state=State.WAITING, next_at=at, error=reason[:300])


def _settle(call: AlertCall, **fields) -> None:
    AlertCall.objects.filter(pk=call.pk, version=call.version, state=State.CALLING).update(
        version=F("version") + 1, **fields
    )


def _escaped(words: str) -> str:
    """Text as Slack takes it: its three special characters as entities, so that nobody's name pings a channel."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
