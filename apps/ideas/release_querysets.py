from datetime import datetime

from django.db import models


class ReleaseQuerySet(models.QuerySet):
    def published(self):
        """What everybody may read."""
        return self.filter(published_at__isnull=False)

    def visible_to(self, user):
        """What this visitor may see: what is published; for staff drafts, too."""
        if user.is_authenticated and user.is_staff:
            return self
        return self.published()

    def about(self, product):
        """About one product."""
        return self.filter(product=product)

    def newest_first(self):
        return self.order_by("-released_at", "-id")

    def for_listing(self):
        """Everything a row shows, in one query; anything else fails loudly."""
        return self.select_related("product").fetch_mode(models.FETCH_RAISE)


class ReleaseLinkQuerySet(models.QuerySet):
    def owed(self):
        """It is published, and was not said there yet."""
        return self.filter(told_at__isnull=True, next_at__isnull=False, release__published_at__isnull=False)

    def due(self, now: datetime):
        """Owed, and to be said by now; the longest first."""
        return self.owed().filter(next_at__lte=now).order_by("next_at", "id")

    def told(self):
        return self.filter(told_at__isnull=False)

    def in_order(self):
        """Ideas and conversations as they were named, each idea before the conversations that led to it."""
        return self.order_by("id")
