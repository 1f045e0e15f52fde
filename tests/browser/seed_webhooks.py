"""Programs that are told what happens: one that answers, one that fails, one that is off, and their messages."""

from datetime import timedelta

from django.utils import timezone

from apps.activity.models import Event
from apps.people.models import User
from apps.webhooks.bodies import body_of
from apps.webhooks.models import Attempt, Endpoint, Message
from apps.webhooks.registry import all_types
from apps.webhooks.verbs import make_endpoint, owe_messages, switch_endpoint_off

ANSWERS = (
    (Message.State.DELIVERED, 204, "", ""),
    (Message.State.FAILED, 500, "HTTP 500", "<h1>Internal Server Error</h1>"),
    (Message.State.DELIVERED, 200, "", '{"ok": true}'),
)


def fill(*, mona: User) -> dict[str, str]:
    """Make them. Nothing is called: what came of it is written by hand. Returns the pages worth a look by name."""
    everything = [kind.type for kind in all_types()]
    crm, _secret = make_endpoint(by=mona, name="CRM", url="https://crm.example/hooks/help-center", types=everything)
    make_endpoint(by=mona, name="غرفة الفريق", url="https://chat.example/hooks/1", types=["thread.opened"])
    old, _secret = make_endpoint(by=mona, name="Old tickets", url="https://old.example/", types=["thread.replied"])
    now = timezone.now()
    # Nobody is there to be called.
    Endpoint.objects.update(rests_until=now + timedelta(days=1))
    switch_endpoint_off(old, by=None, reason="Every call failed for 5 days, at last with: HTTP 500")
    Endpoint.objects.filter(pk=crm.pk).update(
        failures=2, failing_since=now - timedelta(minutes=9), last_success_at=now - timedelta(hours=1),
        last_milliseconds=182,
    )  # fmt: skip
    told = Event.objects.filter(action__in=["thread.opened", "thread.replied"]).order_by("-id")[:9]
    owe_messages(list(told), to=crm)
    messages = list(crm.messages.select_related("endpoint__owner", "event"))
    for number, message in enumerate(messages):
        state, status, error, excerpt = ANSWERS[number % len(ANSWERS)]
        message.state, message.error, message.attempts, message.payload = state, error, 1, body_of(message)
        message.delivered_at = now if state == Message.State.DELIVERED else None
        message.save()
        Attempt.objects.create(
            message=message, number=1, ended_at=now, status=status, milliseconds=40 + number, excerpt=excerpt,
            error=error,
        )  # fmt: skip
    failed = next(message for message in messages if message.state == Message.State.FAILED)
    return {
        "webhook endpoint": f"/admin/webhooks/endpoint/{crm.pk}/change/",
        "webhook message": f"/admin/webhooks/message/{failed.pk}/change/",
    }
