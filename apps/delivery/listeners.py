"""An answer given here is owed to everybody who asked elsewhere."""

from collections.abc import Sequence

from apps.activity.hearing import hears
from apps.activity.models import Event
from apps.forum.events import POST_EDITED, POST_REMOVED, POST_WITHDRAWN, THREAD_REPLIED
from apps.forum.models import Post

from .verbs import follow_post, queue_deliveries


@hears(THREAD_REPLIED)
def send_replies_home(events: Sequence[Event]) -> None:
    """Queue what its author wants carried home."""
    ids = [event.particulars["post"] for event in events]
    for post in Post.objects.filter(pk__in=ids, goes_home=True).order_by("pk"):
        queue_deliveries(post)


@hears(POST_EDITED, POST_WITHDRAWN, POST_REMOVED)
def follow_changed_posts(events: Sequence[Event]) -> None:
    """What stands elsewhere follows what stands here."""
    ids = [event.particulars["post"] for event in events]
    for post in Post.objects.filter(pk__in=ids, goes_home=True).select_related("thread"):
        follow_post(post)
