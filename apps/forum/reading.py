"""The line of a conversation: posts and quiet events in the order in which they happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from apps.activity.models import Event

from .models import Post, Thread
from .page import beginning_of, events_of, posts_of


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


def reading_order(thread: Thread, *, user, after: str | None, size: int) -> Line:
    """The page of the line that begins after the post of that id. `size` counts posts; events come along.

    An `after` that is not a post's id begins at the beginning.
    """
    opening = start = None
    if after and after.isascii() and after.isdigit() and len(after) <= 18:
        start = posts_of(thread, user=user).filter(pk=int(after)).values_list("posted_at", "pk").first()
    if start is None:
        found = beginning_of(thread, user=user, size=size + 2)
        # After a merge the opening post need not be among the oldest ones.
        opening = next((post for post in found if post.is_opening), None)
        opening = opening or posts_of(thread, user=user).filter(is_opening=True).first()
        page = [post for post in found if not post.is_opening]
    else:
        later = posts_of(thread, user=user).filter(
            Q(posted_at__gt=start[0]) | Q(pk__gt=start[1]), posted_at__gte=start[0]
        )
        page = list(later.filter(is_opening=False)[: size + 1])
    more = len(page) > size
    page = page[:size]
    told = events_of(thread, since=start[0] if start else None, until=page[-1].posted_at if more and page else None)
    entries = [Entry(post.posted_at, post=post) for post in page] + [
        Entry(event.happened_at, event=event) for event in told
    ]
    entries.sort(key=lambda entry: entry.at)
    return Line(opening, entries, str(page[-1].pk) if more else "")
