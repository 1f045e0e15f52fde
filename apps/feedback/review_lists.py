"""Which reviews of a product a list shows, and in which order, read from its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from apps.company.models import Product
from apps.foundation.pagination import KeysetPage, keyset_page, ranked_page

from .models import MOST_STARS, Review

REVIEWS_PER_PAGE = 20
ORDERS = {"": _("Newest first"), "helpful": _("Most helpful first"), "lowest": _("Fewest stars first")}
CHOICES = {
    "": _("All"),
    "here": _("Written here"),
    "elsewhere": _("Written elsewhere"),
    "answered": _("With our reply"),
}


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """A choice of reviews. Words that are not known are left out, so an old link still shows a list."""

    stars: int = 0
    only: str = ""
    order: str = ""

    @classmethod
    def from_address(cls, address: Mapping[str, str]) -> "ReviewFilter":
        """The choice that an address makes."""
        stars = address.get("stars", "")
        return cls(
            stars=int(stars) if stars in {str(number) for number in range(1, MOST_STARS + 1)} else 0,
            only=address.get("only", "") if address.get("only") in CHOICES else "",
            order=address.get("order", "") if address.get("order") in ORDERS else "",
        )

    def page(self, product: Product, request) -> KeysetPage:
        """The page of this choice that the request asks for. Raises BadRequest for a place that is none."""
        reviews = self.narrow(Review.objects.counted().about(product)).for_listing()
        if self.order == "helpful":
            # Walked along the conversations, of which few were called helpful; the others have no place in this order.
            reviews = reviews.called_helpful(product)
            return ranked_page(reviews, request, field="thread__me_too_count", tie="thread_id", size=REVIEWS_PER_PAGE)
        if self.order == "lowest":
            return ranked_page(reviews, request, field="lowest_place", size=REVIEWS_PER_PAGE)
        return keyset_page(reviews, request, field="reviewed_at", size=REVIEWS_PER_PAGE)

    def narrow(self, reviews):
        """The reviews of this choice."""
        if self.stars:
            reviews = reviews.with_stars(self.stars)
        if self.only:
            narrowed = {"here": reviews.own, "elsewhere": reviews.imported, "answered": reviews.answered}
            reviews = narrowed[self.only]()
        return reviews

    def address(self, **changes) -> str:
        """The query string of this choice with some of it changed; empty values are left out."""
        words = {"stars": str(self.stars or ""), "only": self.only, "order": self.order} | changes
        return urlencode({name: value for name, value in words.items() if value})

    @property
    def without_stars(self) -> str:
        """The address of the same choice with any number of stars."""
        return self.address(stars="")

    @property
    def is_narrowed(self) -> bool:
        """Whether some reviews are left out."""
        return bool(self.stars or self.only)

    def orders(self) -> list[dict]:
        """The links that choose an order."""
        return self._links("order", ORDERS)

    def choices(self) -> list[dict]:
        """The links that choose whose reviews are shown."""
        return self._links("only", CHOICES)

    def _links(self, name: str, words: dict) -> list[dict]:
        chosen = getattr(self, name)
        return [
            {"label": label, "address": self.address(**{name: value}), "is_chosen": chosen == value}
            for value, label in words.items()
        ]
