"""What stands around the line of a conversation: tags, neighbours, how many have it this week, its private part.

All of it comes with the conversation in one query (see `page.py`), and so does what upper apps have to say beside it:
the forum asks; an app above it answers, as with screening. The query is put together once, so an answer that depends on
the time takes `NOW` instead of a clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from django.db.models import DateTimeField
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from apps.foundation.prepared import Slot

from .models import PrivateTalk, Thread
from .querysets import BETWEEN_TAGS, INSIDE_TAG

# Moments that the page tells its query.
NOW, WEEK_AGO = Slot("now", DateTimeField()), Slot("week_ago", DateTimeField())

_beside: dict[str, Callable] = {}


def stands_beside(name: str) -> Callable:
    """Register a function that gives an expression about a thread; the page's thread has its value under this name."""

    def register(function: Callable) -> Callable:
        if name in _beside:
            raise ValueError(f"two apps want to say {name!r} beside a conversation")
        _beside[name] = function
        return function

    return register


def said_beside() -> dict:
    """The expressions of all who registered, by the names under which the thread carries their values."""
    return {name: function() for name, function in _beside.items()}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The conversation beside this one in the list of its board."""

    pk: int
    title: str
    slug: str

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("forum:thread", args=[self.pk, self.slug or "-"])


@dataclass(frozen=True, slots=True)
class Talk:
    """The private part that goes on about a public conversation, as everybody may know of it; `pk` is its row."""

    pk: int
    talk_id: int
    reason: str
    department: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the line. `tags` are (slug, name); `this_week` counts me-toos of the last seven days."""

    tags: list[tuple[str, str]]
    this_week: int
    livelier: Neighbour | None
    quieter: Neighbour | None
    talk: Talk | None


def surroundings_of(thread: Thread) -> Surroundings:
    """Read them from a thread that came `with_surroundings`; asks nothing more."""
    return Surroundings(
        tags=tags_of(thread),
        this_week=thread.me_toos_this_week or 0,
        livelier=Neighbour(**thread.livelier) if thread.livelier else None,
        quieter=Neighbour(**thread.quieter) if thread.quieter else None,
        talk=_talk(thread.open_talk) if thread.open_talk else None,
    )


def tags_of(thread: Thread) -> list[tuple[str, str]]:
    """Slug and name of the tags of a thread that came `with_tags` or `with_surroundings`, by name."""
    words = thread.tag_words or ""
    tags = [tuple(pair.split(INSIDE_TAG, 1)) for pair in words.split(BETWEEN_TAGS) if INSIDE_TAG in pair]
    # Not in the database: older SQLite puts no order into an aggregate.
    return sorted(tags, key=itemgetter(1))


def told_moment(told: str | datetime | None) -> datetime | None:
    """A moment as it comes out of a JSON object of the database, with its zone; None for none."""
    if isinstance(told, str):
        # JSON knows no moments; SQLite's has no zone, and is UTC.
        return parse_datetime(told if told[-6] in "+-" or told.endswith("Z") else f"{told}+00:00")
    return told


def _talk(told: dict) -> Talk:
    return Talk(
        pk=told["pk"],
        talk_id=told["talk_id"],
        reason=str(PrivateTalk.Reason(told["reason"]).label),
        department=told["department"],
        taken_at=told_moment(told["taken_at"]),
    )
