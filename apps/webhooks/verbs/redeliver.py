"""Send again what did not arrive, and send a test."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.models import Event
from apps.foundation.background import later
from apps.people.models import User

from ..models import Endpoint, Message, new_message_id
from ..registry import TEST, type_named
from .forget import KEPT_FOR
from .owe import owe_messages
from .send import send_owed_messages

State = Message.State

MOST_AT_ONCE = 10_000
EVENTS_AT_ONCE = 500
TESTS_AT_ONCE = 5


@transaction.atomic
def redeliver_messages(messages: Sequence[Message], *, by: User) -> int:
    """Send these again from the beginning, each under its webhook-id. Returns how many; what is on its way is not.

    What they tell is made anew: what is gone meanwhile is told as gone.
    """
    return _owe_again(Message.objects.filter(pk__in=[message.pk for message in messages]))


@transaction.atomic
def redeliver_since(endpoint: Endpoint, *, by: User, since: datetime, everything: bool = False) -> int:
    """Send an endpoint again what it did not get since a moment, or `everything`; also what was never owed to it,
    because it was off or did not hear of it then. Returns how many.

    Raises ValidationError for a moment that is to come or longer ago than the log is kept, and for too much at once.
    """
    now = timezone.now()
    if since >= now:
        raise ValidationError({"since": _("Name a moment in the past.")})
    if since < now - KEPT_FOR:
        raise ValidationError(
            {"since": _("Name a moment within the last %(days)d days; what was before is not kept.")
             % {"days": KEPT_FOR.days}}
        )  # fmt: skip
    old = endpoint.messages.made_since(since).filter(is_test=False)
    old = old if everything else old.exclude(state=State.DELIVERED)
    missed = _never_owed(endpoint, since)
    if old.count() + missed[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE:
        raise ValidationError(
            {"since": _("That is more than %(limit)d messages. Name a later moment, or ask the API instead.")
             % {"limit": MOST_AT_ONCE}}
        )  # fmt: skip
    again, before = _owe_again(old), endpoint.messages.count()
    events = list(missed)
    for start in range(0, len(events), EVENTS_AT_ONCE):
        owe_messages(events[start : start + EVENTS_AT_ONCE], to=endpoint)
    # Counted, because two events may say that the same thing happened once.
    return again + endpoint.messages.count() - before


@transaction.atomic
def send_test(endpoint: Endpoint, *, by: User) -> Message:
    """Send one message that tells of nothing, once, whether the endpoint is on or off.

    Raises ValidationError while several tests still wait.
    """
    if endpoint.messages.unfinished().filter(is_test=True).count() >= TESTS_AT_ONCE:
        raise ValidationError(_("Several tests are on their way. Wait for what comes of them."))
    message = Message.objects.create(webhook_id=new_message_id(), endpoint=endpoint, type=TEST, is_test=True)
    later(send_owed_messages)
    return message


def _owe_again(messages: QuerySet) -> int:
    again = messages.exclude(state=State.SENDING).update(
        state=State.WAITING, tries=0, error="", next_at=timezone.now(), version=F("version") + 1
    )
    if again:
        later(send_owed_messages)
    return again


def _never_owed(endpoint: Endpoint, since: datetime) -> QuerySet:
    """Events of which it hears and of which it has no message, the oldest first."""
    kinds = [kind for name in endpoint.types if (kind := type_named(name))]
    actions = [action.name for kind in kinds for action in kind.actions]
    owed = Message.objects.filter(endpoint=endpoint, event=OuterRef("pk"))
    happened = Event.objects.filter(action__in=actions, happened_at__gte=since)
    return happened.filter(~Exists(owed)).order_by("pk")
