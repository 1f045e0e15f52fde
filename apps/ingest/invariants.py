from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from apps.forum.models import Post
from apps.foundation.invariants import invariant
from apps.sources.models import Policy

from .models import Arrival, Complaint, Tombstone

STUCK_AFTER = timedelta(minutes=10)


@invariant("I1", "Everything that was accepted is understood, waiting its turn, or quarantined with a reason.")
def nothing_accepted_is_forgotten():
    before = timezone.now() - STUCK_AFTER
    for pk in Arrival.objects.filter(state="waiting", attempts=0, received_at__lt=before).values_list("pk", flat=True)[
        :100
    ]:
        yield f"arrival {pk} has waited since before {before:%H:%M} and nobody tried it"
    for pk in Arrival.objects.filter(state="quarantined", error="").values_list("pk", flat=True)[:100]:
        yield f"arrival {pk} is quarantined without a reason"


@invariant("I2", "One post for each thing heard, however often it came.")
def nothing_is_doubled():
    published = Complaint.objects.filter(fate__in=["published", "merged"])
    for pk in published.filter(post__isnull=True).values_list("pk", flat=True)[:100]:
        yield f"complaint {pk} is public without a post"
    twice = (
        Post.objects.exclude(said_at_url="")
        .filter(complaint__isnull=False)
        .values("complaint__source", "complaint__external_id")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    for row in twice:
        yield f"{row['complaint__external_id']} has {row['times']} posts"


@invariant("I3", "What was withdrawn is gone: no words in the complaint, the post, its revisions or the raw payload.")
def withdrawn_is_gone():
    gone = Complaint.objects.filter(fate="withdrawn").select_related("post")
    for one in gone:
        if one.text or one.title or one.raw or one.handle:
            yield f"complaint {one.pk} is withdrawn but keeps words"
        if one.post and (one.post.body or one.post.html or one.post.revisions.exists()):
            yield f"post {one.post_id} is withdrawn but keeps words"
    for stone in Tombstone.objects.all().iterator():
        alive = Complaint.objects.filter(source=stone.source_id, external_id=stone.external_id).exclude(
            fate="withdrawn"
        )
        if alive.exists():
            yield f"{stone} is buried and yet alive"


@invariant("I6a", "Nothing of a source that is never published is public.")
def never_means_never():
    leaked = Complaint.objects.filter(source__policy=Policy.NEVER, thread__visibility="public", decided_by__isnull=True)
    for pk in leaked.values_list("pk", flat=True)[:100]:
        yield f"complaint {pk} is public against its source's policy"
