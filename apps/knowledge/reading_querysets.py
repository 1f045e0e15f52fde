"""Questions about what readers said, how often something was opened, and short links."""

from datetime import date

from django.db import models
from django.db.models import Q, Sum


class RatingQuerySet(models.QuerySet):
    def of_voice(self, *, person=None, browser: str = ""):
        """What this person, or this browser by its key, said; nothing for nobody."""
        if person is None and not browser:
            return self.none()
        return self.filter(person=person) if person else self.filter(browser=browser)

    def on_what_is_in_force(self):
        """About what everybody reads now: the revision in force, or a video."""
        return self.filter(Q(video__isnull=False) | Q(revision__state="in_force"))

    def newest_first(self):
        return self.order_by("-rated_at", "-id")

    def for_listing(self):
        """What a list of ratings shows, in one query; who said it is nobody's business and is not read."""
        return (
            self.select_related("revision__article", "video")
            .only(
                "is_helpful",
                "reason",
                "text",
                "rated_at",
                "revision__number",
                "revision__article__title",
                "revision__article__language",
                "video__title",
            )  # fmt: skip
            .fetch_mode(models.FETCH_RAISE)
        )


class VisitsQuerySet(models.QuerySet):
    def since(self, day: date):
        """On this day or later."""
        return self.filter(day__gte=day)

    def before(self, day: date):
        """On days before this one."""
        return self.filter(day__lt=day)

    def total(self) -> int:
        """All of them together."""
        return self.aggregate(total=Sum("count"))["total"] or 0


class ShortLinkQuerySet(models.QuerySet):
    def in_use(self):
        """Those that lead somewhere themselves; the others are former names."""
        return self.filter(renamed_to__isnull=True)
