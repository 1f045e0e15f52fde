from django.db import models
from django.db.models import Q


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of them for whoever may see how answers fare, else none."""
        return self.all() if user.has_perm("delivery.view_delivery") else self.none()

    def due(self, now):
        """Owed and due: waiting for its time, or of unknown outcome with its lease run out."""
        return self.filter(Q(state="waiting", next_at__lte=now) | Q(state="sending", lease_until__lt=now)).order_by(
            "id"
        )

    def unfinished(self):
        """Not arrived, and not given up."""
        return self.filter(state__in=["waiting", "sending"])
