"""What a conversation's page knows of the review that it is, brought along by the query of that page."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from apps.forum.surroundings import stands_beside

from .models import Review, ReviewVersion


@stands_beside("review_told")
def review_of_thread() -> Subquery:
    """The review as {"stars", "before", "changed_at", "is_own", "is_counted", "product", "slug"}, or None.

    "before" are the stars it had last, None where they were never changed; "product" and "slug" name the product.
    """
    earlier = ReviewVersion.objects.filter(review=OuterRef("pk")).order_by("-replaced_at", "-pk")
    told = Review.objects.filter(thread=OuterRef("pk")).annotate(before=Subquery(earlier.values("stars")[:1]))
    told = told.values(
        _=JSONObject(
            stars="stars", before="before", changed_at="changed_at", is_own="is_own", is_counted="is_counted",
            product="product__name", slug="product__slug",
        )
    )  # fmt: skip
    return Subquery(told[:1])
