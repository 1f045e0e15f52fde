"""The reviews of a product in the words of schema.org.

`AggregateRating` and `Review` are for what was written on this site and stands on the page: search engines take no
reviews that were copied from other places (developers.google.com/search/docs, "Review snippet structured data").
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.company.models import Product, Profile
from apps.foundation.structured import breadcrumbs, first_words, full_address, moment, without_nothing

from .models import MOST_STARS, Review, reviews_address
from .stars import FEWEST, StarSummary

WORDS = 500


def reviews_page(product: Product, summary: StarSummary, reviews: Iterable[Review], company: Profile) -> list[dict]:
    """The way to the page of a product's reviews, and the product with those written here.

    `reviews` are those of the page, each with its `opening`.
    """
    way = breadcrumbs(
        (_("Home"), "/"),
        (_("Products"), reverse("portal:products")),
        (product.name, product.get_absolute_url()),
        (_("Reviews"), reviews_address(product)),
    )
    own = [review for review in reviews if review.is_own]
    if summary.own.number < FEWEST or not own:
        return [way]
    thing = without_nothing(
        {
            "@type": "Product",
            "name": product.name,
            "description": product.description,
            "url": full_address(product.get_absolute_url()),
            "brand": {"@type": "Brand", "name": company.name},
            "aggregateRating": {
                "@type": "AggregateRating",
                "ratingValue": str(summary.own.average),
                "bestRating": MOST_STARS,
                "worstRating": 1,
                "ratingCount": summary.own.number,
                "reviewCount": summary.own.number,
            },
            "review": [_review(review) for review in own],
        }
    )
    return [thing, way]


def _review(review: Review) -> dict:
    return without_nothing(
        {
            "@type": "Review",
            "name": review.thread.title,
            "reviewBody": first_words(review.opening.html, WORDS),
            "url": full_address(review.thread.get_absolute_url()),
            "author": {"@type": "Person", "name": str(review.thread.author)},
            "datePublished": moment(review.reviewed_at),
            "reviewRating": {
                "@type": "Rating",
                "ratingValue": review.stars,
                "bestRating": MOST_STARS,
                "worstRating": 1,
            },
        }
    )
