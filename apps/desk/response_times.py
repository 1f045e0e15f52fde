"""How long a department usually takes for its first answer, of the conversations that everybody may read."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, DurationField, ExpressionWrapper, F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from apps.company.models import Department
from apps.forum.models import Thread

DAYS = 30
CACHE_KEY = "desk.response_times"
CACHE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class ResponseTime:
    """The first answers to `answered` public conversations of the last 30 days, by the clock on the wall.

    Half of them came within `median`; it is None where there are too few answers to say what is usual.
    """

    answered: int
    median: timedelta | None


def answered_lately(department: Department):
    """The conversations behind a department's figure: public, opened in the last 30 days, answered by the company."""
    return _answered().filter(case__department=department)


def response_times() -> dict[int, ResponseTime]:
    """The figures of all departments that answered anything, by id; one query. A process remembers them for five
    minutes."""
    cache = caches["process"]
    known = cache.get(CACHE_KEY)
    if known is None:
        known = measure_response_times()
        cache.set(CACHE_KEY, known, CACHE_SECONDS)
    return known


def measure_response_times() -> dict[int, ResponseTime]:
    """The same, counted now."""
    per_department = [F("case__department")]
    span = ExpressionWrapper(F("answered_at") - F("opened_at"), output_field=DurationField())
    ranked = (
        _answered()
        .filter(case__department__isnull=False)
        .order_by()
        .annotate(
            span=span,
            place=Window(RowNumber(), partition_by=per_department, order_by=[span.asc(), F("pk").asc()]),
            total=Window(Count("pk"), partition_by=per_department),
        )
        # The one in the middle, or the two.
        .filter(place__gte=F("total") / 2.0, place__lte=F("total") / 2.0 + 1)
        .values_list("case__department", "span", "total")
    )
    middles: dict[int, list[timedelta]] = {}
    totals: dict[int, int] = {}
    for department, length, total in ranked:
        middles.setdefault(department, []).append(length)
        totals[department] = total
    return {
        department: ResponseTime(
            answered=total,
            median=_mean(middles[department]) if total >= settings.TYPICAL_RESPONSE_FROM else None,
        )
        for department, total in totals.items()
    }


def _answered():
    since = timezone.now() - timedelta(days=DAYS)
    # What came with an answer from another network may have been answered before it was said here.
    return Thread.objects.public().opened_since(since).filter(answered_at__gte=F("opened_at"))


def _mean(spans: list[timedelta]) -> timedelta:
    return sum(spans, timedelta()) / len(spans)
