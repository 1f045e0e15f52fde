"""What is asked for a town hall: screened, voted for, answered once, or carried on as a conversation."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from apps.feedback.models import TownHall, TownHallAnswer, TownHallQuestion, TownHallVoice
from apps.feedback.verbs import (
    answer_now,
    answer_question,
    ask_at_town_hall,
    cancel_town_hall,
    carry_question,
    carry_questions,
    carry_what_is_owed,
    change_answer,
    close_town_hall,
    give_voice,
    promise_idea,
    put_aside,
    recount_voices,
    release_question,
    remove_question,
    restore_question,
    take_back_voice,
    take_up_again,
    withdraw_question,
)
from apps.forum.models import Kind, Removal, Thread
from apps.foundation.invariants import all_invariants
from apps.moderation.models import WordList
from apps.moderation.verbs import save_word_list
from tests.conftest import make_person
from tests.feedback.halls import announced, asked, live, make_hall

pytestmark = pytest.mark.django_db


def broken() -> list[str]:
    return [line for one in all_invariants() if one.number.startswith("TH") for line in one.violations()]


def test_a_question_is_asked_once_for_each_form_and_three_times_by_each(mona, ana):
    hall, ticket = announced(mona), uuid4()
    question = ask_at_town_hall(hall, by=ana, words="  When does it\nclimb stairs? ", ticket=ticket)
    assert ask_at_town_hall(hall, by=ana, words="Other", ticket=ticket) == question
    assert question.words == "When does it climb stairs?" and question.is_shown
    assert question.voice_count == 1 and TownHallVoice.objects.get().person == ana
    with pytest.raises(ValidationError, match="field is empty"):
        ask_at_town_hall(hall, by=ana, words=" \u200b ")
    with pytest.raises(ValidationError, match="500 are the most"):
        ask_at_town_hall(hall, by=ana, words="x" * 501)
    asked(hall, ana, ana)
    with pytest.raises(ValidationError, match="You have asked 3 questions"):
        ask_at_town_hall(hall, by=ana, words="A fourth")
    with pytest.raises(ValidationError, match="not announced"):
        ask_at_town_hall(make_hall(mona), by=ana, words="Too soon")
    with pytest.raises(ValidationError, match="is over"):
        ask_at_town_hall(close_town_hall(live(mona), by=mona), by=ana, words="Too late")


def test_what_a_word_list_holds_waits_and_what_it_blocks_is_refused(mona, ana):
    for name, effect, words in (("Hold", "hold", "recall"), ("Block", "block", "snollygoster")):
        save_word_list(WordList(name=name, effect=effect, words=words), by=mona)
    hall = announced(mona)
    held = ask_at_town_hall(hall, by=ana, words="Is there a recall?")
    assert held.is_held and "recall" in held.held_because
    assert not hall.questions.shown().exists()
    with pytest.raises(ValidationError, match="snollygoster"):
        ask_at_town_hall(hall, by=ana, words="You snollygoster")
    with pytest.raises(ValidationError, match="no more voices"):
        give_voice(held, by=mona)
    assert release_question(held, by=mona).is_shown and release_question(held, by=mona).held_because == ""


def test_each_person_has_one_voice_for_a_question(mona, ana, bela, omar):
    [question] = asked(announced(mona), ana)
    for person in (bela, bela, omar):
        give_voice(question, by=person)
    take_back_voice(question, by=omar)
    take_back_voice(question, by=omar)
    assert TownHallQuestion.objects.get().voice_count == 2 and broken() == []
    TownHallQuestion.objects.update(voice_count=7)
    assert broken() == [f"question {question.pk} counts 7 voices and has 2"]
    assert recount_voices([question]) == 1 and recount_voices([question]) == 0 and broken() == []
    answer_question(question, by=mona, text="Soon.")
    with pytest.raises(ValidationError, match="no more voices"):
        give_voice(question, by=omar)


def test_one_question_at_a_time_is_answered_aloud(mona, ana, bela):
    hall = live(mona)
    first, second = asked(hall, ana, bela)
    put_aside(first, by=mona)
    answer_now(first, by=mona)
    answer_now(second, by=mona)
    assert TownHall.objects.get().answering == second
    assert not TownHallQuestion.objects.get(pk=first.pk).is_aside
    answer_question(second, by=mona, at_second=724)
    assert TownHall.objects.get().answering is None and TownHallAnswer.objects.get().clock == "12:04"
    with pytest.raises(ValidationError, match="answered already"):
        answer_now(second, by=mona)
    answer_now(first, by=mona)
    put_aside(first, by=mona)
    assert TownHall.objects.get().answering is None and hall.questions.waiting().count() == 0
    take_up_again(first, by=mona)
    assert hall.questions.waiting().get() == first
    close_town_hall(hall, by=mona)
    with pytest.raises(ValidationError, match="while the town hall is live"):
        answer_now(first, by=mona)


def test_an_answer_is_given_once_and_can_be_reworded(mona, omar, ana):
    [question] = asked(announced(mona), ana)
    with pytest.raises(ValidationError, match="Write the answer"):
        answer_question(question, by=mona, text=" ")
    answer = answer_question(question, by=mona, text="In **May**.")
    assert answer_question(question, by=mona, text="In **May**.") == answer
    assert "<strong>May</strong>" in answer.html
    with pytest.raises(ValidationError, match="Mona has answered this already"):
        answer_question(question, by=omar, text="In June.")
    assert change_answer(answer, by=omar, text="In June.").text == TownHallAnswer.objects.get().text == "In June."
    with pytest.raises(ValidationError, match="it stays"):
        withdraw_question(question, by=ana)


def test_a_promise_begins_an_idea_once(mona, ana):
    [question] = asked(live(mona), ana)
    answer = answer_question(question, by=mona, text="Yes.", promise="The robot climbs stairs")
    idea = Thread.objects.get(kind=Kind.IDEA)
    assert answer.idea == idea == promise_idea(answer, by=mona, title="Another") and answer.is_promise
    assert idea.author == mona and idea.title == "The robot climbs stairs"
    opening = idea.posts.get()
    assert question.words in opening.body and "Yes." in opening.body and question.get_absolute_url() in opening.body


def test_closing_makes_conversations_of_what_was_not_answered(client, mona, ana, bela, catch_up):
    hall = live(mona, title="Ask *us* <all>")
    answered, aside, removed, open_one = asked(hall, ana, ana, bela, bela)
    answer_question(answered, by=mona, text="Yes.")
    put_aside(aside, by=mona)
    remove_question(removed, by=mona, reason=Removal.Reason.OFF_TOPIC)
    close_town_hall(hall, by=mona)
    catch_up()
    threads = {thread.author: thread for thread in Thread.objects.all()}
    assert set(threads) == {ana, bela} and all(thread.kind == Kind.QUESTION for thread in threads.values())
    assert threads[bela].title == open_one.words and threads[bela].is_public
    assert open_one.words.rstrip("?") in threads[bela].posts.get().body
    told = client.get(threads[bela].get_absolute_url()).content.decode()
    assert f"{open_one.get_absolute_url()}" in told and "Ask *us* &lt;all&gt;" in told
    assert TownHallQuestion.objects.get(pk=aside.pk).thread == threads[ana]
    # Whatever is asked again, nothing is made twice.
    assert carry_questions(hall) == 0 and carry_what_is_owed() == 0
    assert carry_question(open_one) == threads[bela] and carry_question(answered) is None
    assert Thread.objects.count() == 2 and broken() == []
    for verb in (lambda: answer_question(open_one, by=mona, text="Now"), lambda: put_aside(open_one, by=mona)):
        with pytest.raises(ValidationError, match="conversation now"):
            verb()


def test_closing_goes_on_where_it_was_cut_short(mona, monkeypatch):
    """Killed between two questions: what is left stands in the rows, and the sweep finds it."""
    hall = live(mona)
    people = [make_person(f"Person{number}") for number in range(3)]
    asked(hall, *people)
    close_town_hall(hall, by=mona)
    real, made = carry_question, []

    def killed(question):
        if made:
            raise SystemExit("killed")
        made.append(real(question))
        return made[0]

    monkeypatch.setattr("apps.feedback.verbs.town_hall_carry.carry_question", killed)
    with pytest.raises(SystemExit):
        carry_questions(hall)
    monkeypatch.undo()
    assert Thread.objects.count() == 1 and TownHallQuestion.objects.owed().count() == 2
    assert carry_what_is_owed() == 1
    assert carry_questions(hall) == 2 and Thread.objects.count() == 3 and carry_what_is_owed() == 0


def test_what_may_not_be_said_any_more_waits_for_staff_and_holds_nothing_up(mona, ana, bela):
    hall = live(mona)
    refused, other = asked(hall, ana, bela)
    close_town_hall(hall, by=mona)
    save_word_list(WordList(name="Block", effect="block", words="stairs"), by=mona)
    assert carry_questions(hall) == 1
    refused.refresh_from_db()
    assert refused.is_held and "cannot be posted" in refused.held_because
    WordList.objects.all().delete()
    release_question(refused, by=mona)
    assert carry_what_is_owed() == 1 and carry_questions(hall) == 1 and Thread.objects.count() == 2


def test_questions_of_a_cancelled_town_hall_are_answered_in_conversations(mona, ana, catch_up):
    hall = announced(mona)
    [question] = asked(hall, ana)
    cancel_town_hall(hall, by=mona, reason="Ill")
    catch_up()
    assert Thread.objects.get().town_hall_question == question and Thread.objects.get().author == ana


def test_a_removed_question_says_why_and_can_be_put_back(mona, ana, bela):
    hall = live(mona)
    mine, other = asked(hall, ana, bela)
    answer_now(mine, by=mona)
    remove_question(mine, by=mona, reason=Removal.Reason.INSULT, note="Twice now")
    removed = remove_question(mine, by=mona, reason=Removal.Reason.SPAM)
    assert removed.removed_because == Removal.Reason.INSULT and removed.removed_as == "Manager"
    assert TownHall.objects.get().answering is None
    assert list(hall.questions.shown()) == [other]
    restored = restore_question(mine, by=mona)
    assert restored.is_shown and restored.removed_because == restored.removal_note == ""
    assert withdraw_question(mine, by=ana) and not withdraw_question(mine, by=ana)
    assert hall.questions.count() == 1 and broken() == []
