"""Remember what was searched for, and nobody who did."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..asked import Asked
from ..models import Query

FOLLOWED_WITHIN = timedelta(minutes=30)
DIGEST_LENGTH = 32
FORGOTTEN_AT_ONCE = 5_000


def note_query(asked: Asked, *, found: int, visitor: str = "") -> Query | None:
    """Write down a search with how much it found; None where it had no words. `visitor` is a browser's passing key."""
    if not asked.normal:
        return None
    return Query.objects.create(words=asked.normal, found=found, visitor=digest(visitor, timezone.now()))


def note_question(visitor: str) -> int:
    """This browser has just asked a question: mark what it searched for in the last half an hour. Returns how much."""
    now = timezone.now()
    # Around midnight its earlier searches stand under yesterday's digest.
    digests = {digest(visitor, now), digest(visitor, now - FOLLOWED_WITHIN)} - {""}
    return Query.objects.filter(visitor__in=digests, asked_at__gte=now - FOLLOWED_WITHIN).update(led_to_question=True)


def forget_queries() -> int:
    """Forget searches older than SEARCH_QUERIES_KEPT_DAYS. Returns how many."""
    old = Query.objects.filter(asked_at__lt=timezone.now() - timedelta(days=settings.SEARCH_QUERIES_KEPT_DAYS))
    forgotten = 0
    while ids := list(old.order_by("asked_at").values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
        forgotten += Query.objects.filter(pk__in=ids).delete()[0]
    return forgotten


def digest(visitor: str, at: datetime) -> str:
    """What stands for a browser on one day; on the next it is another, so that days cannot be put together."""
    if not visitor:
        return ""
    return salted_hmac("helpcenter.search.visitor", f"{at:%Y-%m-%d}|{visitor}", algorithm="sha256").hexdigest()[
        :DIGEST_LENGTH
    ]
