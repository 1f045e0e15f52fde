"""Whether an invitation can be answered now, and if not, why."""

from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.utils import timezone

from .models import Invitation, SurveyResponse


class Standing(Enum):
    """Where an invitation stands. Answers are taken while it is OPEN or ANSWERED."""

    OPEN = "open"
    ANSWERED = "answered"
    # Answered so long ago that the answer stays as it is.
    KEPT = "kept"
    # Taken up again since: the next settling asks anew.
    REOPENED = "reopened"
    EXPIRED = "expired"

    @property
    def takes_answers(self) -> bool:
        return self in (Standing.OPEN, Standing.ANSWERED)


def response_to(invitation: Invitation) -> SurveyResponse | None:
    """What was answered; None where nothing was yet."""
    return getattr(invitation, "response", None)


def standing_of(invitation: Invitation, now: datetime | None = None) -> Standing:
    """Where an invitation stands: an answer can be changed for SURVEY_EDIT_DAYS, also where the conversation was taken
    up again since; one that was never given is taken for SURVEY_LINK_DAYS, and only while it stays settled."""
    now = now or timezone.now()
    if response := response_to(invitation):
        is_fresh = response.answered_at > now - timedelta(days=settings.SURVEY_EDIT_DAYS)
        return Standing.ANSWERED if is_fresh else Standing.KEPT
    if not Invitation.objects.standing().filter(pk=invitation.pk).exists():
        return Standing.REOPENED
    is_asked = invitation.survey.is_taking_answers(now)
    is_fresh = invitation.invited_at > now - timedelta(days=settings.SURVEY_LINK_DAYS)
    return Standing.OPEN if is_asked and is_fresh else Standing.EXPIRED
