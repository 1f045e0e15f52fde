"""Questions about what was asked and answered."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

CSAT, NPS, SHORT = "csat", "nps", "short"


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """CSAT of some answers. `by_score` counts the answers for each score from 1 to 5, those with none included.

    `asked` counts who was asked in the same time, and `returned` those of them who have answered since; so answers
    and `returned` differ at the edges. The share of the satisfied among those who answered is the usual figure ("top
    two boxes").
    """

    asked: int
    returned: int
    by_score: dict[int, int]

    @property
    def answered(self) -> int:
        """How many answers were given."""
        return sum(self.by_score.values())

    @property
    def satisfied(self) -> int:
        """How many chose 4 or 5."""
        return self.by_score[4] + self.by_score[5]

    @property
    def share(self) -> float | None:
        """The satisfied among those who answered, from 0 to 1; None where nobody answered."""
        return self.satisfied / self.answered if self.answered else None

    @property
    def mean(self) -> float | None:
        """The mean score; None where nobody answered."""
        total = sum(score * count for score, count in self.by_score.items())
        return total / self.answered if self.answered else None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """NPS of some answers; `by_score` counts those for each score from 0 to 10. `asked`, `returned`: as above.

    Promoters chose 9 or 10, passives 7 or 8, detractors 0 to 6; the score is the percentage of promoters minus the
    percentage of detractors, from -100 to 100 (F. Reichheld, "The One Number You Need to Grow", Harvard Business
    Review, December 2003).
    """

    asked: int
    returned: int
    by_score: dict[int, int]

    @property
    def answered(self) -> int:
        """How many answers were given."""
        return sum(self.by_score.values())

    @property
    def promoters(self) -> int:
        """How many chose 9 or 10."""
        return self.by_score[9] + self.by_score[10]

    @property
    def detractors(self) -> int:
        """How many chose 0 to 6."""
        return sum(self.by_score[score] for score in range(7))

    @property
    def passives(self) -> int:
        """How many chose 7 or 8."""
        return self.by_score[7] + self.by_score[8]

    @property
    def score(self) -> float | None:
        """From -100 to 100; None where nobody answered."""
        return 100 * (self.promoters - self.detractors) / self.answered if self.answered else None


class AskedQuerySet(models.QuerySet):
    """Rows that belong to a survey, and mostly to a conversation."""

    moment = ""

    def csat(self):
        """About how well something was solved."""
        return self.filter(survey__kind=CSAT)

    def nps(self):
        """About whether somebody would recommend us."""
        return self.filter(survey__kind=NPS)

    def between(self, start, end):
        """From `start` up to, but not including, `end`."""
        return self.filter(**{f"{self.moment}__gte": start, f"{self.moment}__lt": end})

    def in_channel(self, said_on):
        """About conversations that began there: the name of a source, or "" for this site."""
        return self.filter(thread__said_on=said_on)

    def of_product(self, product):
        """About a product."""
        return self.filter(product=product)


class InvitationQuerySet(AskedQuerySet):
    moment = "invited_at"

    def standing(self):
        """Whose conversation was not taken up again since it was settled."""
        events = self.model._meta.get_field("event").related_model._base_manager
        # What is of the conversation and newer than the settling that is asked about.
        again = events.filter(
            action="thread.reopened",
            subject_type="forum.thread",
            subject_id=OuterRef("thread_id"),
            pk__gt=OuterRef("event_id"),
        )
        return self.filter(Q(event__isnull=True) | ~Exists(again))

    def unanswered(self):
        """Nobody has answered yet."""
        return self.filter(response__isnull=True)

    def to_be_mailed(self, now):
        """Due to be asked by mail, and not asked by any mail yet."""
        return self.unanswered().filter(mail_due_at__lte=now, mailed_at__isnull=True)


class SurveyResponseQuerySet(AskedQuerySet):
    moment = "answered_at"

    def newest_first(self):
        """By when they were given."""
        return self.order_by("-answered_at", "-id")

    def counted_by_score(self) -> dict[int, int]:
        """How many gave each score; scores nobody gave are left out."""
        scored = self.filter(score__isnull=False).order_by().values("score").annotate(n=Count("pk"))
        return dict(scored.values_list("score", "n"))


class SurveyQuerySet(models.QuerySet):
    def open(self, now):
        """Taking answers."""
        return self.filter(is_open=True).filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now))

    def short(self):
        """A few questions of our own making."""
        return self.filter(kind=SHORT)

    def published(self):
        """Everybody who may answer may look at it: open now, or closed after it was open."""
        return self.filter(opened_at__isnull=False)
