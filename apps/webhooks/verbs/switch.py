"""Switch an endpoint on and off; tell those who look after it when it went off by itself."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.activity.models import Event
from apps.activity.verbs import record
from apps.foundation.background import later
from apps.notifications.models import Notification, Reason
from apps.people.models import User

from ..events import WEBHOOK_SWITCHED_OFF, WEBHOOK_SWITCHED_ON
from ..models import Endpoint

LOOKS_AFTER_THEM = "webhooks.change_endpoint"


@transaction.atomic
def switch_endpoint_on(endpoint: Endpoint, *, by: User) -> Endpoint:
    """Call it again: what waited goes on at once, and its failures are forgotten. Safe to repeat."""
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if endpoint.is_enabled:
        return endpoint
    endpoint.is_enabled, endpoint.disabled_why, endpoint.disabled_at = True, "", None
    endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
    endpoint.save(
        update_fields=["is_enabled", "disabled_why", "disabled_at", "failures", "failing_since", "rests_until"]
    )
    endpoint.messages.filter(state="waiting").update(next_at=timezone.now())
    record(WEBHOOK_SWITCHED_ON, endpoint, by=by, name=endpoint.name)
    _wake()
    return endpoint


@transaction.atomic
def switch_endpoint_off(
    endpoint: Endpoint, *, by: User | None, reason: str = "", at: datetime | None = None
) -> Endpoint:
    """Call it no more, and say why. What is owed to it waits; what happens meanwhile is not owed. Safe to repeat.

    Where nobody did it, those who look after endpoints are told, on their pages and by mail.
    """
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if not endpoint.is_enabled:
        return endpoint
    endpoint.is_enabled, endpoint.disabled_why, endpoint.disabled_at = False, reason[:300], at or timezone.now()
    endpoint.save(update_fields=["is_enabled", "disabled_why", "disabled_at"])
    event = record(WEBHOOK_SWITCHED_OFF, endpoint, by=by, at=at, name=endpoint.name, reason=endpoint.disabled_why)
    if by is None:
        _tell_those_who_look_after_them(event)
    return endpoint


def _tell_those_who_look_after_them(event: Event) -> None:
    staff = User.objects.filter(is_staff=True, is_active=True).order_by("pk")
    now = timezone.now()
    Notification.objects.bulk_create(
        [
            Notification(event=event, recipient=person, reason=Reason.ALERT, created_at=now, mail_due_at=now)
            for person in staff
            if person.has_perm(LOOKS_AFTER_THEM)
        ],
        ignore_conflicts=True,
    )


def _wake() -> None:
    # Sending notes outcomes, and an outcome switches off: those two know this module.
    from .send import send_owed_messages

    later(send_owed_messages)
