"""Wanting an idea, and taking that back."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from apps.forum.models import Kind
from apps.forum.verbs import change_kind, merge_threads, say_me_too
from apps.ideas.budget import Budget, budget_of
from apps.ideas.models import Idea, Stage, Vote
from apps.ideas.rules import may_vote, may_vote_for
from apps.ideas.trend import trend_of
from apps.ideas.verbs import begin_ideas, cast_vote, count_voices_as_votes, move_idea, take_back_vote


def counted(idea) -> int:
    return Idea.objects.get(pk=idea.pk).vote_count


def test_everybody_counts_once_and_taking_it_back_counts_one_fewer(make_idea, bela, ana):
    idea = make_idea()
    assert cast_vote(idea, by=bela) == cast_vote(idea, by=bela)
    cast_vote(idea, browser="k1")
    cast_vote(idea, browser="k1")
    cast_vote(idea, browser="k2")
    assert counted(idea) == 3
    for _time in range(2):
        take_back_vote(idea, by=bela)
        take_back_vote(idea, by=ana)
        take_back_vote(idea, browser="k1")
    assert counted(idea) == 1
    take_back_vote(idea, browser="k2")
    assert Idea.objects.values_list("vote_count", "trend").get(pk=idea.pk) == (0, 0)


def test_the_trend_is_what_its_votes_make_added_one_by_one_or_all_at_once(make_idea, ago, settings):
    idea = make_idea()
    moments = [ago(days=days) for days in (400, 30, 3, 0, 9)]
    for number, moment in enumerate(moments):
        cast_vote(idea, browser=f"k{number}", at=moment)
    idea.refresh_from_db()
    assert idea.trend == pytest.approx(trend_of(moments), abs=1e-9)
    # One of a half-life later weighs twice as much.
    half_life = settings.IDEA_TREND_HALF_LIFE_DAYS
    early, late = ago(days=half_life), ago(days=0)
    assert trend_of([late]) == pytest.approx(trend_of([early, early]), abs=1e-6)
    take_back_vote(idea, browser="k3")
    idea.refresh_from_db()
    assert idea.trend == pytest.approx(trend_of([*moments[:3], moments[4]]), abs=1e-9)


def test_whoever_has_spent_all_votes_takes_one_back_or_waits_for_a_decision(make_idea, bela, rita, settings):
    settings.IDEA_VOTES_PER_PERSON = 2
    first, second, third = (make_idea(title=f"Number {number}") for number in range(3))
    cast_vote(first, by=bela)
    cast_vote(second, by=bela)
    assert budget_of(bela) == Budget(total=2, left=0)
    assert "Take one back" in may_vote(bela, third).reason
    assert may_vote(bela, first)
    with pytest.raises(ValidationError, match="spent your 2 votes"):
        cast_vote(third, by=bela)
    assert cast_vote(first, by=bela)
    take_back_vote(first, by=bela)
    cast_vote(third, by=bela)
    move_idea(second, to=Stage.SHIPPED, by=rita, statement="It is there.")
    assert budget_of(bela).left == 1
    cast_vote(first, by=bela)
    # What was given back stays given back.
    move_idea(second, to=Stage.OPEN, by=rita, statement="It did not hold.")
    assert budget_of(bela).left == 0
    assert Vote.objects.filter(voter=bela).count() == 3
    settings.IDEA_VOTES_PER_PERSON = 0
    assert budget_of(bela) is None


def test_visitors_vote_where_there_is_no_budget_only(make_idea, settings):
    idea = make_idea()
    assert may_vote(AnonymousUser(), idea)
    settings.IDEA_VOTES_PER_PERSON = 3
    assert "Sign in" in may_vote(AnonymousUser(), idea).reason
    with pytest.raises(ValidationError, match="Sign in"):
        cast_vote(idea, browser="k1")


def test_a_decided_idea_takes_no_votes_and_lets_none_go(make_idea, ana, bela, rita):
    idea = make_idea()
    cast_vote(idea, by=bela)
    move_idea(idea, to=Stage.DECLINED, by=rita, statement="It would not be safe.")
    assert "declined" in may_vote(ana, idea).reason
    for act in (lambda: cast_vote(idea, by=ana), lambda: take_back_vote(idea, by=bela)):
        with pytest.raises(ValidationError, match="Its votes stand"):
            act()
    # Who has voted may say so again, and who has not may take nothing back.
    assert cast_vote(idea, by=bela)
    take_back_vote(idea, by=ana)
    assert counted(idea) == 1
    move_idea(idea, to=Stage.OPEN, by=rita, statement="We think again.")
    cast_vote(idea, by=ana)
    assert counted(idea) == 2


def test_staff_votes_for_somebody_who_asked_elsewhere_out_of_their_budget(make_idea, jane, omar, ana, settings):
    settings.IDEA_VOTES_PER_PERSON = 1
    vote = cast_vote(make_idea(), by=jane, cast_by=omar)
    assert (vote.voter, vote.cast_by, vote.is_for_another) == (jane, omar, True)
    with pytest.raises(ValidationError, match="Jane has spent"):
        cast_vote(make_idea(title="Another"), by=jane, cast_by=omar)
    assert budget_of(omar).left == 1
    assert may_vote_for(omar, jane)
    assert "in person" in may_vote_for(omar, ana).reason
    assert not may_vote_for(ana, jane)


def test_what_is_no_idea_or_not_public_collects_no_votes(make_idea, make_thread, thread, bela, rita, omar):
    merged = make_idea(title="Merged into a problem")
    merge_threads(merged.thread, into=thread, by=rita)
    private = make_idea(title="For us", visibility="private")
    changed = make_idea(title="Not an idea at all")
    change_kind(changed.thread, by=omar, kind=Kind.QUESTION)
    for idea, reason in ((merged, "no idea"), (private, "not public"), (changed, "no idea")):
        with pytest.raises(ValidationError, match=reason):
            cast_vote(idea, by=bela)


def test_a_conversation_that_becomes_an_idea_brings_its_voices_along(thread, bela, omar, ana, catch_up, settings):
    settings.IDEA_VOTES_PER_PERSON = 3
    say_me_too(thread, by=bela)
    say_me_too(thread, browser="k1")
    change_kind(thread, by=omar, kind=Kind.IDEA)
    catch_up()
    idea = Idea.objects.get(thread=thread)
    assert idea.vote_count == 2
    assert budget_of(bela).left == 3
    cast_vote(idea, by=ana)
    change_kind(thread, by=omar, kind=Kind.PROBLEM)
    change_kind(thread, by=omar, kind=Kind.IDEA)
    catch_up()
    assert count_voices_as_votes(thread) == 0
    assert counted(idea) == 3


def test_an_idea_begins_with_its_conversation(make_thread, catch_up):
    wish, other = make_thread(kind=Kind.IDEA), make_thread(title="A question")
    catch_up()
    begin_ideas([wish.pk, other.pk])
    assert Idea.objects.get().thread == wish
