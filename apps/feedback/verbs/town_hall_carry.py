"""What was not answered in the hour goes on as a conversation of whoever asked."""

import time
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.forum.models import TITLE_LIMIT, Kind, Standing, Thread
from apps.forum.verbs import open_thread
from apps.foundation.background import background, later
from apps.foundation.letters import clean_line
from apps.foundation.plaintext import text_to_markdown

from ..models import TownHall, TownHallQuestion
from ..models.town_hall_question import HELD_LIMIT

# Well within the time that a task of the queue may take.
CARRY_FOR_SECONDS = 12
SWEPT_AT_ONCE = 20


@background
def carry_questions(hall: TownHall) -> int:
    """Make conversations of all questions that are owed one, each in a transaction of its own. Returns how many.

    Safe to run twice, at once and after a kill: what is owed stands in the rows. Goes on in a job of its own after a
    while.
    """
    until = time.monotonic() + CARRY_FOR_SECONDS
    carried = 0
    while (question := TownHallQuestion.objects.owed().filter(town_hall=hall).order_by("pk").first()) is not None:
        if time.monotonic() >= until:
            later(carry_questions, hall)
            return carried
        carried += carry_question(question) is not None
    return carried


@transaction.atomic
def carry_question(question: TownHallQuestion, *, at: datetime | None = None) -> Thread | None:
    """Open the conversation of one question, in the name of whoever asked. Once; None where none is owed.

    It says what they wrote and nothing else; its page names the town hall. What may not be said here any more waits
    for staff, with the reason.
    """
    rows = TownHallQuestion.objects.select_for_update(of=("self",)).select_related("town_hall__product", "asker")
    question = rows.get(pk=question.pk)
    if not TownHallQuestion.objects.owed().filter(pk=question.pk).exists():
        return question.thread
    try:
        with transaction.atomic():
            question.thread = open_thread(
                by=question.asker,
                title=clean_line(question.words, TITLE_LIMIT),
                body=text_to_markdown(question.words),
                kind=Kind.QUESTION,
                product=question.town_hall.product,
                at=at,
            )
    except ValidationError as error:
        question.standing, question.held_because = Standing.HELD, clean_line(" ".join(error.messages), HELD_LIMIT)
        question.save(update_fields=["standing", "held_because"])
        return None
    question.carried_at = at or timezone.now()
    question.save(update_fields=["thread", "carried_at"])
    return question.thread


def carry_what_is_owed() -> int:
    """Go on where a lost job or a killed worker left questions. Returns how many town halls were taken up."""
    owed = TownHallQuestion.objects.owed().order_by().values("town_hall").distinct()
    halls = list(TownHall.objects.filter(pk__in=owed)[:SWEPT_AT_ONCE])
    for hall in halls:
        later(carry_questions, hall)
    return len(halls)
