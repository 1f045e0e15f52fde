"""Labels: what a row says beside its words, as words of its vectors, so that one index answers for all of it.

An index of words knows nothing of time: of a word that stands in nearly everything it gives everything, and in the
order of the disk. So each entry carries the day and the month of its newest post as well, and a question can ask
for those of the newest days alone. A label begins with a letter that no word has, so nobody can type one.
"""

from collections.abc import Iterable
from datetime import UTC, date, timedelta

from django.core.cache import caches
from django.db import connection

from ..models import Entry
from .stems import quoted

SIGN = "@"
# Of a word that stands in very much, only so many of the newest entries are looked through, or somewhat more.
NEWEST = 5_000
# How common a word is shows in these.
SAMPLED = 500
DAYS_AT_MOST, MONTHS_AT_MOST = 62, 240
KNOWN_SECONDS = 60
KEY = "search.newest.{0}"
# Along the index of time, from the newest entry to the one behind the last that is looked through.
SPAN = """
    SELECT MAX(touched_at), (SELECT touched_at FROM search_entry ORDER BY touched_at DESC, id DESC
        OFFSET %s LIMIT 1) FROM search_entry
"""


def labels_of(entry: Entry) -> list[str]:
    """The labels of an entry."""
    day = entry.touched_at.astimezone(UTC).date()
    told = [f"tab:{entry.tab}", f"kind:{entry.kind}", f"status:{entry.status}", f"product:{entry.product}"]
    if entry.author:
        told.append(f"author:{entry.author}")
    return [SIGN + label for label in (*told, f"day:{day}", f"month:{str(day)[:7]}")]


def one_of(labels: Iterable[str]) -> str:
    """A tsquery for entries that carry one of these labels."""
    return "(" + " | ".join(quoted(SIGN + label) for label in labels) + ")"


def newest() -> str:
    """A tsquery for the NEWEST entries and those of the same day or month; empty where there are no more than these.

    A process asks once a minute how far back that is.
    """
    return _newest(NEWEST)


def sample() -> str:
    """The same for the newest SAMPLED."""
    return _newest(SAMPLED)


def _newest(number: int) -> str:
    cache, key = caches["process"], KEY.format(number)
    found = cache.get(key)
    if found is None:
        with connection.cursor() as cursor:
            cursor.execute(SPAN, [number])
            last, first = cursor.fetchone()
        # What is written in the next minute may be the first of another day.
        found = _days(first.astimezone(UTC).date(), last.astimezone(UTC).date() + timedelta(days=1)) if first else ""
        cache.set(key, found, KNOWN_SECONDS)
    return found


def _days(first: date, last: date) -> str:
    """The labels of the days or of the months between two days; empty where there are very many of them."""
    number = (last - first).days + 1
    if number <= DAYS_AT_MOST:
        return one_of(f"day:{first + timedelta(days=more)}" for more in range(number))
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if len(months) > MONTHS_AT_MOST:
        return ""
    return one_of(f"month:{month // 12:04}-{month % 12 + 1:02}" for month in months)
