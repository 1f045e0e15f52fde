"""The lesson in use: what the learner says of a text, as long as it did well enough."""

from django.core.cache import caches

from ..models import SpamLesson
from .learner import Learned

CACHE_KEY = "moderation.learned"
CACHE_SECONDS = 60


def learned_chance(text: str) -> float | None:
    """How likely a text is spam by this installation's own decisions; None while they are too few or misleading.

    A process reads the lesson once a minute.
    """
    cache = caches["process"]
    # In a tuple, because "nothing is in use" is worth remembering, too.
    known = cache.get(CACHE_KEY)
    if known is None:
        known = (_lesson_in_use(),)
        cache.set(CACHE_KEY, known, CACHE_SECONDS)
    return None if known[0] is None else known[0].chance(text)


def forget_lesson() -> None:
    """Let this process read the lesson anew."""
    caches["process"].delete(CACHE_KEY)


def _lesson_in_use() -> Learned | None:
    newest = SpamLesson.objects.first()
    if newest is None or not newest.is_in_use:
        return None
    return Learned.unpacked(bytes(newest.counts), newest.spam_texts, newest.good_texts)
