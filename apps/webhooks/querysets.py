from django.db import models
from django.db.models import Q


class MessageQuerySet(models.QuerySet):
    def due(self, now):
        """Owed and due: waiting for its time, or of unknown outcome with its lease run out.

        Of endpoints that are switched on and do not rest; tests go in any case. The longest due first.
        """
        is_time = Q(state="waiting", next_at__lte=now) | Q(state="sending", lease_until__lt=now)
        rests = Q(endpoint__rests_until__gt=now)
        may_go = Q(is_test=True) | (Q(endpoint__is_enabled=True) & ~rests)
        return self.filter(is_time & may_go).order_by("next_at", "id")

    def unfinished(self):
        """Neither delivered nor given up."""
        return self.filter(state__in=["waiting", "sending"])

    def given_up(self):
        """Tried for the whole of its schedule, and never answered well."""
        return self.filter(state="failed")

    def made_since(self, moment):
        """Made at or after a moment."""
        return self.filter(made_at__gte=moment)

    def about_any(self, things):
        """Telling of any of these: "post:17"."""
        return self.filter(about__in=list(things))
