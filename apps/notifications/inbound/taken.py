"""The answer of whoever looked at a mail."""

from dataclasses import dataclass

from apps.forum.models import Post


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a mail (an `InboundMail.Outcome`), why, and the post that it became if it did."""

    outcome: str
    why: str = ""
    post: Post | None = None
