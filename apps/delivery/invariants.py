from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from apps.foundation.invariants import invariant
from apps.ingest.models import OwnPost

from .models import Delivery

STUCK_AFTER = timedelta(minutes=10)


@invariant("I4", "Nothing is being sent for longer than ten minutes.")
def nothing_is_stuck():
    before = timezone.now() - STUCK_AFTER
    for delivery in Delivery.objects.filter(state="sending", lease_until__lt=before).values_list("pk", flat=True):
        yield f"delivery {delivery} has been sending since before {before:%H:%M}"


@invariant("I5", "What was sent has its id there, once, and is known as our own.")
def sent_is_known():
    for pk in Delivery.objects.filter(state="sent", sent_at__isnull=True).values_list("pk", flat=True):
        yield f"delivery {pk} is sent without a time"
    twice = (
        Delivery.objects.exclude(external_id="")
        .values("complaint__source", "external_id")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    for row in twice:
        yield f"{row['external_id']} stands for {row['times']} deliveries"
    for delivery in Delivery.objects.filter(state="sent").exclude(external_id="").select_related("complaint"):
        if not OwnPost.objects.filter(
            source=delivery.complaint.source_id, external_id=delivery.external_id, post=delivery.post_id
        ).exists():
            yield f"delivery {delivery.pk} is sent but not known as our own"


@invariant("I6", "Nothing is sent for a post that is not public.")
def nothing_private_was_sent():
    private = Delivery.objects.filter(state="sent", post__thread__visibility="private")
    for pk in private.values_list("pk", flat=True):
        yield f"delivery {pk} carried a private answer"
