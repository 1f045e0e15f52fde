"""A review: stars that somebody gives a product. Its words, and our reply, are a conversation."""

from datetime import UTC, datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.company.models import Product
from apps.forum.models import TITLE_LIMIT, Thread
from apps.ingest.models import Complaint

from ..review_querysets import ReviewQuerySet

MOST_STARS = 5
# Minutes since 1970 have eight digits until the year 2160, so a place in the order below is a whole number of nine.
_PLACES = 100_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Review(models.Model):
    """What somebody thinks of a product, in stars from 1 to 5."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="reviews", verbose_name=_("product"))
    # Empty once they left, or took their words back: then nobody stands in the way of another review of theirs.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("author"),
    )
    thread = models.OneToOneField(Thread, models.CASCADE, related_name="review", verbose_name=_("conversation"))
    # What was heard elsewhere and became this review; it comes once, however often it is told.
    complaint = models.OneToOneField(
        Complaint, models.SET_NULL, null=True, blank=True, related_name="review", verbose_name=_("complaint")
    )
    is_own = models.BooleanField(_("written here"), default=True)
    stars = models.PositiveSmallIntegerField(
        _("stars"), validators=[MinValueValidator(1), MaxValueValidator(MOST_STARS)]
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), default=timezone.now)
    changed_at = models.DateTimeField(_("stars changed at"), null=True, blank=True)
    # Kept by the verbs that change them; `manage.py recount_reviews` works them out anew.
    is_counted = models.BooleanField(_("counts"), default=False)
    is_answered = models.BooleanField(_("answered by us"), default=False)
    lowest_place = models.PositiveIntegerField(_("place among the lowest first"), default=0, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            # One on another network has an id there, and is told apart by its complaint.
            models.UniqueConstraint(
                fields=["product", "author"],
                condition=models.Q(is_own=True, author__isnull=False),
                name="review_once_per_person_and_product",
            ),
            models.CheckConstraint(
                condition=models.Q(stars__gte=1, stars__lte=MOST_STARS), name="review_has_one_to_five_stars"
            ),
        ]
        indexes = [
            models.Index(
                fields=["product", "-reviewed_at", "-id"],
                condition=models.Q(is_counted=True),
                name="review_newest",
            ),
            models.Index(
                fields=["product", "stars", "-reviewed_at", "-id"],
                condition=models.Q(is_counted=True),
                name="review_newest_by_stars",
            ),
            models.Index(
                fields=["product", "is_own", "-reviewed_at", "-id"],
                condition=models.Q(is_counted=True),
                name="review_newest_by_origin",
            ),
            models.Index(
                fields=["product", "-reviewed_at", "-id"],
                condition=models.Q(is_counted=True, is_answered=True),
                name="review_newest_answered",
            ),
            models.Index(
                fields=["product", "-lowest_place", "-id"],
                condition=models.Q(is_counted=True),
                name="review_lowest_first",
            ),
        ]

    def __str__(self):
        return f"{self.stars} for {self.product_id}"

    def get_absolute_url(self):
        """Its conversation."""
        return self.thread.get_absolute_url()

    @property
    def month(self):
        """The first day of the month that it counts for, in UTC, so that no server setting moves it to another."""
        return self.reviewed_at.astimezone(UTC).date().replace(day=1)

    def place_among_lowest(self) -> int:
        """A number that is larger the fewer stars it has, and among those of as many the younger it is."""
        minutes = max(int((self.reviewed_at - _EPOCH).total_seconds()) // 60, 0)
        return (MOST_STARS - self.stars) * _PLACES + min(minutes, _PLACES - 1)


class ReviewVersion(models.Model):
    """How many stars somebody gave, and under which title, before they changed their mind."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="versions", verbose_name=_("review"))
    stars = models.PositiveSmallIntegerField(_("stars"))
    title = models.CharField(_("title"), max_length=TITLE_LIMIT, blank=True)
    given_at = models.DateTimeField(_("given at"))
    replaced_at = models.DateTimeField(_("replaced at"), default=timezone.now)

    class Meta:
        verbose_name = _("earlier review")
        verbose_name_plural = _("earlier reviews")

    def __str__(self):
        return f"{self.stars} before, of {self.review_id}"


class StarCount(models.Model):
    """How many reviews of a product count with so many stars, by the month in which they were given."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="star_counts", verbose_name=_("product"))
    month = models.DateField(_("month"))
    stars = models.PositiveSmallIntegerField(_("stars"))
    is_own = models.BooleanField(_("written here"))
    number = models.PositiveIntegerField(_("reviews"), default=0)

    class Meta:
        verbose_name = _("count of stars")
        verbose_name_plural = _("counts of stars")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "month", "stars", "is_own"], name="stars_counted_once_per_month"
            ),
        ]

    def __str__(self):
        return f"{self.number} × {self.stars} in {self.month:%Y-%m}"


def reviews_address(product: Product) -> str:
    """The page with all reviews of a product."""
    return reverse("feedback:reviews", args=[product.slug])
