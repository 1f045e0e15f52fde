"""Questions about polls."""

from django.db import models


class PollQuerySet(models.QuerySet):
    def open(self):
        """Taking votes, as far as anybody has said otherwise; what is over by the clock is `due`."""
        return self.filter(closed_at__isnull=True)

    def due(self, now):
        """Over by the clock, and nobody has said so yet."""
        return self.open().filter(closes_at__lte=now)

    def for_listing(self):
        """What a row of the admin shows."""
        return self.select_related("thread", "asked_by")
