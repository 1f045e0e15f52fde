"""The contract that every connector keeps: what comes in, what goes out, and how each can fail.

A connector is made for one Source. It fetches raw items by cursor, turns a raw item into something heard, and
where the network allows it posts replies. It never writes to the database and never decides what is published.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest

IDENTIFIER_LIMIT = 255


@dataclass(frozen=True, slots=True)
class Author:
    """Who said it, under the network's own id. `handle` is how the network shows them, as "@joe@example.org"."""

    external_id: str
    name: str = ""
    handle: str = ""
    url: str = ""
    followers: int | None = None
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class OfficialReply:
    """A reply of the company that already stands there beside what it answers, with its own time."""

    text: str
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """Something heard: one version of one item of a network.

    `text` is plain text. `version` orders the versions of an item: the time of its last edit, else `said_at`.
    `parent_id` and `conversation_id` are ids of the same network. `rating` is 1 to 5 stars. `raw` is what the
    network sent, for staff to check; it is kept apart and expires.
    """

    external_id: str
    text: str
    author: Author
    said_at: datetime
    version: datetime
    url: str = ""
    title: str = ""
    parent_id: str = ""
    conversation_id: str = ""
    language: str = ""
    rating: int | None = None
    is_public: bool = True
    is_own: bool = False
    is_repost: bool = False
    replies: tuple[OfficialReply, ...] = ()
    media: tuple[dict, ...] = ()
    raw: dict = field(default_factory=dict)

    def __post_init__(self):
        """Raises Unreadable for an id that not every database could keep."""
        for identifier in (self.external_id, self.parent_id, self.conversation_id, self.author.external_id):
            if "\x00" in identifier or len(identifier) > IDENTIFIER_LIMIT:
                raise Unreadable(f"An id may have {IDENTIFIER_LIMIT} characters and none of them may be NUL.")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The network says that an item is gone."""

    external_id: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of raw items as the network sent them, each with the id its arrival is remembered by.

    `cursor` is where the next page begins; it is stored in the transaction that stores the items. `cursor_name`
    names which of the source's cursors it moves. `is_last` ends this run.
    """

    items: Sequence[tuple[str, dict]]
    cursor: str
    cursor_name: str = ""
    is_last: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A reply to post: the exact text, what it answers there, and the key that makes a second try harmless."""

    text: str
    in_reply_to: str
    idempotency_key: str
    raw_parent: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """A reply that stands there now."""

    external_id: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a network can do and what its rules ask. Nothing has a default: each connector declares them all.

    `retention_hours`: how long raw payloads may be kept. `recheck_hours`: how soon a stored item must be looked at
    again, None for never. `is_idempotent`: the network itself recognises a repeated post by its key.
    `can_look_up`: own replies can be listed, so an unknown outcome can be found out. `text_limit`: characters as
    the network counts them, None for no limit.
    """

    can_poll: bool
    can_receive: bool
    can_reply: bool
    can_edit: bool
    can_retract: bool
    is_idempotent: bool
    can_look_up: bool
    text_limit: int | None
    retention_hours: int
    may_store_text: bool
    may_show_publicly: bool
    recheck_hours: int | None


class ConnectorError(Exception):
    """Something between us and the network; the message may be shown to staff and holds no secret and no content."""


class AuthenticationFailed(ConnectorError):
    """The network does not accept our token: the source is paused and somebody is told."""


class RateLimited(ConnectorError):
    """The network asks us to wait. `retry_at` is when it said we may come again."""

    def __init__(self, message: str, retry_at: datetime | None = None):
        super().__init__(message)
        self.retry_at = retry_at


class Unavailable(ConnectorError):
    """The network answered that it did not do it, or was never reached; trying again cannot do it twice."""

    def __init__(self, message: str, retry_at: datetime | None = None):
        super().__init__(message)
        self.retry_at = retry_at


class Rejected(ConnectorError):
    """The network refused for good: the item is gone, the text too long, replying not allowed."""


class OutcomeUnknown(ConnectorError):
    """No answer came: it may have been posted or not. It must be looked up before any second try."""


class Unreadable(ConnectorError):
    """A raw item that cannot be understood. The message names the field; the item goes to quarantine."""


class Connector:
    """How to speak with one network, for one source. Subclasses implement what their capabilities declare."""

    network: ClassVar[str]
    name: ClassVar[str]
    capabilities: ClassVar[Capabilities]
    # The settings of a source of this network, as the admin asks for them: name → (label, help, is_required).
    settings: ClassVar[dict[str, tuple[Any, Any, bool]]] = {}
    secrets: ClassVar[dict[str, tuple[Any, Any, bool]]] = {}

    def __init__(self, source):
        self.source = source

    def check(self) -> None:
        """Ask the network whether settings and token are good. Raises ConnectorError with what to fix."""

    def fetch(self, cursors: dict[str, str], pages: int) -> Iterator[Page]:
        """Yield at most `pages` pages of new items, oldest first, from where each named cursor stands."""
        raise Unavailable(f"{self.name} is not polled.")

    def accept(self, request: HttpRequest) -> list[tuple[str, dict]]:
        """Verify a pushed request over its raw body and return its raw items. Raises AuthenticationFailed."""
        raise AuthenticationFailed(f"{self.name} takes no webhooks.")

    def read(self, raw: dict) -> Incoming | Withdrawal | None:
        """Understand one raw item; None for one that is none of our business. Raises Unreadable."""
        raise Unreadable(f"{self.name} has nothing to read.")

    def recheck(self, external_ids: Sequence[str]) -> Iterator[tuple[str, dict]]:
        """Look at stored items again: yields raw items for those that changed or are gone."""
        return iter(())

    def ancestors(self, external_id: str) -> list[tuple[str, dict]]:
        """The raw items above one in its conversation, oldest first; empty where the network cannot say."""
        return []

    def send(self, outgoing: Outgoing, *, timeout: float) -> Sent:
        """Post a reply. Raises RateLimited, Unavailable, Rejected, AuthenticationFailed or OutcomeUnknown."""
        raise Rejected(f"{self.name} takes no replies.")

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look for a reply whose posting had an unknown outcome. Raises ConnectorError where that fails."""
        return None

    def edit(self, external_id: str, outgoing: Outgoing, *, timeout: float) -> Sent:
        """Replace the text of a reply that stands there."""
        raise Rejected(f"Replies on {self.name} cannot be changed.")

    def retract(self, external_id: str, *, timeout: float) -> None:
        """Take a reply back. One that is already gone is a success."""
        raise Rejected(f"Replies on {self.name} cannot be taken back.")

    def compose(self, text: str, *, to: str) -> str:
        """The exact text that would be posted as a reply to somebody with the handle `to`, mention included."""
        return text

    def measure(self, text: str) -> int:
        """How long the network would call this text."""
        return len(text)
