"""Products with reviews, for the tests of reviews."""

from apps.company.models import Product
from apps.feedback.models import Review
from apps.feedback.verbs import post_review
from apps.foundation.invariants import all_invariants
from apps.people.models import User
from apps.sources.connectors import Author, Incoming


def make_product(name: str = "Kettle") -> Product:
    return Product.objects.create(name=name, slug=name.lower(), description="Boils water.")


def review(product: Product, by: User, stars: int = 4, **words) -> Review:
    """Somebody's review, in words of no consequence unless told otherwise."""
    words = {"title": f"{stars} stars from me", "body": "It boils water.", **words}
    return post_review(product, by=by, stars=stars, **words)


def heard(number: int = 1, **told) -> Incoming:
    """A review as a file or a network tells it."""
    from datetime import UTC, datetime

    said_at = told.pop("said_at", datetime(2026, 3, 5, 10, tzinfo=UTC))
    particulars = {
        "external_id": f"r{number}",
        "author": Author(external_id=told.pop("who", f"u{number}"), handle="@joe", name="Joe"),
        "text": "The lid is loose. It fell into my tea.",
        "said_at": said_at,
        "version": said_at,
        "rating": 2,
        **told,
    }
    return Incoming(**particulars)


def broken_promises() -> list[str]:
    """What the invariants of reviews find wrong."""
    return [line for one in all_invariants() if one.number in {"RV1", "RV2", "RV3"} for line in one.violations()]
