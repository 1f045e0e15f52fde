"""How a standing survey turned out over some time, for staff."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from .answer_forms import SCORES
from .asking import csat_between, nps_between
from .models import Survey
from .survey_querysets import Recommendation, Satisfaction
from .survey_showing import Bar

SPANS = (30, 90, 365)


@dataclass(slots=True)
class Total:
    """The last so many days: the figures, and a bar for each score, the best first."""

    days: int
    figures: Satisfaction | Recommendation
    bars: list[Bar]


def totals_of(survey: Survey, now: datetime | None = None) -> list[Total]:
    """How a standing survey turned out over each of SPANS; three queries for each."""
    now = now or timezone.now()
    between = csat_between if survey.kind == Survey.Kind.CSAT else nps_between
    totals = []
    for days in SPANS:
        figures = between(now - timedelta(days=days), now)
        bars = [
            Bar(
                str(words),
                figures.by_score[score],
                round(100 * figures.by_score[score] / figures.answered) if figures.answered else 0,
            )
            for score, words in SCORES[survey.kind]
        ]
        totals.append(Total(days, figures, bars))
    return totals
