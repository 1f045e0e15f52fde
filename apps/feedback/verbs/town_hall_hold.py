"""Open a town hall, say what is answered this minute, and close it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.foundation.background import later
from apps.people.models import User

from ..events import TOWNHALL_CLOSED, TOWNHALL_OPENED
from ..models import TownHall, TownHallQuestion
from .town_hall_carry import carry_questions


@transaction.atomic
def open_town_hall(hall: TownHall, *, by: User, at: datetime | None = None) -> TownHall:
    """It begins. Safe to repeat. Raises ValidationError for one that is not announced, or over."""
    hall = TownHall.objects.select_for_update().get(pk=hall.pk)
    if hall.is_live:
        return hall
    if not hall.is_public:
        raise ValidationError(_("Announce it first: nobody knows of it yet."))
    if hall.is_over:
        raise ValidationError(_("It is over, or was cancelled."))
    hall.opened_at = hall.changed_at = at or timezone.now()
    hall.save(update_fields=["opened_at", "changed_at"])
    record(TOWNHALL_OPENED, hall, by=by, at=hall.opened_at, title=hall.title)
    return hall


@transaction.atomic
def close_town_hall(hall: TownHall, *, by: User, at: datetime | None = None) -> TownHall:
    """It is over. Every question without an answer goes on as a conversation, in the background. Safe to repeat.

    Raises ValidationError for one that has not begun.
    """
    hall = TownHall.objects.select_for_update().get(pk=hall.pk)
    if hall.closed_at:
        return hall
    if not hall.is_live:
        raise ValidationError(_("It has not begun, so it cannot be closed. Cancel it instead."))
    hall.closed_at = hall.changed_at = at or timezone.now()
    hall.answering = None
    hall.save(update_fields=["closed_at", "changed_at", "answering"])
    record(TOWNHALL_CLOSED, hall, by=by, at=hall.closed_at, title=hall.title)
    later(carry_questions, hall)
    return hall


@transaction.atomic
def answer_now(question: TownHallQuestion, *, by: User) -> TownHallQuestion:
    """Show everybody that this question is answered this minute, in place of any other. Safe to repeat.

    Raises ValidationError where it is not live, or the question is not to be answered.
    """
    hall = TownHall.objects.select_for_update().get(pk=question.town_hall_id)
    question = TownHallQuestion.objects.select_for_update().get(pk=question.pk)
    if not hall.is_live:
        raise ValidationError(_("Questions are answered aloud while the town hall is live. Open it first."))
    require_open(question)
    if question.put_aside_at:
        question.put_aside_at = None
        question.save(update_fields=["put_aside_at"])
    TownHall.objects.filter(pk=hall.pk).update(answering=question)
    return question


@transaction.atomic
def stop_answering(hall: TownHall, *, by: User) -> TownHall:
    """Nothing is answered this minute. Safe to repeat."""
    TownHall.objects.filter(pk=hall.pk).update(answering=None)
    hall.answering = None
    return hall


@transaction.atomic
def put_aside(question: TownHallQuestion, *, by: User) -> TownHallQuestion:
    """Not in this hour: it is answered in a conversation afterwards. Safe to repeat.

    Raises ValidationError for one that is not to be answered.
    """
    TownHall.objects.select_for_update().get(pk=question.town_hall_id)
    question = TownHallQuestion.objects.select_for_update().get(pk=question.pk)
    require_open(question)
    if not question.put_aside_at:
        question.put_aside_at = timezone.now()
        question.save(update_fields=["put_aside_at"])
        TownHall.objects.filter(answering=question).update(answering=None)
    return question


@transaction.atomic
def take_up_again(question: TownHallQuestion, *, by: User) -> TownHallQuestion:
    """In this hour after all. Safe to repeat."""
    question = TownHallQuestion.objects.select_for_update().get(pk=question.pk)
    if question.put_aside_at:
        question.put_aside_at = None
        question.save(update_fields=["put_aside_at"])
    return question


def require_open(question: TownHallQuestion) -> None:
    """Raises ValidationError for a question that nobody reads, that was answered, or that is a conversation."""
    if not question.is_shown:
        raise ValidationError(_("Nobody reads this question now: it waits for a look, or was removed."))
    if question.is_answered:
        raise ValidationError(_("It was answered already. Change that answer instead."))
    if question.carried_at:
        raise ValidationError(_("It is a conversation now. Answer it there."))
