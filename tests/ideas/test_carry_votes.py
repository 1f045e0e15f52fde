"""Votes follow an idea into the one that it lives on in, each voter once, and come back as they were."""

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.activity.models import Event
from apps.forum.models import Kind
from apps.forum.verbs import change_kind, merge_threads, unmerge_threads
from apps.foundation.invariants import all_invariants
from apps.ideas.budget import budget_of
from apps.ideas.models import Idea, IdeaMerge, Stage, Vote
from apps.ideas.trend import trend_of
from apps.ideas.verbs import cast_vote, move_idea, recount_ideas, settle_votes, take_back_vote

IDEAS, VOTERS = 4, 3


def voters(idea) -> list[str]:
    return sorted(str(vote.voter or vote.browser) for vote in idea.votes.select_related("voter"))


def broken() -> list[str]:
    return [line for promise in all_invariants() if promise.number.startswith("V") for line in promise.violations()]


def test_each_voter_moves_at_most_once_and_everything_comes_back(make_idea, ana, bela, rita, catch_up):
    wanted, same = make_idea(title="A timer"), make_idea(title="A clock")
    for idea, browser in ((wanted, "a"), (wanted, "b"), (same, "b"), (same, "c")):
        cast_vote(idea, browser=browser)
    cast_vote(same, by=ana)
    before = [(voters(idea), Idea.objects.get(pk=idea.pk).trend) for idea in (wanted, same)]
    catch_up()
    merge = merge_threads(same.thread, into=wanted.thread, by=rita)
    catch_up()
    assert voters(wanted) == ["Ana", "a", "b", "c"]
    wanted.refresh_from_db()
    assert wanted.vote_count == 4
    told = Event.objects.about(wanted.thread).get(action="idea.merged")
    assert told.particulars == {"votes": 2, "title": "A clock", "thread": same.thread_id}
    assert IdeaMerge.objects.get().moved_count == 2
    # It stands where the one stands that it lives on in.
    move_idea(wanted, to=Stage.PLANNED, by=rita, statement="In spring.")
    same = Idea.objects.get(pk=same.pk)
    assert (same.stage, same.stage_shown, same.vote_count) == (Stage.OPEN, Stage.PLANNED, 0)
    # Who votes for it from now on votes there, and whoever takes a vote back does so for both.
    cast_vote(same, by=bela)
    take_back_vote(same, by=ana)
    assert voters(wanted) == ["Bela", "a", "b", "c"]
    assert broken() == []
    unmerge_threads(merge, by=rita)
    catch_up()
    assert voters(wanted) == ["Bela", "a", "b"]
    assert voters(same) == ["b", "c"]
    same = Idea.objects.get(pk=same.pk)
    assert (same.vote_count, same.stage_shown, same.is_merged) == (2, Stage.OPEN, False)
    take_back_vote(wanted, by=bela)
    cast_vote(same, by=ana, at=Event.objects.earliest("pk").happened_at)
    assert [voters(idea) for idea in (wanted, same)] == [names for names, _trend in before]
    assert Event.objects.about(wanted.thread).get(action="idea.unmerged").particulars["votes"] == 2
    assert broken() == []


def test_a_vote_cast_before_its_merge_was_heard_of_counts_where_the_idea_lives_on(make_idea, bela, ana, rita):
    wanted, same = make_idea(title="A timer"), make_idea(title="A clock")
    cast_vote(same, by=bela)
    merge = merge_threads(same.thread, into=wanted.thread, by=rita)
    assert cast_vote(same, by=bela).idea == wanted
    assert cast_vote(same, by=ana).cast_for == wanted
    assert Idea.objects.get(pk=wanted.pk).vote_count == 2
    unmerge_threads(merge, by=rita)
    take_back_vote(same, by=bela)
    assert [Idea.objects.get(pk=idea.pk).vote_count for idea in (wanted, same)] == [1, 0]
    settle_votes([wanted.thread_id])
    assert broken() == []


def test_a_merge_gives_votes_back_for_good(make_idea, bela, rita, settings):
    settings.IDEA_VOTES_PER_PERSON = 2
    wanted, same, third, fourth = (make_idea(title=f"Number {number}") for number in range(4))
    cast_vote(wanted, by=bela)
    cast_vote(same, by=bela)
    merge = merge_threads(same.thread, into=wanted.thread, by=rita)
    settle_votes([same.thread_id])
    assert budget_of(bela).left == 1
    cast_vote(third, by=bela)
    unmerge_threads(merge, by=rita)
    settle_votes([same.thread_id])
    assert Vote.objects.spent_by(bela).count() == 2
    assert [voters(idea) for idea in (wanted, same, third)] == [["Bela"]] * 3
    take_back_vote(same, by=bela)
    assert budget_of(bela).left == 0


def test_an_idea_merged_into_a_problem_keeps_its_votes_to_itself(make_idea, make_thread, bela, rita, catch_up):
    problem, wanted = make_thread(title="It never toasts"), make_idea()
    cast_vote(wanted, by=bela)
    merge = merge_threads(wanted.thread, into=problem, by=rita)
    catch_up()
    assert not IdeaMerge.objects.exists()
    assert voters(wanted) == ["Bela"]
    # Where it lives turns out to be an idea, and then it is none after all.
    for kind, where in ((Kind.IDEA, problem), (Kind.PROBLEM, wanted.thread), (Kind.IDEA, problem)):
        change_kind(problem, by=rita, kind=kind)
        catch_up()
        assert Vote.objects.get().idea.thread == where
    unmerge_threads(merge, by=rita)
    catch_up()
    assert voters(wanted) == ["Bela"]
    assert broken() == []


def test_a_recount_mends_whatever_is_wrong(make_idea, bela, rita):
    wanted, same = make_idea(title="A timer"), make_idea(title="A clock")
    for idea in (wanted, same):
        cast_vote(idea, by=bela)
    merge_threads(same.thread, into=wanted.thread, by=rita)
    settle_votes([same.thread_id])
    assert recount_ideas([same.thread_id]) == 0
    Vote.objects.filter(cast_for=wanted).update(idea=None)
    Idea.objects.filter(pk=same.pk).update(vote_count=7, trend=1)
    assert len(broken()) > 1
    assert recount_ideas([same.thread_id]) == 1
    assert broken() == []
    assert voters(wanted) == ["Bela"]


class Model:
    """What should be so: who voted for which idea, and which one lives in which. Merges are a tree."""

    def __init__(self):
        self.cast = {number: set() for number in range(IDEAS)}
        self.lives_in = {}

    def home(self, number: int) -> int:
        while number in self.lives_in:
            number = self.lives_in[number]
        return number

    def members(self, number: int) -> list[int]:
        return [one for one in range(IDEAS) if self.home(one) == self.home(number)]

    def voters(self, number: int) -> set[int]:
        return set().union(*(self.cast[one] for one in self.members(number))) if self.home(number) == number else set()


STEPS = st.one_of(
    st.tuples(st.just("vote"), st.integers(0, IDEAS - 1), st.integers(0, VOTERS - 1)),
    st.tuples(st.just("take back"), st.integers(0, IDEAS - 1), st.integers(0, VOTERS - 1)),
    st.tuples(st.just("merge"), st.integers(0, IDEAS - 1), st.integers(0, IDEAS - 1)),
    st.tuples(st.just("unmerge"), st.integers(0, IDEAS - 1), st.just(0)),
    st.tuples(st.just("hear"), st.integers(0, IDEAS - 1), st.just(0)),
)


def test_whatever_is_merged_and_taken_apart_every_voter_counts_where_the_model_says(make_idea, rita):
    ideas = [make_idea(title=f"Number {number}") for number in range(IDEAS)]

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEPS, min_size=6, max_size=16))
    def check(steps):
        with transaction.atomic():
            _walk(steps, ideas, rita)
            transaction.set_rollback(True)

    check()


def _walk(steps, ideas, rita):
    model, merges = Model(), {}
    for act, first, second in steps:
        home = model.home(first)
        if act == "vote":
            cast_vote(ideas[first], browser=f"k{second}")
            if second not in model.voters(home):
                model.cast[home].add(second)
        elif act == "take back":
            take_back_vote(ideas[first], browser=f"k{second}")
            for one in model.members(first):
                model.cast[one].discard(second)
        elif act == "merge" and first != second and first == home and second == model.home(second):
            merges[first] = merge_threads(ideas[first].thread, into=ideas[second].thread, by=rita)
            model.lives_in[first] = second
        elif act == "unmerge" and first in merges:
            unmerge_threads(merges.pop(first), by=rita)
            del model.lives_in[first]
        elif act == "hear":
            settle_votes([ideas[first].thread_id])
    settle_votes([idea.thread_id for idea in ideas])
    for number, idea in enumerate(ideas):
        row = Idea.objects.get(pk=idea.pk)
        rows = list(Vote.objects.filter(idea=idea))
        assert {int(vote.browser[1:]) for vote in rows} == model.voters(number)
        assert row.vote_count == len(rows) == len(model.voters(number))
        assert abs(row.trend - trend_of(vote.cast_at for vote in rows)) < 1e-6
    assert broken() == []


def test_the_command_mends_every_idea(make_idea, bela, capsys):
    cast_vote(make_idea(), by=bela)
    Idea.objects.update(vote_count=9)
    call_command("recount_ideas")
    assert "1 ideas" in capsys.readouterr().out
    assert pytest.approx(Idea.objects.get().trend) == trend_of([Vote.objects.get().cast_at])
    assert Idea.objects.get().vote_count == 1
