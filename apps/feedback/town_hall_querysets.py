from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

SHOWN_IN_ROWS = (
    "title", "slug", "starts_at", "ends_at", "time_zone", "collects_from", "announced_at", "opened_at", "closed_at",
    "cancelled_at", "recording_id", "product__name", "product__slug",
)  # fmt: skip
# Places of an order are counted down from here, so that the most wanted comes first.
MOST_VOICES = 999_999_999


class TownHallQuerySet(models.QuerySet):
    def public(self):
        """Announced, so everybody may know of it; also one that was cancelled since."""
        return self.filter(announced_at__isnull=False)

    def visible_to(self, user):
        """What this visitor may see: what was announced; for staff also what is being prepared."""
        if user.is_authenticated and user.is_staff:
            return self
        return self.public()

    def upcoming(self):
        """Announced and neither over nor cancelled; one that is live is among them."""
        return self.public().filter(closed_at__isnull=True, cancelled_at__isnull=True)

    def over(self):
        """Closed, or cancelled before it began."""
        return self.public().filter(Q(closed_at__isnull=False) | Q(cancelled_at__isnull=False))

    def next_first(self):
        """By when it begins, the soonest first."""
        return self.order_by("starts_at", "id")

    def latest_first(self):
        """By when it began, the latest first."""
        return self.order_by("-starts_at", "-id")

    def with_counts(self):
        """With how many questions everybody reads (`question_count`) and how many have an answer (`answered_count`)."""
        asked = self.model._meta.get_field("questions").related_model._base_manager.filter(
            standing="shown", town_hall=OuterRef("pk")
        )
        return self.annotate(
            question_count=_counted(asked), answered_count=_counted(asked.filter(answer__isnull=False))
        )

    def for_listing(self):
        """Everything a row of a list shows; anything else fails loudly."""
        transcripts = self.model._meta.get_field("transcript").related_model._base_manager
        rows = self.with_counts().annotate(has_transcript=Exists(transcripts.filter(town_hall=OuterRef("pk"))))
        return rows.select_related("product").only(*SHOWN_IN_ROWS).fetch_mode(models.FETCH_RAISE)


class TownHallQuestionQuerySet(models.QuerySet):
    def shown(self):
        """Read by everybody."""
        return self.filter(standing="shown")

    def held(self):
        """Waiting for a person to look at them."""
        return self.filter(standing="held")

    def of(self, person):
        """Asked by one person."""
        return self.filter(asker=person)

    def answered(self):
        """With an answer, written or spoken."""
        return self.filter(answer__isnull=False)

    def unanswered(self):
        """Read by everybody, and without an answer."""
        return self.shown().filter(answer__isnull=True)

    def owed(self):
        """The hour is over, or will not be, and they are neither answered nor conversations yet."""
        over = Q(town_hall__closed_at__isnull=False) | Q(town_hall__cancelled_at__isnull=False)
        return self.unanswered().filter(over, carried_at__isnull=True)

    def waiting(self):
        """To be answered in this hour: neither answered nor set aside."""
        return self.unanswered().filter(put_aside_at__isnull=True)

    def most_wanted_first(self):
        """By how many want to hear about it. `position` is the place in that order, as pages by key want it."""
        position = Value(MOST_VOICES, output_field=IntegerField()) - F("voice_count")
        return self.annotate(position=position).order_by("position", "id")

    def newest_first(self):
        """By when it was asked, the latest first."""
        return self.order_by("-asked_at", "-id")

    def with_voice_of(self, person):
        """With whether this person wants to hear about it: `has_voice`. False for visitors."""
        if not person.is_authenticated:
            return self.annotate(has_voice=Value(False, output_field=models.BooleanField()))
        voices = self.model._meta.get_field("voices").related_model._base_manager
        return self.annotate(has_voice=Exists(voices.filter(question=OuterRef("pk"), person=person)))

    def for_listing(self):
        """Everything a question shows on its page: asker, answer, and what became of it."""
        rows = self.select_related("asker", "answer__answered_by", "answer__idea", "thread")
        return rows.fetch_mode(models.FETCH_RAISE)


def _counted(rows):
    counted = rows.order_by().values("town_hall").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
