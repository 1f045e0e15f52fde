"""What becomes of questions, answers and voices of town halls when somebody leaves, and what they take along."""

from django.db import transaction

from apps.activity.verbs import record
from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User
from apps.people.verbs import nobody

from .events import TOWNHALL_CHANGED
from .models import TownHall, TownHallAnswer, TownHallQuestion, TownHallVoice
from .verbs import recount_voices

BATCH = 500
# Stands where the words of somebody who took them along stood under an answer.
GONE = "–"


@when_leaving("feedback.TownHallQuestion")
def part_with_questions(person: User, *, keep_words: bool) -> None:
    """Where the words stay, they are nobody's. Otherwise questions go, and of answered ones their words.

    Those that became conversations go on or go with the posts there; what stands here is emptied all the same.
    """
    mine = TownHallQuestion.objects.filter(asker=person)
    if not keep_words:
        mine.filter(answer__isnull=True, carried_at__isnull=True).delete()
        _empty(mine)
    mine.update(asker=nobody(), ticket=None)
    TownHallQuestion.objects.filter(removed_by=person).update(removed_by=None)


@transaction.atomic
def _empty(questions) -> None:
    """Take the words out, and let whoever listens (the search index) know."""
    halls = list(TownHall.objects.filter(pk__in=questions.exclude(words=GONE).values("town_hall")))
    questions.update(words=GONE)
    for hall in halls:
        record(TOWNHALL_CHANGED, hall, by=None, title=hall.title)


@when_leaving("feedback.TownHallAnswer")
def part_with_answers(person: User, *, keep_words: bool) -> None:
    """Answers were given for the company and stay, without a name."""
    TownHallAnswer.objects.filter(answered_by=person).update(answered_by=None)


@when_leaving("feedback.TownHallVoice")
def part_with_voices(person: User, *, keep_words: bool) -> None:
    """What somebody wanted to hear about is taken back."""
    mine = TownHallVoice.objects.filter(person=person)
    while voices := list(mine.order_by("pk").select_related("question")[:BATCH]):
        TownHallVoice.objects.filter(pk__in=[one.pk for one in voices]).delete()
        recount_voices([one.question for one in voices])


@when_leaving("feedback.TownHall_hosts")
def part_with_hosts(person: User, *, keep_words: bool) -> None:
    """Who held a town hall is not said any more."""
    TownHall.hosts.through.objects.filter(user=person).delete()


@taken_along("feedback.TownHallQuestion")
def questions_of(person: User):
    """What they asked."""
    fields = ("town_hall__title", "words", "asked_at", "standing", "voice_count", "thread_id", "removed_because")
    return plain_rows(TownHallQuestion.objects.filter(asker=person), *fields)


@taken_along("feedback.TownHallAnswer")
def answers_of(person: User):
    """What they answered."""
    answers = TownHallAnswer.objects.filter(answered_by=person)
    return plain_rows(answers, "question__town_hall__title", "text", "at_second", "answered_at", "idea_id")


@taken_along("feedback.TownHallVoice")
def voices_of(person: User):
    """Which questions they wanted to hear about."""
    return plain_rows(TownHallVoice.objects.filter(person=person), "question_id", "question__words", "given_at")


@taken_along("feedback.TownHall_hosts")
def held_by(person: User):
    """Which town halls they held."""
    return plain_rows(TownHall.hosts.through.objects.filter(user=person), "townhall__title", "townhall__starts_at")
