"""Who looks at words before others read them. The forum asks; an app above it answers.

A screener is told a batch of what is about to be posted, inside the transaction that posts it, and answers for each:
let it pass, hold it for a person, or change its words. To refuse it raises ValidationError with a sentence for its
author. Only what people write here is screened: what was heard elsewhere passed its source's policy before.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from ..models import Tag, Thread
from .compose import Composition
from .tag import clean_tag, free_slug


@dataclass(slots=True)
class Screened:
    """The answer for one composition: the words as they may stand, and why a person looks at it first, if one does.

    `reasons` are sentences for staff; any makes the post wait. `tags` are added to the conversation.
    """

    body: str
    title: str = ""
    reasons: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        return bool(self.reasons)


Screener = Callable[[Composition, Thread | None, Screened], Screened]
_screeners: list[Screener] = []


def screens(screener: Screener) -> Screener:
    """Register a screener: `screener(composition, thread, so_far)`; the thread is None for an opening."""
    _screeners.append(screener)
    return screener


def screen(composition: Composition, *, thread: Thread | None = None, title: str = "") -> Screened:
    """What all screeners, in the order in which their apps stand, make of something about to be posted."""
    screened = Screened(body=composition.body, title=title)
    for screener in _screeners:
        screened = screener(composition, thread, screened)
    return screened


def put_tags(thread: Thread, names: list[str]) -> None:
    """Add the tags that screening asked for to what the conversation has. Belongs inside a transaction."""
    for name in filter(None, map(clean_tag, names)):
        tag = Tag.objects.filter(name=name).first()
        thread.tags.add(tag or Tag.objects.get_or_create(name=name, defaults={"slug": free_slug(name)})[0])
