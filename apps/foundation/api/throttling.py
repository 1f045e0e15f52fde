"""How many requests a program may send: counted like everything else, per person and per address (`limits.py`).

Writing down each single read would make every reading a write. So a process counts some reads ahead in one go and lets
that many pass without asking again, until their window ends. More than the limit never passes, however many processes
there are; what a process counted ahead and did not need is lost, at most a tenth of the limit for each of them.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from apps.foundation.limits import Counter, Standing, TooMany, counters_of, standing_of, use

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
READING, WRITING = "api_read", "api_write"
# Whom a process remembers at once; whoever is forgotten is counted anew.
REMEMBERED = 5_000


@dataclass(slots=True)
class Ahead:
    """Uses that are counted already: how many are left, and what stood in the counts when they were taken."""

    left: int
    counts: dict[str, int]


_ahead: OrderedDict[tuple, Ahead] = OrderedDict()
_lock = threading.Lock()


def count_request(request) -> dict[str, str]:
    """Count this request and return the headers that say how the limit stands. Raises TooMany.

    The headers are those of draft-ietf-httpapi-ratelimit-headers: `RateLimit-Policy` with the quota and its window in
    seconds, `RateLimit` with what remains and the seconds until it begins anew, both for the rate closest to its end.
    """
    if request.method not in SAFE:
        counters = counters_of(WRITING, request)
        return rate_headers(WRITING, standing_of(counters, use(counters)))
    counters = counters_of(READING, request)
    return rate_headers(READING, _count_reading(counters) if counters else None)


def rate_headers(name: str, standing: Standing | None) -> dict[str, str]:
    """The two headers for a limit; none where nobody is counted."""
    if standing is None:
        return {}
    return {
        "RateLimit-Policy": f'"{name}";q={standing.amount};w={standing.window}',
        "RateLimit": f'"{name}";r={standing.remaining};t={standing.ends_in}',
    }


def _count_reading(counters: list[Counter]) -> Standing | None:
    # The digests change with the window, so what was counted ahead ends with it.
    key = tuple((counter.digest, counter.amount) for counter in counters)
    with _lock:
        known = _ahead.get(key)
        if known is not None and known.left:
            known.left -= 1
            return standing_of(counters, known.counts, unused=known.left)
    uses = max(1, min(settings.API_READS_COUNTED_AT_ONCE, min(counter.amount for counter in counters) // 10))
    try:
        counts = use(counters, uses)
    except TooMany:
        # Near its end a limit is counted one by one.
        uses, counts = 1, use(counters)
    if uses > 1 and min(counter.ends for counter in counters) > timezone.now().timestamp():
        _remember(key, Ahead(uses - 1, counts))
    return standing_of(counters, counts, unused=uses - 1)


def _remember(key: tuple, ahead: Ahead) -> None:
    with _lock:
        there = _ahead.get(key)
        ahead.left += there.left if there is not None else 0
        _ahead[key] = ahead
        _ahead.move_to_end(key)
        while len(_ahead) > REMEMBERED:
            _ahead.popitem(last=False)
