from django.db import models
from django.utils import timezone

SHOWN_IN_ROWS = (
    "title", "slug", "summary", "language", "audience", "host", "poster", "seconds", "position", "published_at",
    "updated_at", "helpful_count", "unhelpful_count", "section__title", "section__slug", "series__title",
    "series__slug",
)  # fmt: skip


class VideoQuerySet(models.QuerySet):
    def published(self, at=None):
        """Published, now or `at` a moment, whoever may see them."""
        return self.filter(published_at__lte=at or timezone.now())

    def public(self, at=None):
        """Published for everybody, now or `at` a moment."""
        return self.published(at).filter(audience="everybody")

    def visible_to(self, user):
        """What this visitor may see: what is published for everybody; for staff all there is."""
        if user.is_authenticated and user.is_staff:
            return self
        return self.public()

    def listed_for(self, user):
        """What stands in this visitor's lists: published, and for staff what is meant for staff, too."""
        if user.is_authenticated and user.is_staff:
            return self.published()
        return self.public()

    def single(self):
        """In no series."""
        return self.filter(series__isnull=True)

    def about(self, product):
        """About one product."""
        return self.filter(product=product)

    def in_section(self, section):
        """Those that stand in the section itself."""
        return self.filter(section=section)

    def needing_change(self):
        """Somebody wrote down what is wrong with them."""
        return self.exclude(needs_change="")

    def in_order(self):
        """As the editors put them within their series or section."""
        return self.order_by("position", "id")

    def newest_first(self):
        """By when they were changed last."""
        return self.order_by("-updated_at", "-id")

    def for_listing(self):
        """Everything a row of a list shows, in one query; anything else fails loudly."""
        return self.select_related("section", "series").only(*SHOWN_IN_ROWS).fetch_mode(models.FETCH_RAISE)
