"""Votes, merges and decisions at once: real connections, let go together."""

import random
import threading

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.activity.verbs import relay
from apps.forum.models import Merge
from apps.forum.verbs import merge_threads, unmerge_threads
from apps.foundation.invariants import all_invariants
from apps.ideas.models import Idea, Stage, Statement, Vote
from apps.ideas.verbs import cast_vote, move_idea, recount_ideas, settle_votes, take_back_vote
from apps.people.models import User
from tests.racing import at_once, errors, needs_postgresql

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]

ROUNDS = 4
BUDGET, IDEAS, AT_ONCE = 3, 6, 20


def broken() -> list[str]:
    return [line for promise in all_invariants() if promise.number.startswith("V") for line in promise.violations()]


def test_an_impatient_hand_counts_once_and_spends_one_vote(make_idea, bela, settings):
    settings.IDEA_VOTES_PER_PERSON = 1
    first, second = make_idea(), make_idea(title="Another")
    assert errors(at_once(*[lambda: cast_vote(first, by=bela)] * 4)) == []
    assert Vote.objects.count() == Idea.objects.get(pk=first.pk).vote_count == 1
    assert errors(at_once(*[lambda: take_back_vote(first, by=bela)] * 4)) == []
    outcomes = at_once(*[lambda idea=idea: cast_vote(idea, by=bela) for idea in (first, second)] * 2)
    assert {type(error) for error in errors(outcomes)} == {ValidationError}
    assert Vote.objects.count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_decide_at_once_and_one_is_told(make_idea, rita, mona, turn):
    idea = make_idea()
    outcomes = at_once(
        lambda: move_idea(idea, to=Stage.PLANNED, by=rita, statement="Yes.", expected=Stage.OPEN),
        lambda: move_idea(idea, to=Stage.DECLINED, by=mona, statement="No.", expected=Stage.OPEN),
    )
    assert [type(error) for error in errors(outcomes)] == [ValidationError]
    assert "meanwhile" in errors(outcomes)[0].messages[0]
    assert Statement.objects.get().stage == Idea.objects.get().stage


@pytest.mark.parametrize("voters", [60, pytest.param(200, marks=pytest.mark.thorough)])
def test_many_vote_while_ideas_are_merged_taken_apart_and_decided(make_idea, rita, mona, settings, voters):
    settings.IDEA_VOTES_PER_PERSON = BUDGET
    ideas = [make_idea(title=f"Number {number}") for number in range(IDEAS)]
    people = User.objects.bulk_create([User(username=f"v{number}", name=f"V{number}") for number in range(voters)])
    dice = random.Random(7)
    # Everybody tries for more than they have, some with two hands at once, and takes something back in between.
    wishes = [(person, dice.sample(ideas, 4)) for person in [*people, *people[:20]]]
    dice.shuffle(wishes)
    done = threading.Event()
    refused = []

    def vote(share):
        for person, wanted in share:
            for number, idea in enumerate(wanted):
                try:
                    cast_vote(idea, by=person)
                    if number == 2 and person.pk % 4 == 0:
                        take_back_vote(wanted[0], by=person)
                except ValidationError as error:
                    refused.append(error)

    def merge():
        turn = random.Random(11)
        while not done.is_set():
            one, other = turn.sample(ideas, 2)
            try:
                if known := Merge.objects.filter(thread=one.thread).first():
                    unmerge_threads(known, by=rita)
                else:
                    merge_threads(one.thread, into=other.thread, by=rita)
            except ValidationError as error:
                refused.append(error)
            settle_votes([one.thread_id])
            done.wait(0.05)

    def decide():
        turn = random.Random(13)
        while not done.is_set():
            stage = turn.choice([Stage.OPEN, Stage.PLANNED, Stage.SHIPPED, Stage.OPEN])
            try:
                move_idea(turn.choice(ideas), to=stage, by=mona, statement=f"{turn.random()}")
            except ValidationError as error:
                refused.append(error)
            done.wait(0.05)

    def voting(share):
        try:
            vote(share)
        finally:
            with lock:
                running.discard(id(share))
                if not running:
                    done.set()

    lock = threading.Lock()
    shares = [wishes[number :: AT_ONCE - 2] for number in range(AT_ONCE - 2)]
    running = {id(share) for share in shares}
    outcomes = at_once(*[lambda share=share: voting(share) for share in shares], merge, decide)
    assert errors(outcomes) == []
    relay()
    assert broken() == []
    assert recount_ideas([idea.thread_id for idea in ideas]) == 0
    assert Event.objects.filter(action="idea.merged").exists() and refused
    over = [person for person in people if Vote.objects.spent_by(person).count() > BUDGET]
    assert over == []
    assert Vote.objects.count() > voters
