"""Conversations that may be about the same."""

import re
from collections.abc import Collection

from django.db.models import Q

from .models import Thread

WORDS_ASKED = 6
SHORTEST_WORD = 4
LOOKED_AT = 200
# One word in common is chance, unless the title has only one.
WORDS_SHARED = 2
SUGGESTED = 5


def similar_threads(title: str, *, without: Collection[int] = ()) -> list[Thread]:
    """Up to five conversations whose titles share two or more of the longest words of this one, best first.

    `without` names the ids of those that are left out.
    """
    words = sorted(_words(title), key=len, reverse=True)[:WORDS_ASKED]
    if not words:
        return []
    shares_a_word = Q()
    for word in words:
        shares_a_word |= Q(title__icontains=word)
    found = (
        Thread.objects.filter(shares_a_word)
        .without("merge")
        .exclude(pk__in=without)
        .select_related("resolution")
        .order_by("-last_post_at")[:LOOKED_AT]
    )
    asked = set(words)
    enough = min(WORDS_SHARED, len(asked))
    shared = [(len(asked & _words(thread.title)), thread) for thread in found]
    alike = sorted((pair for pair in shared if pair[0] >= enough), key=lambda pair: pair[0], reverse=True)
    return [thread for _count, thread in alike[:SUGGESTED]]


def _words(title: str) -> set[str]:
    return {word for word in re.findall(r"\w+", title.casefold()) if len(word) >= SHORTEST_WORD}
