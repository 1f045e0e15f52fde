from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.forum.models import Post, Thread
from apps.foundation.invariants import invariant

from .models import Attempt, Endpoint, Message
from .verbs.forget import KEPT_FOR

STUCK_AFTER = timedelta(minutes=10)
# The clock forgets each hour; after a day without one something is wrong.
FORGOTTEN_WITHIN = timedelta(days=1)


@invariant("W1", "No message is being sent for longer than ten minutes.")
def nothing_is_stuck():
    before = timezone.now() - STUCK_AFTER
    for pk in Message.objects.filter(state="sending", lease_until__lt=before).values_list("pk", flat=True):
        yield f"webhook message {pk} has been sending since before {before:%H:%M}"


@invariant("W2", "What counts as delivered was answered well.")
def delivered_was_answered():
    answered = Attempt.objects.filter(message=OuterRef("pk"), status__gte=200, status__lt=300)
    for pk in Message.objects.filter(~Exists(answered), state="delivered").values_list("pk", flat=True):
        yield f"webhook message {pk} is delivered, and no call of it was answered well"


@invariant("W3", "Nothing that is private or was withdrawn stands in the log.")
def nothing_private_is_kept():
    told = Message.objects.exclude(payload="")
    for noun, private in (
        ("thread", Thread.objects.filter(visibility="private")),
        ("post", Post.objects.filter(thread__visibility="private")),
        ("post", Post.objects.filter(withdrawn_at__lt=timezone.now() - STUCK_AFTER)),
    ):
        numbers = _numbers(told, noun)
        for number in private.filter(pk__in=numbers).values_list("pk", flat=True):
            for pk in told.filter(about=f"{noun}:{number}").exclude(payload__contains='"gone": true'):
                yield f"webhook message {pk.pk} tells of {noun} {number}"


@invariant("W4", "The log is forgotten in time, and an endpoint that is off says since when.")
def old_is_forgotten():
    before = timezone.now() - KEPT_FOR - FORGOTTEN_WITHIN
    if old := Message.objects.filter(made_at__lt=before).count():
        yield f"{old} webhook messages are older than {KEPT_FOR.days} days"
    for pk in Endpoint.objects.filter(is_enabled=False, disabled_at__isnull=True).values_list("pk", flat=True):
        yield f"webhook endpoint {pk} is off and nobody knows since when"


def _numbers(messages, noun: str) -> list[int]:
    return [
        int(about.partition(":")[2])
        for about in messages.filter(about__startswith=f"{noun}:").values_list("about", flat=True).distinct()
    ]
