"""What is told to other programs: each public type names the events behind it and the noun that it tells of.

`apps/webhooks/api/` fills it. The words of a message are made anew for each attempt, from what everybody may read at
that moment, so that nothing leaves that was taken away in between.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from apps.activity.models import Event
from apps.activity.vocabulary import Action

TEST = "webhook.test"
EVERYBODY, STAFF = "everybody", "staff"


@dataclass(frozen=True, kw_only=True, slots=True)
class Noun:
    """A kind of thing that messages tell of, by its number.

    `readable(numbers)` returns those that may be told of now: for everybody what an anonymous visitor may read, for
    staff what their pages show. `shape(number)` is the thing as the API gives it, of values that JSON knows, or None
    where nobody may read it now. `permission` names who of the staff may know; empty for everybody.
    """

    name: str
    readable: Callable[[Collection[int]], set[int]]
    shape: Callable[[int], dict | None]
    permission: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicType:
    """A type of message: `type` as it is sent, the actions behind it, and the noun it tells of.

    `number(event)` is the number of the thing, None where the event is not about one. `is_once` says that it happens
    once to a thing, although several events may say so. `tells_end` says that the thing is gone with it: its number is
    told and nothing else, of a thing that everybody could read before. `more(event)` adds values to the data. `example`
    is the data of a message, as documents show it.
    """

    type: str
    actions: tuple[Action, ...]
    noun: Noun
    sentence: str
    example: dict = field(repr=False)
    number: Callable[[Event], int | None] = lambda event: event.subject_id
    is_once: bool = False
    tells_end: bool = False
    more: Callable[[Event], dict] | None = None

    @property
    def audience(self) -> str:
        """Whom it may be told: everybody, or staff."""
        return STAFF if self.noun.permission else EVERYBODY

    def about(self, number: int) -> str:
        """How a message names the thing that it tells of."""
        return f"{self.noun.name}:{number}"


_types: dict[str, PublicType] = {}
_by_action: dict[str, PublicType] = {}


def publish_types(*types: PublicType) -> None:
    """Make types known. Raises ValueError for a name or an action that is taken."""
    for one in types:
        taken = [action.name for action in one.actions if action.name in _by_action]
        if one.type in _types or one.type == TEST or taken:
            raise ValueError(f"the public type {one.type!r}, or one of its events, is declared twice")
        _types[one.type] = one
        _by_action.update({action.name: one for action in one.actions})


def all_types() -> list[PublicType]:
    """Every type, as they were declared."""
    return list(_types.values())


def type_named(name: str) -> PublicType | None:
    """The type of that name; None for one that is not told any more."""
    return _types.get(name)


def type_of(action: str) -> PublicType | None:
    """The type that an event becomes; None for what is not told."""
    return _by_action.get(action)
