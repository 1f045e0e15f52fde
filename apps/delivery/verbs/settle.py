"""What a person decides about a delivery."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.forum.verbs import note_carried
from apps.foundation.background import later
from apps.ingest.verbs import remember_own_post
from apps.people.models import User

from ..events import REPLY_DELIVERED
from ..models import Delivery
from .deliver import deliver_reply

State = Delivery.State


@transaction.atomic
def retry_delivery(delivery: Delivery, *, by: User) -> Delivery:
    """Try again what failed, or what somebody looked up and did not find there. Safe to repeat."""
    Delivery.objects.filter(pk=delivery.pk, state__in=[State.FAILED, State.NEEDS_CHECK]).update(
        state=State.WAITING,
        attempts=0,
        version=F("version") + 1,
        next_at=timezone.now(),
        created_at=timezone.now(),
        error="",
    )
    later(deliver_reply, delivery)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def confirm_arrival(delivery: Delivery, *, by: User, external_id: str, url: str = "") -> Delivery:
    """Somebody looked and found it there: take it as sent. Raises ValidationError where nothing is in doubt."""
    delivery = (
        Delivery.objects.select_for_update(of=("self",)).select_related("complaint__source", "post").get(pk=delivery.pk)
    )
    if delivery.state not in (State.NEEDS_CHECK, State.FAILED):
        raise ValidationError(_("Nothing is in doubt about this delivery."))
    delivery.state, delivery.external_id, delivery.url = State.SENT, external_id, url
    delivery.sent_at, delivery.error = timezone.now(), ""
    delivery.version += 1
    delivery.save()
    source = delivery.complaint.source
    if external_id:
        remember_own_post(source, external_id=external_id, post=delivery.post)
    note_carried(delivery.post, place=source.name, url=url)
    record(REPLY_DELIVERED, delivery, by=by, place=source.name)
    return delivery


@transaction.atomic
def withdraw_delivery(delivery: Delivery, *, by: User) -> Delivery:
    """Give up what has not been sent. Safe to repeat."""
    Delivery.objects.filter(pk=delivery.pk, state__in=[State.WAITING, State.FAILED, State.NEEDS_CHECK]).update(
        state=State.WITHDRAWN, version=F("version") + 1
    )
    delivery.refresh_from_db()
    return delivery
