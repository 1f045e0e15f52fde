from django.db import models
from django.db.models import Q

from apps.forum.models import Thread


class NotificationQuerySet(models.QuerySet):
    def of(self, person):
        """Told to somebody, about what they may still see: access that was taken back hides what was told."""
        return self.filter(Q(thread__isnull=True) | Q(thread__in=Thread.objects.visible_to(person)), recipient=person)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def unmailed(self):
        """In no mail yet, and not read on the site meanwhile."""
        return self.filter(mailed_at__isnull=True, read_at__isnull=True)

    def newest_first(self):
        return self.order_by("-created_at", "-id")

    def for_listing(self):
        """Everything a row of the list shows, in one query; anything else fails loudly."""
        return self.select_related("event__actor", "thread", "post").fetch_mode(models.FETCH_RAISE)
