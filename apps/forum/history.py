"""What a post said before, and which words each change took away and added."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from apps.people.models import User

from .models import Post, Revision

VERSIONS_SHOWN = 30
# Compared word by word up to here; beyond, whole lines are compared, which is quick whatever the text.
WORDS_COMPARED = 3_000
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a comparison: `kept`, `added` or `removed`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a post: when, by whom, and its words before and after, laid over each other."""

    at: datetime
    by: User | None
    pieces: Sequence[Piece]


def changes_of(post: Post) -> list[Change]:
    """The changes of a post, newest first, at most thirty."""
    revisions = list(
        Revision.objects.filter(post=post)
        .select_related("replaced_by")
        .order_by("-replaced_at", "-pk")[:VERSIONS_SHOWN]
    )
    after, changes = post.body, []
    for revision in revisions:
        changes.append(Change(revision.replaced_at, revision.replaced_by, compare(revision.body, after)))
        after = revision.body
    return changes


def compare(before: str, after: str) -> list[Piece]:
    """Two texts laid over each other: what stayed, what went and what came, in reading order."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > WORDS_COMPARED:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("kept", "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece("removed", "".join(old[a:b])))
        if c < d:
            pieces.append(Piece("added", "".join(new[c:d])))
    return pieces
