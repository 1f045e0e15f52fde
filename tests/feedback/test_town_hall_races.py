"""Many at once in a town hall: every voice counts once, and a question is answered and carried on once."""

import pytest

from apps.feedback.models import TownHall, TownHallAnswer, TownHallQuestion
from apps.feedback.verbs import (
    answer_now,
    answer_question,
    ask_at_town_hall,
    carry_questions,
    close_town_hall,
    give_voice,
    promise_idea,
    take_back_voice,
    withdraw_question,
)
from apps.forum.models import Thread
from tests.conftest import make_person
from tests.feedback.halls import announced, asked, live
from tests.racing import at_once, errors, needs_postgresql

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def test_fifty_voices_at_once_are_fifty(mona, ana):
    [question] = asked(announced(mona), ana)
    people = [make_person(f"Person{number}", is_active=True) for number in range(25)]
    twice = [lambda person=person: give_voice(question, by=person) for person in people] * 2
    assert errors(at_once(*twice)) == []
    question.refresh_from_db()
    assert question.voice_count == question.voices.count() == 26
    both = [lambda person=person: take_back_voice(question, by=person) for person in people[:10]]
    both += [lambda person=person: give_voice(question, by=person) for person in people[:10]]
    assert errors(at_once(*both)) == []
    question.refresh_from_db()
    assert question.voice_count == question.voices.count()


def test_a_question_answered_twice_at_once_has_one_answer_and_one_promise(mona, omar, ana):
    [question] = asked(live(mona), ana)
    outcomes = at_once(
        lambda: answer_question(question, by=mona, text="Yes.", promise="Stairs"),
        lambda: answer_question(question, by=omar, text="No."),
        lambda: answer_question(question, by=mona, text="Yes.", promise="Stairs"),
        lambda: answer_now(question, by=omar),
    )
    answer = TownHallAnswer.objects.get()
    assert all("already" in str(error) for error in errors(outcomes)) and TownHall.objects.get().answering is None
    at_once(*[lambda: promise_idea(answer, by=mona, title="Stairs")] * 4)
    assert Thread.objects.filter(kind="idea").count() == 1


def test_a_question_taken_back_while_it_is_answered_is_either_gone_or_answered(mona, ana):
    hall = live(mona)
    for _round in range(3):
        [question] = asked(hall, ana)
        outcomes = at_once(
            lambda question=question: answer_question(question, by=mona, text="Yes."),
            lambda question=question: withdraw_question(question, by=ana),
        )
        given = [one for one in outcomes if isinstance(one, TownHallAnswer)]
        assert TownHallAnswer.objects.filter(question=question.pk).count() == len(given)
        TownHallQuestion.objects.all().delete()


def test_asking_closing_and_carrying_at_once_lose_and_double_nothing(mona, ana, bela):
    hall = live(mona)
    asked(hall, ana)

    def close_and_carry():
        carry_questions(close_town_hall(hall, by=mona))

    asking = [lambda number=number: ask_at_town_hall(hall, by=bela, words=f"Word {number}") for number in range(4)]
    at_once(*asking, close_and_carry, close_and_carry, lambda: carry_questions(hall))
    carry_questions(hall)
    questions = TownHallQuestion.objects.all()
    assert all(question.thread_id for question in questions if question.is_shown)
    assert Thread.objects.count() == questions.filter(thread__isnull=False).count()
    assert TownHallQuestion.objects.filter(asker=bela).count() <= 3 and not questions.owed().exists()
