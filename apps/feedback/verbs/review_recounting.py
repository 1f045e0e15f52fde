"""Work out anew which reviews count, and how many there are of each."""

from collections import Counter
from datetime import UTC

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncMonth

from apps.company.models import Product

from ..models import Review, StarCount
from .review_settling import settle_reviews

BATCH = 500


def recount_reviews() -> int:
    """Set everything that is kept about reviews from their rows. Returns how many reviews and counts were wrong."""
    wrong = last = 0
    while batch := list(Review.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        wrong += settle_reviews(batch)
        last = batch[-1]
    for product in Product.objects.order_by("pk"):
        wrong += _recount_stars(product)
    return wrong


def true_counts(product: Product) -> Counter:
    """How many reviews of a product count, by (month, stars, written here); one walk along its index."""
    rows = (
        Review.objects.counted()
        .about(product)
        .annotate(month_of=TruncMonth("reviewed_at", tzinfo=UTC))
        .values_list("month_of", "stars", "is_own")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return Counter({(month.date(), stars, is_own): number for month, stars, is_own, number in rows})


@transaction.atomic
def _recount_stars(product: Product) -> int:
    # Locked before anything is counted: whoever changes a review meanwhile waits, and then adds to the true numbers.
    rows = {
        (row.month, row.stars, row.is_own): row
        for row in StarCount.objects.select_for_update().filter(product=product).order_by("pk")
    }
    true, wrong = true_counts(product), 0
    for key in {*rows, *true}:
        if (rows[key].number if key in rows else 0) == true[key]:
            continue
        wrong += 1
        month, stars, is_own = key
        StarCount.objects.update_or_create(
            product=product, month=month, stars=stars, is_own=is_own, defaults={"number": true[key]}
        )
    return wrong
