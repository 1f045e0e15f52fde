"""Where the links of a mail that asks lead to, as paths."""

from urllib.parse import urlencode

from django.urls import reverse

from .answer_forms import SCORES
from .models import Invitation
from .tokens import Asked, answer_token, refuse_token


def answer_path(invitation: Invitation, score: int | None = None) -> str:
    """The page to answer an invitation, with a score chosen for its reader to confirm."""
    path = reverse("feedback:answer", args=[answer_token(_asked(invitation))])
    return path if score is None else f"{path}?{urlencode({'score': score})}"


def score_paths(invitation: Invitation) -> list[tuple[str, str]]:
    """(words, path) for each score, the best first."""
    return [(str(words), answer_path(invitation, score)) for score, words in SCORES[invitation.survey.kind]]


def refuse_path(invitation: Invitation) -> str:
    """The page to be asked nothing by mail any more."""
    return reverse("feedback:refuse", args=[refuse_token(_asked(invitation))])


def _asked(invitation: Invitation) -> Asked:
    return Asked(invitation.pk, invitation.person_id or 0, invitation.event_id or 0)
