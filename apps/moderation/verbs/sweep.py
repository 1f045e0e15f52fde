"""What the clock finds: held posts that nobody put into the queue, and bans that are over."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.forum.models import Post, Standing

from ..models import AddressBan, Ban, Report
from .reports import ask_for_a_look

FOUND_AT_ONCE = 200


def queue_forgotten_posts() -> int:
    """Put every held post that has no open report into the queue. Returns how many; finds the rest next time."""
    held = Post.objects.filter(standing=Standing.HELD, withdrawn_at__isnull=True)
    forgotten = held.exclude(report__state=Report.State.OPEN).select_related("thread", "author")
    posts = list(forgotten.order_by("posted_at")[:FOUND_AT_ONCE])
    for post in posts:
        ask_for_a_look(post, why=[_("Held back")], at=post.posted_at)
    return len(posts)


@transaction.atomic
def lift_what_is_over() -> int:
    """Mark bans whose time is over as lifted, and forget addresses. They stopped counting by themselves before."""
    now = timezone.now()
    lifted = Ban.objects.filter(lifted_at__isnull=True, until__lte=now).update(lifted_at=now)
    return lifted + AddressBan.objects.filter(until__lte=now).delete()[0]
