"""What a conversation's page knows of its poll and of how its asker was asked, brought along by its own query."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from apps.forum.models import Thread
from apps.forum.surroundings import stands_beside

from .answer_forms import SATISFACTION, ScoreForm
from .models import Invitation, Poll, Survey
from .verbs.ask_satisfaction import is_asked_about

# So long the log may take until it is told what happened.
HEARD_WITHIN = timedelta(minutes=10)


@stands_beside("poll_told")
def poll_of_thread() -> Subquery:
    """The id of its poll; None for most conversations. The poll itself is read where there is one."""
    return Subquery(Poll.objects.filter(thread=OuterRef("pk")).values("pk")[:1])


@stands_beside("satisfaction_told")
def satisfaction_of_thread() -> Subquery:
    """How well it was solved, as its asker was last asked, and is not to be asked anew: {"pk", "person",
    "invited_at", "score", "text", "answered_at"}, the last three None where they have not answered; None for none."""
    asked = Invitation.objects.csat().filter(thread=OuterRef("pk"), survey__is_open=True).standing().order_by("-pk")
    told = JSONObject(
        pk="pk",
        person="person_id",
        invited_at="invited_at",
        score="response__score",
        text="response__text",
        answered_at="response__answered_at",
    )
    return Subquery(asked.values(_=told)[:1])


@dataclass(frozen=True, slots=True)
class SatisfactionBox:
    """What an asker sees of being asked how well it was solved. `score` and `text` are what they answered, if they
    have; `form` is None where no answer is taken any more."""

    score: int | None
    text: str
    words: str
    form: ScoreForm | None


def satisfaction_box(thread: Thread, user) -> SatisfactionBox | None:
    """The box on the page of somebody's own settled conversation; None where there is none to show.

    Asks the database only in the first minutes after the settling, when the log may not have been told yet.
    """
    if not user.is_authenticated or user.pk != thread.author_id or not thread.is_resolved:
        return None
    told, now = thread.satisfaction_told, timezone.now()
    if told is None:
        is_new = thread.resolution.settled_at > now - HEARD_WITHIN
        if not is_new or not is_asked_about(thread) or user.is_staff:
            return None
        if Survey.objects.filter(kind=Survey.Kind.CSAT, is_open=False).exists():
            return None
        return SatisfactionBox(score=None, text="", words="", form=_form())
    if told["person"] != user.pk:
        return None
    if told["score"] is None:
        is_open = moment(told["invited_at"]) > now - timedelta(days=settings.SURVEY_LINK_DAYS)
        return SatisfactionBox(score=None, text="", words="", form=_form()) if is_open else None
    is_open = moment(told["answered_at"]) > now - timedelta(days=settings.SURVEY_EDIT_DAYS)
    score, text = told["score"], told["text"] or ""
    return SatisfactionBox(
        score=score,
        text=text,
        words=str(dict(SATISFACTION)[score]),
        form=_form({"score": score, "text": text}) if is_open else None,
    )


def moment(told) -> datetime:
    """A moment out of JSON, which knows none; SQLite's has no zone, and is UTC."""
    if not isinstance(told, str):
        return told
    return parse_datetime(told if told[-6] in "+-" or told.endswith("Z") else f"{told}+00:00")


def _form(initial: dict | None = None) -> ScoreForm:
    return ScoreForm(initial=initial, kind=Survey.Kind.CSAT, auto_id="satisfaction_%s")
