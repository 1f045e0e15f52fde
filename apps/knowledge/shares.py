"""How many readers something helped."""

from django.conf import settings


def helpful_share(helpful: int, unhelpful: int) -> int | None:
    """The share of readers whom it helped, in whole per cent; None as long as fewer than RATINGS_SHOWN_FROM said so."""
    total = helpful + unhelpful
    if total == 0 or total < settings.RATINGS_SHOWN_FROM:
        return None
    return round(100 * helpful / total)
