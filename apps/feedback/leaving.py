"""What becomes of what somebody told us when they leave, and what they take along of it."""

from collections.abc import Iterable

from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User

from . import answers_leaving, town_hall_leaving  # noqa: F401
from .models import Review, ReviewVersion
from .verbs import settle_reviews

BATCH = 500


# --- Reviews ----------------------------------------------------------------------------------------------------------


@when_leaving("feedback.Review")
def part_with_reviews(person: User, *, keep_words: bool) -> None:
    """Where the words stay, the stars go on counting and nobody gave them. Otherwise what they were before goes at
    once, and they count no more as soon as the words are gone."""
    mine = Review.objects.filter(author=person)
    while batch := list(mine.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        if not keep_words:
            ReviewVersion.objects.filter(review__in=batch).delete()
        else:
            # Without their titles: words may stay, but who changes their mind about them is a trace of a person.
            ReviewVersion.objects.filter(review__in=batch).update(title="")
        Review.objects.filter(pk__in=batch).update(author=None)
        settle_reviews(batch)


@taken_along("feedback.Review")
def reviews_of(person: User) -> Iterable[dict]:
    """The stars they gave; the words are among their posts."""
    fields = ("product__name", "thread_id", "stars", "is_own", "reviewed_at", "changed_at")
    return plain_rows(Review.objects.filter(author=person), *fields)


@taken_along("feedback.ReviewVersion")
def earlier_stars_of(person: User) -> Iterable[dict]:
    """The stars they gave before."""
    fields = ("review__thread_id", "stars", "title", "given_at", "replaced_at")
    return plain_rows(ReviewVersion.objects.filter(review__author=person), *fields)
