"""Two figures for whoever wants to know how we do."""

from datetime import datetime

from .models import Invitation, SurveyResponse
from .survey_querysets import InvitationQuerySet, Recommendation, Satisfaction, SurveyResponseQuerySet

SATISFACTION_SCORES = range(1, 6)
RECOMMENDATION_SCORES = range(11)


def csat_between(start: datetime, end: datetime, **about) -> Satisfaction:
    """How well things were solved, as the answers from `start` until before `end` say.

    `about` narrows both what was asked and what was answered, by fields that both have: `thread__said_on`,
    `thread__case__department`, `thread__product`.
    """
    asked = Invitation.objects.csat().between(start, end).filter(**about)
    answers = SurveyResponse.objects.csat().between(start, end).filter(**about)
    return Satisfaction(*_counted(asked, answers, SATISFACTION_SCORES))


def nps_between(start: datetime, end: datetime, **about) -> Recommendation:
    """Whether people would recommend us, as the answers from `start` until before `end` say; `about`: `product`."""
    asked = Invitation.objects.nps().between(start, end).filter(**about)
    answers = SurveyResponse.objects.nps().between(start, end).filter(**about)
    return Recommendation(*_counted(asked, answers, RECOMMENDATION_SCORES))


def _counted(asked: InvitationQuerySet, answers: SurveyResponseQuerySet, scores: range) -> tuple[int, int, dict]:
    given = answers.counted_by_score()
    return asked.count(), asked.exclude(response=None).count(), {score: given.get(score, 0) for score in scores}
