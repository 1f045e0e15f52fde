"""What was heard stays with what it says."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from apps.forum.models import Merge, Post

from ..models import Complaint


@transaction.atomic
def follow_posts(*, threads: Collection[int]) -> int:
    """Let complaints belong to the conversation in which their post stands now. Returns how many moved.

    `threads` are the ids of those between which posts moved: merged, taken apart again or split. It reads how things
    are instead of following what happened, so it may be told late, twice or in any order.
    """
    near = Q(thread__in=threads) | Q(post__thread__in=threads)
    strayed = Complaint.objects.filter(near, post__isnull=False).exclude(thread=F("post__thread"))
    lost = Complaint.objects.filter(near, post__isnull=False, thread__isnull=True)
    moved = 0
    for rows in (strayed, lost):
        moved += rows.update_locked(thread=Subquery(Post.objects.filter(pk=OuterRef("post_id")).values("thread")[:1]))
    # One whose post is gone follows the conversation itself.
    for merge in Merge.objects.filter(thread__in=threads):
        moved += Complaint.objects.filter(thread=merge.thread_id, post__isnull=True).update_locked(thread=merge.into_id)
    return moved
