from django.db import models
from django.db.models import Count, Max, Q


class EntryQuerySet(models.QuerySet):
    def of(self, thing_type, ids):
        """The entries of these things."""
        return self.filter(thing_type=thing_type, thing_id__in=ids)

    def solved(self):
        """Settled, however that came about."""
        return self.filter(status__in=("confirmed", "closed", "timed_out"))

    def most_wanted_first(self):
        """By how many have the same."""
        return self.order_by("-me_toos", "-id")


class QueryQuerySet(models.QuerySet):
    def since(self, moment):
        """Asked at or after a moment."""
        return self.filter(asked_at__gte=moment)

    def without_result(self):
        """Nothing was found."""
        return self.filter(found=0)

    def followed_by_question(self):
        """Whoever searched asked a question of their own soon after."""
        return self.filter(led_to_question=True)

    def by_words(self):
        """Each thing searched for once, with how often, how often in vain, and how often a question followed."""
        return (
            self.values("words")
            .annotate(
                times=Count("pk"),
                in_vain=Count("pk", filter=Q(found=0)),
                asked=Count("pk", filter=Q(led_to_question=True)),
                last=Max("asked_at"),
            )
            .order_by("-times", "words")
        )
