"""The line of a conversation: posts and quiet events in the order in which they happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from apps.activity.models import Event
from apps.activity.vocabulary import all_actions

from .models import Post

# Told by the posts themselves, so the line does not say them twice.
TOLD_BY_POSTS = ("thread.opened", "thread.replied", "post.removed")
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

    def posts(self) -> Iterator[Post]:
        """The posts of this page, the opening one first."""
        if self.opening:
            yield self.opening
        yield from (entry.post for entry in self.entries if entry.post)


def reading_order(posts, events, *, after: str | None, size: int) -> Line:
    """The page of the line that begins after the post of that id. `size` counts posts; events come along.

    An `after` that is not a post's id begins at the beginning.
    """
    opening = None
    start = None
    if after and after.isascii() and after.isdigit() and len(after) <= 18:
        start = posts.filter(pk=int(after)).values_list("posted_at", "pk").first()
    if start is None:
        found = list(posts[: size + 2])
        # After a merge the opening post need not be among the oldest ones.
        opening = next((post for post in found if post.is_opening), None) or posts.filter(is_opening=True).first()
        page = [post for post in found if not post.is_opening]
    else:
        later = posts.filter(Q(posted_at__gt=start[0]) | Q(pk__gt=start[1]), posted_at__gte=start[0])
        page = list(later.filter(is_opening=False)[: size + 1])
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
