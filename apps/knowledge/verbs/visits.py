"""Count how often articles and videos are opened and short links are followed. Nobody is named."""

from collections import Counter
from datetime import date, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Model
from django.utils import timezone

from ..models import Article, ShortLink, Video, Visits
from ..tally import Tally, written_at_the_end

# Rows of one statement: below what SQLite takes as parameters.
ROWS_AT_ONCE = 250
PURGED_AT_ONCE = 5_000
COLUMNS = {Article: "article_id", Video: "video_id"}


def count_visit(model: type[Article | Video], pk: int) -> None:
    """Count one more opening of an article or a video today. Costs the page no query: see `tally.py`."""
    _tally.add((model, pk, timezone.localdate()))


def count_hit(link: ShortLink) -> None:
    """Count that a short link was followed, and remember when."""
    _tally.add((ShortLink, link.pk, timezone.localdate()))


def write_counts() -> None:
    """Write what this process has gathered; it happens by itself, too."""
    _tally.write_out()


@transaction.atomic
def add_visits(counts: Counter) -> None:
    """Add counts by (model, id, day) to what is stored. What does not exist any more is left out.

    Several processes may add to the same row at once: the statement adds to what the row holds then.
    """
    for model, column in COLUMNS.items():
        _add_to_days(model, column, {key[1:]: count for key, count in counts.items() if key[0] is model})
    now = timezone.now()
    for (model, pk, _day), count in sorted(counts.items(), key=lambda item: item[0][1]):
        if model is ShortLink:
            ShortLink.objects.filter(pk=pk).update(hits=F("hits") + count, last_hit_at=now)


def forget_old_visits() -> int:
    """Forget days before the last VISITS_KEPT_DAYS, in batches. Returns how many rows went."""
    old = Visits.objects.before(timezone.localdate() - timedelta(days=settings.VISITS_KEPT_DAYS)).order_by("day")
    forgotten = 0
    while numbers := list(old.values_list("pk", flat=True)[:PURGED_AT_ONCE]):
        forgotten += Visits.objects.filter(pk__in=numbers).delete()[0]
    return forgotten


def _add_to_days(model: type[Model], column: str, counts: dict[tuple[int, date], int]) -> None:
    known = set(model._default_manager.filter(pk__in={pk for pk, _day in counts}).values_list("pk", flat=True))
    # Always in the same order, so that two processes never wait for each other.
    rows = sorted((pk, day, count) for (pk, day), count in counts.items() if pk in known)
    table = connection.ops.quote_name(Visits._meta.db_table)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        batch = rows[start : start + ROWS_AT_ONCE]
        values = [value for pk, day, count in batch for value in (pk, connection.ops.adapt_datefield_value(day), count)]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({column}, day, count) VALUES {', '.join(['(%s, %s, %s)'] * len(batch))} "
                f"ON CONFLICT ({column}, day) WHERE {column} IS NOT NULL DO UPDATE SET count = {table}.count + "
                "excluded.count",
                values,
            )


_tally = written_at_the_end(Tally(add_visits))
