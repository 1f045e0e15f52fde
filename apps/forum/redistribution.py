"""What programs may have of words that were said elsewhere first.

The rules of some networks let us show what was said there and not hand it on: what leaves for programs (API, webhooks,
feeds, exports) is then the id there and the address, without words, title and author. The forum does not know
networks; an app above it that does registers who finds such posts.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from .models import Post


@dataclass(frozen=True, slots=True)
class Original:
    """A post that leaves as a reference only: the network where it was said, its id and its address there."""

    post_id: int
    thread_id: int
    network: str
    external_id: str
    url: str

    def as_reference(self) -> dict:
        """All that a program may have of it."""
        return {"network": self.network, "external_id": self.external_id, "url": self.url}


_finders: list[Callable[[QuerySet], Sequence[Original]]] = []


def finds_originals(finder: Callable[[QuerySet], Sequence[Original]]) -> Callable:
    """Register who knows which of some posts leave as a reference only: `finder(posts) -> originals`, one query."""
    _finders.append(finder)
    return finder


def originals_among(post_ids: Collection[int]) -> dict[int, Original]:
    """Those of these posts that leave as a reference only, by their ids."""
    return {one.post_id: one for one in _find(Post.objects.filter(pk__in=post_ids))} if post_ids else {}


def original_openings(thread_ids: Collection[int]) -> dict[int, Original]:
    """The conversations that begin with words which leave as a reference only, by their ids.

    Their title and the readable part of their address are such words, too: see `plain_address`.
    """
    if not thread_ids:
        return {}
    return {one.thread_id: one for one in _find(Post.objects.filter(thread__in=thread_ids, is_opening=True))}


def threads_with_originals(thread_ids: Collection[int]) -> set[int]:
    """The conversations in which anything was said that leaves as a reference only."""
    return {one.thread_id for one in _find(Post.objects.filter(thread__in=thread_ids))} if thread_ids else set()


def plain_address(thread_id: int) -> str:
    """The address of a conversation without words of its title; it leads to the full one."""
    return f"/threads/{thread_id}/-/"


def _find(posts: QuerySet) -> list[Original]:
    return [original for finder in _finders for original in finder(posts)]
