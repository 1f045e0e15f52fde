"""Work out anew what lists sort and show."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Max, Min, Q

from apps.people.models import Voice

from ..models import MeToo, Post, PrivateTalk, Thread


@transaction.atomic
def recount_threads(threads: Sequence[Thread]) -> int:
    """Set the counters of these threads from their rows. Returns how many were wrong."""
    wrong = 0
    # Locked before they are counted: a reply that arrives meanwhile waits, and then counts on from the true number.
    rows = list(Thread.objects.select_for_update().filter(pk__in=[thread.pk for thread in threads]).order_by("pk"))
    ids = [thread.pk for thread in rows]
    counts = {
        row["thread"]: row
        for row in Post.objects.shown()
        .filter(thread__in=ids)
        .values("thread")
        .annotate(
            replies=Count("pk", filter=Q(is_opening=False)),
            last=Max("posted_at"),
            answered=Min("posted_at", filter=~Q(voice="customer") & Q(is_opening=False)),
        )
        .order_by()
    }
    me_toos = dict(MeToo.objects.filter(thread__in=ids).values_list("thread").annotate(Count("pk")).order_by())
    # The outcome of a private part is our word, too.
    outcomes = PrivateTalk.objects.filter(thread__in=ids, returned_at__isnull=False)
    outcomes = outcomes.values_list("thread").annotate(Min("returned_at"), Max("returned_at")).order_by()
    outcomes = {thread: (first, last) for thread, first, last in outcomes}
    for thread in rows:
        row = counts.get(thread.pk, {"replies": 0, "last": thread.opened_at, "answered": None})
        last_voice = (
            Post.objects.shown()
            .filter(thread=thread)
            .order_by("-posted_at", "-id")
            .values_list("voice", flat=True)
            .first()
        )
        first_outcome, last_outcome = outcomes.get(thread.pk, (None, None))
        if last_outcome and last_outcome >= row["last"]:
            last_voice = Voice.EMPLOYEE.value
        true = {
            "reply_count": row["replies"],
            "me_too_count": me_toos.get(thread.pk, 0),
            "last_post_at": row["last"],
            "last_voice": last_voice or thread.last_voice,
            "answered_at": min(filter(None, [row["answered"], first_outcome]), default=None),
        }
        if any(getattr(thread, name) != value for name, value in true.items()):
            wrong += 1
            Thread.objects.filter(pk=thread.pk).update(**true)
    return wrong
