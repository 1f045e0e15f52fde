from django.db import models
from django.db.models import OuterRef, Q, StringAgg, Subquery, Value
from django.utils import timezone


class ReportQuerySet(models.QuerySet):
    def open(self):
        """Those that wait for a decision; the twin of `is_open`."""
        return self.filter(state="open")

    def decided(self):
        """Those that somebody decided."""
        return self.exclude(state="open")

    def most_urgent_first(self):
        """Most flags first, then whatever waits longest."""
        return self.order_by("-flag_count", "opened_at", "id")

    def for_queue(self):
        """Everything that a row of the queue shows, in one query: also the reasons of its flags, one word for each."""
        flags = self.model._meta.get_field("flags").related_model._base_manager.filter(report=OuterRef("pk"))
        reasons = flags.order_by().values("report").annotate(words=StringAgg("reason", Value(" "))).values("words")
        return self.select_related("post__author", "post__thread", "decided_by").annotate(
            flag_reasons=Subquery(reasons)
        )


class WordListQuerySet(models.QuerySet):
    def active(self):
        """The lists that are applied, oldest first; the twin of `is_active`."""
        return self.filter(is_active=True).order_by("id")


class BanQuerySet(models.QuerySet):
    def in_force(self):
        """Those that hold now; the twin of `is_in_force`."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=timezone.now()), lifted_at__isnull=True)


class AddressBanQuerySet(models.QuerySet):
    def in_force(self):
        """Those that hold now; the twin of `is_in_force`."""
        return self.filter(until__gt=timezone.now())
