"""Held posts come into the queue, shown ones are looked at for doubts, and decisions taken elsewhere settle reports."""

from collections.abc import Sequence

from django.db.models import BigIntegerField
from django.utils.translation import gettext as _

from apps.activity.hearing import hears
from apps.activity.models import Event
from apps.forum.events import (
    POST_EDITED,
    POST_HELD,
    POST_RELEASED,
    POST_REMOVED,
    POST_WITHDRAWN,
    THREAD_OPENED,
    THREAD_REPLIED,
)
from apps.forum.models import Post
from apps.foundation.prepared import Prepared, Slots

from .models import Report
from .verbs import ask_for_a_look, close_report, look_at_post

CLOSES = {
    POST_RELEASED.name: Report.State.APPROVED,
    POST_REMOVED.name: Report.State.DECLINED,
    POST_WITHDRAWN.name: Report.State.WITHDRAWN,
}


@hears(POST_HELD)
def queue_held_posts(events: Sequence[Event]) -> None:
    """Each post that waits for a look becomes an item of the queue, with the reasons why."""
    posts = _posts_of(events)
    for event in events:
        post = posts.get(event.particulars.get("post"))
        if post and post.standing == "held":
            why = event.particulars.get("reasons") or [_("Held back")]
            ask_for_a_look(post, why=[str(one) for one in why], at=event.happened_at)


@hears(THREAD_OPENED, THREAD_REPLIED, POST_EDITED)
def look_at_new_words(events: Sequence[Event]) -> None:
    """What was said or changed here is looked at once more, for lists that only tell somebody and for doubts."""
    for post in _posts_of(events).values():
        look_at_post(post)


@hears(POST_RELEASED, POST_REMOVED, POST_WITHDRAWN)
def settle_reports(events: Sequence[Event]) -> None:
    """What was decided about a post outside of the queue is decided there, too."""
    wanted = {event.particulars.get("post"): event for event in events}
    for report in Report.objects.open().filter(post__in=[pk for pk in wanted if pk]):
        event = wanted[report.post_id]
        close_report(report, by=event.actor, state=CLOSES[event.action])


def _posts_of(events: Sequence[Event]) -> dict[int, Post]:
    wanted = {event.particulars.get("post") for event in events} - {None}
    return {post.pk: post for post in _POSTS.all(posts=wanted)} if wanted else {}


_POSTS = Prepared(
    lambda: Post.objects.filter(pk__among=Slots("posts", BigIntegerField())).select_related(
        "thread", "author", "report"
    )
)
