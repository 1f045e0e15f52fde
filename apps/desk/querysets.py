from django.db import models


class CaseQuerySet(models.QuerySet):
    def needs_attention(self):
        """The last word is the customer's."""
        return self.filter(waiting_since__isnull=False)

    def waiting_for_customer(self):
        """The last word is ours, and it is not settled."""
        return self.filter(waiting_since__isnull=True, closed_at__isnull=True)

    def done(self):
        """Settled, dismissed or withdrawn."""
        return self.filter(closed_at__isnull=False)

    def assigned_to(self, user):
        return self.filter(assignee=user)

    def unassigned(self):
        return self.filter(assignee__isnull=True)

    def most_urgent_first(self):
        """By priority, then by who waits longest."""
        return self.order_by("-priority", "waiting_since", "id")


class ClaimQuerySet(models.QuerySet):
    def valid(self, now):
        """Not run out."""
        return self.filter(until__gt=now)
