"""The line of a conversation: posts and quiet events in the order in which they happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from apps.activity.models import Event
from apps.activity.vocabulary import all_actions

from .models import Post

# Told by the posts themselves, so the line does not say them twice.
TOLD_BY_POSTS = ("thread.opened", "thread.replied")
EVENTS_PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One stop of the line: a post or an event."""

    at: datetime
    post: Post | None = None
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A page of the line: the opening post, the stops after it, and the key of the next page if there is one."""

    opening: Post | None
    entries: Sequence[Entry]
    next_key: str


def reading_order(posts, events, *, after: str | None, size: int) -> Line:
    """The page of the line that begins after the post of that id. `size` counts posts; events come along.

    An `after` that is not a post's id begins at the beginning.
    """
    opening = None
    start = None
    if after and after.isascii() and after.isdigit() and len(after) <= 18:
        start = posts.filter(pk=int(after)).values_list("posted_at", "pk").first()
    replies = posts.filter(is_opening=False)
    if start is None:
        # Asked for by itself: after a merge the opening post need not be the oldest one.
        opening = posts.filter(is_opening=True).first()
    else:
        replies = replies.filter(Q(posted_at__gt=start[0]) | Q(pk__gt=start[1]), posted_at__gte=start[0])
    page = list(replies[: size + 1])
    more = len(page) > size
    page = page[:size]
    told = _told(events, since=start[0] if start else None, until=page[-1].posted_at if more and page else None)
    entries = [Entry(post.posted_at, post=post) for post in page] + [
        Entry(event.happened_at, event=event) for event in told
    ]
    entries.sort(key=lambda entry: entry.at)
    return Line(opening, entries, str(page[-1].pk) if more else "")


def _told(events, *, since, until) -> list[Event]:
    told = [action.name for action in all_actions() if action.is_public and action.name not in TOLD_BY_POSTS]
    events = events.filter(action__in=told)
    if since:
        events = events.filter(happened_at__gte=since)
    if until:
        events = events.filter(happened_at__lt=until)
    return list(events[:EVENTS_PER_PAGE])
