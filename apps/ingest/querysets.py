from django.db import models


class ArrivalQuerySet(models.QuerySet):
    def due(self, now):
        """Not yet understood, and due for a try; oldest first."""
        return self.filter(state="waiting", next_at__lte=now).order_by("id")


class ComplaintQuerySet(models.QuerySet):
    def waiting(self):
        """Nobody has decided yet."""
        return self.filter(fate="waiting")

    def orphans_due(self, now):
        """Waited long enough for the post they answer."""
        return self.waiting().filter(waits_for_parent_until__lte=now)

    def children_of(self, source, external_ids):
        """What answers these items there."""
        return self.filter(source=source, parent_external_id__in=external_ids)
