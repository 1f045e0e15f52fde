"""Say what one thinks of a product, and say something else later."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.company.models import Product
from apps.forum.models import Kind, Post, Thread
from apps.forum.verbs import change_kind, edit_post, open_thread, retitle_thread
from apps.people.models import User

from ..events import REVIEW_CHANGED, REVIEW_POSTED
from ..models import MOST_STARS, Review
from .review_settling import give_stars, settle_reviews

PRAISES_FROM = 4


def kind_of_stars(stars: int) -> Kind:
    """What sort of conversation a review is: from four stars on praise; below, something was missing, and whoever
    answers problems looks after it."""
    return Kind.PRAISE if stars >= PRAISES_FROM else Kind.PROBLEM


def own_review(product: Product, *, by: User) -> Review | None:
    """What somebody wrote here about a product, with its conversation; None once they took it back."""
    found = Review.objects.select_related("thread__merge").filter(product=product, author=by, is_own=True)
    return found.exclude(thread__posts__in=Post.objects.filter(is_opening=True, withdrawn_at__isnull=False)).first()


def opening_of(review: Review) -> Post | None:
    """The words of a review; None where its conversation lives on in another."""
    return review.thread.posts.filter(is_opening=True).first()


def post_review(
    product: Product,
    *,
    by: User,
    stars: int,
    title: str,
    body: str,
    ticket: UUID | None = None,
    at: datetime | None = None,
) -> Review:
    """Review a product in stars from 1 to 5 and words; each person has one review here, which writing again changes.

    What changes leaves a trace: the stars with their title and the text are kept as they were. Written twice at once,
    the later one changes the first. Raises ValidationError for stars out of range, words that break a limit or a
    screener's rule, and for a review that was removed or joined with another conversation.
    """
    if not 1 <= stars <= MOST_STARS:
        raise ValidationError(_("Give between one and five stars."))
    at = at or timezone.now()
    words = {"stars": stars, "title": title, "body": body, "at": at}
    if mine := own_review(product, by=by):
        return _change(mine, by=by, **words)
    try:
        with transaction.atomic():
            return _open(product, by=by, ticket=ticket, **words)
    except IntegrityError:
        # They sent it twice at once, and the other one came first.
        if mine := own_review(product, by=by):
            return _change(mine, by=by, **words)
        raise


def _open(product: Product, *, by: User, stars: int, title: str, body: str, ticket: UUID | None, at: datetime):
    # One that was taken back lets its author go before they write the next.
    settle_reviews(Review.objects.filter(product=product, author=by).values_list("pk", flat=True))
    kind = kind_of_stars(stars)
    thread = open_thread(by=by, title=title, body=body, kind=kind, product=product, ticket=ticket, at=at)
    review = Review(product=product, author=by, thread=thread, stars=stars, reviewed_at=at)
    review.lowest_place = review.place_among_lowest()
    review.save()
    record(REVIEW_POSTED, thread, by=by, at=at, review=review.pk, stars=stars)
    settle_reviews([review.pk])
    review.refresh_from_db(fields=["is_counted", "is_answered"])
    return review


@transaction.atomic
def _change(review: Review, *, by: User, stars: int, title: str, body: str, at: datetime) -> Review:
    thread = review.thread
    opening = opening_of(review)
    if opening is None:
        raise ValidationError(_("Your review was joined with another conversation. Say there what has changed."))
    if opening.is_removed:
        raise ValidationError(_("Your review was removed by our staff, so it cannot be changed."))
    edit_post(opening, by=by, body=body, at=at)
    review = Review.objects.select_for_update().get(pk=review.pk)
    before, title_before = review.stars, thread.title
    retitle_thread(thread, by=by, title=title)
    title_before = title_before if thread.title != title_before else ""
    if give_stars(review, stars=stars, at=at, title=title_before) and before != stars:
        record(REVIEW_CHANGED, thread, by=by, at=at, review=review.pk, before=before, stars=stars)
        _follow_with_the_kind(thread, by, before, stars, at)
    settle_reviews([review.pk])
    return Review.objects.select_related("thread").get(pk=review.pk)


def _follow_with_the_kind(thread: Thread, by: User, before: int, stars: int, at: datetime) -> None:
    """Praise that became a complaint waits for an answer. What staff decided otherwise stays."""
    if thread.kind == kind_of_stars(before):
        change_kind(thread, by=by, kind=kind_of_stars(stars), at=at)
