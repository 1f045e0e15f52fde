"""Ask something for a town hall, and take the question back."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.forum.models import Standing
from apps.forum.verbs.compose import Composition
from apps.forum.verbs.screening import screen
from apps.foundation.letters import clean_line
from apps.people.models import User

from ..models import TownHall, TownHallQuestion, TownHallVoice
from ..models.town_hall_question import HELD_LIMIT, QUESTION_LIMIT
from ..town_hall_rules import is_asked_now

# So many questions one person may ask for one town hall, whatever became of them.
QUESTIONS_EACH = 3


@transaction.atomic
def ask_at_town_hall(
    hall: TownHall, *, by: User, words: str, ticket: UUID | None = None, at: datetime | None = None
) -> TownHallQuestion:
    """Ask something, with the asker's own voice for it. The same `ticket` makes the same question.

    What is asked is screened like a post: it may be held until a person looked at it. Raises ValidationError where
    questions are not taken, for the fourth question of one person, for words that are empty, too long or refused.
    """
    # Asking waits for closing and for others who ask, so that nothing is asked after the end and the limit holds.
    hall = TownHall.objects.select_for_update().get(pk=hall.pk)
    mine = TownHallQuestion.objects.filter(town_hall=hall, asker=by)
    if ticket and (made := mine.filter(ticket=ticket).first()):
        return made
    if not (verdict := is_asked_now(hall)):
        raise ValidationError(str(verdict))
    if mine.count() >= QUESTIONS_EACH:
        text = ngettext(
            "You have asked %d question for this town hall; others come first now.",
            "You have asked %d questions for this town hall; others come first now.",
            QUESTIONS_EACH,
        )
        raise ValidationError(text % QUESTIONS_EACH)
    screened = screen(Composition(by=by, body=validate_question(words)))
    at = at or timezone.now()
    question = TownHallQuestion.objects.create(
        town_hall=hall,
        asker=by,
        words=validate_question(screened.body),
        asked_at=at,
        voice_count=1,
        standing=Standing.HELD if screened.is_held else Standing.SHOWN,
        held_because=clean_line("; ".join(screened.reasons), HELD_LIMIT),
        ticket=ticket,
    )
    TownHallVoice.objects.create(question=question, person=by, given_at=at)
    return question


@transaction.atomic
def withdraw_question(question: TownHallQuestion, *, by: User) -> bool:
    """Take one's own question back: nothing stays of it. Safe to repeat; returns whether there was something left.

    Raises ValidationError for one that was answered, or that is a conversation.
    """
    # The town hall first, as answering does: where this question is answered now, both rows change.
    TownHall.objects.select_for_update().get(pk=question.town_hall_id)
    # Its answer is asked for once the row is held, so that one given meanwhile is seen.
    found = TownHallQuestion.objects.select_for_update().filter(pk=question.pk).first()
    if found is None:
        return False
    if found.is_answered or found.carried_at:
        raise ValidationError(_("Others have answered it, so it stays. Write to us if your name shall not."))
    found.delete()
    return True


def validate_question(words: str) -> str:
    """The question as it may be stored, on one line. Raises ValidationError naming what to fix."""
    if len(words) > QUESTION_LIMIT:
        raise ValidationError(
            _("The question has %(length)d characters; %(limit)d are the most. Ask one thing at a time.")
            % {"length": len(words), "limit": QUESTION_LIMIT}
        )
    words = clean_line(words, QUESTION_LIMIT)
    if not words:
        raise ValidationError(_("Write your question first: the field is empty."))
    return words
