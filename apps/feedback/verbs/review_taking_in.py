"""What was heard elsewhere with stars becomes a review, and follows what becomes of it there."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from apps.activity.verbs import Happening, record, record_all
from apps.forum.models import Thread
from apps.ingest.models import Complaint
from apps.people.verbs import nobody

from ..events import REVIEW_CHANGED, REVIEW_POSTED
from ..models import MOST_STARS, Review
from .review_settling import give_stars, settle_reviews

BATCH = 500


@transaction.atomic
def take_in_reviews(complaints: Iterable[int]) -> list[Review]:
    """Make reviews of these complaints, by their ids: of those with stars that opened a conversation about a product.

    The product is the conversation's, else the source's. Each becomes one review however often it is told, with the
    time at which it was said. Safe to repeat and to race. Returns those made now.
    """
    # Locked, so that of two who take the same in at once the second one sees what the first one made.
    rows = list(
        Complaint.objects.filter(
            pk__in=set(complaints),
            fate=Complaint.Fate.PUBLISHED,
            rating__gte=1,
            rating__lte=MOST_STARS,
            post__is_opening=True,
        )
        .select_related("source__product", "thread__product", "post")
        .locked()
    )
    taken = set(Review.objects.filter(complaint__in=rows).values_list("complaint_id", flat=True))
    taken_threads = set(Review.objects.filter(thread__in={row.thread_id for row in rows}).values_list("thread_id"))
    somebody = nobody() if rows else None
    made = []
    for row in rows:
        product = row.thread.product or row.source.product
        if product is None or row.pk in taken or (row.thread_id,) in taken_threads:
            continue
        review = Review(
            product=product,
            author=row.author if row.author_id != somebody.pk else None,
            thread=row.thread,
            complaint=row,
            is_own=False,
            stars=row.rating,
            reviewed_at=row.said_at,
        )
        review.lowest_place = review.place_among_lowest()
        made.append(review)
    _say_the_product(made)
    Review.objects.bulk_create(made, batch_size=BATCH)
    record_all([_posted(review) for review in made])
    settle_reviews([review.pk for review in made])
    return made


@transaction.atomic
def follow_stars(complaints: Sequence[int]) -> int:
    """Take over the stars that these complaints, by their ids, have now. Returns how many reviews changed."""
    changed = 0
    for review in Review.objects.select_related("complaint", "thread").filter(complaint__in=complaints).order_by("pk"):
        before, stars = review.stars, review.complaint.rating
        if stars is None or not 1 <= stars <= MOST_STARS:
            continue
        if give_stars(review, stars=stars, at=review.complaint.version):
            told = {"review": review.pk, "before": before, "stars": stars}
            record(REVIEW_CHANGED, review.thread, by=review.author, at=review.complaint.version, **told)
            settle_reviews([review.pk])
            changed += 1
    return changed


def take_in_missing_reviews() -> int:
    """Make the reviews of what was published before its source had a product. Returns how many."""
    made, last = 0, 0
    missing = Complaint.objects.filter(
        fate=Complaint.Fate.PUBLISHED, rating__isnull=False, review__isnull=True, post__is_opening=True
    )
    while batch := list(missing.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        made += len(take_in_reviews(batch))
        last = batch[-1]
    return made


def _say_the_product(made: Sequence[Review]) -> None:
    """A conversation that was opened before its source had a product is about it from now on."""
    for review in made:
        if review.thread.product_id is None:
            Thread.objects.filter(pk=review.thread_id, product__isnull=True).update(product=review.product_id)


def _posted(review: Review) -> Happening:
    told = {"review": review.pk, "stars": review.stars}
    return Happening(REVIEW_POSTED, review.thread, review.author, told, at=review.reviewed_at)
