"""What can be found: apps say which of their things stand in the index, and what is written about each there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sort(models.TextChoices):
    """What stands beside a result in the place of a conversation's ring."""

    ARTICLE = "article", _("Article")
    VIDEO = "video", _("Video")
    RELEASE = "release", _("Shipped")
    TOWN_HALL = "town-hall", _("Town hall")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A public thing as the index keeps it. `title` and `body` are plain text.

    `language` is an ISO 639 code or empty where nobody knows; `status` is the value that the ring shows. `me_toos`
    says how many it concerns: those who have it, too, or those whom it helped. `lately` are the moments of the newest
    things said in it.
    """

    thing_id: int
    title: str
    body: str
    url: str
    tab: str
    opened_at: datetime
    touched_at: datetime
    product: str = ""
    board: str = ""
    kind: str = ""
    status: str = ""
    language: str = ""
    author: int | None = None
    replies: int = 0
    me_toos: int = 0
    lately: tuple[datetime, ...] = ()


@dataclass(slots=True)
class Shown:
    """What a result shows of a thing as it is now. `words` says of which sort it is, `meta` are quiet words beside it.
    `takes_votes` tells of an idea that whoever has the same one can vote for it instead.

    `is_written_anew` tells that the index does not know its newest words yet, so none of those it has are shown.
    """

    title: str
    url: str
    status: object = None
    replies: int = 0
    me_toos: int = 0
    meta: tuple[str, ...] = ()
    touched_at: datetime | None = None
    is_written_anew: bool = False
    takes_votes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Searchable:
    """One sort of thing that can be found.

    `documents(ids)` gives those of these things that everybody may see, and leaves out the others; `shown(ids)` the
    same as they are now, by id; `every_id(after)` the ids of all public ones above `after`, in order; `tabs` names
    the tabs of the results on which they stand; `listener` is owed their news. With `is_answer` they are suggested
    before anything else.
    """

    name: str
    listener: str
    tabs: dict[str, str]
    documents: Callable[[Sequence[int]], Iterable[Document]]
    shown: Callable[[Sequence[int]], dict[int, Shown]]
    every_id: Callable[[int], Iterator[int]]
    is_answer: bool = False


@dataclass(slots=True)
class _Registry:
    things: dict[str, Searchable] = field(default_factory=dict)


_registry = _Registry()


def can_be_found(thing: Searchable) -> Searchable:
    """Register a sort of thing. Raises ValueError where its name or a tab is taken."""
    taken = {tab for other in _registry.things.values() for tab in other.tabs}
    if thing.name in _registry.things or taken & set(thing.tabs):
        raise ValueError(f"two apps want to be found as {thing.name!r}")
    _registry.things[thing.name] = thing
    return thing


def searchable_named(name: str) -> Searchable | None:
    """The sort of thing of that name; None when its app is gone."""
    return _registry.things.get(name)


def all_searchables() -> list[Searchable]:
    """Every sort of thing that can be found, in the order in which their apps stand."""
    return list(_registry.things.values())


def all_tabs() -> dict[str, str]:
    """The tabs of the results, by name."""
    return {name: label for thing in all_searchables() for name, label in thing.tabs.items()}
