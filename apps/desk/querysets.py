from django.db import models


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of them for whoever may see the queue, else none."""
        return self.all() if user.has_perm("desk.view_case") else self.none()

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

    def said_here(self):
        """Opened on this site and heard nowhere else."""
        return self.filter(complaint__isnull=True)

    def heard_at(self, source):
        """Heard at a source, given by its number."""
        return self.filter(complaint__source=source)

    def of_kind(self, kind):
        """By the kind of the conversation; before there is one, of what was heard."""
        return self.filter(models.Q(thread__kind=kind) | models.Q(thread__isnull=True, complaint__kind=kind))

    def in_language(self, language):
        """In a language, by its code."""
        return self.filter(
            models.Q(thread__language=language)
            | models.Q(thread__isnull=True, complaint__assessment__language=language)
        )

    def most_urgent_first(self):
        """By priority, then by who waits longest."""
        return self.order_by("-priority", "waiting_since", "id")


class ClaimQuerySet(models.QuerySet):
    def valid(self, now):
        """Not run out."""
        return self.filter(until__gt=now)
