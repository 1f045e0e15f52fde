"""Saying in public how far an idea has come."""

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.forum.models import BODY_LIMIT
from apps.forum.verbs import edit_post, merge_threads
from apps.ideas.models import Idea, Stage, Statement
from apps.ideas.rules import may_link, may_move
from apps.ideas.verbs import move_idea, say_about_idea


def told(idea) -> list[str]:
    return [event.action for event in Event.objects.about(idea.thread) if event.action.startswith("idea.")]


def test_every_step_is_an_official_reply_that_goes_home(make_idea, rita, ago):
    idea = make_idea()
    said = move_idea(idea, to=Stage.PLANNED, by=rita, statement="In *spring*.", at=ago(days=2))
    assert (said.stage_before, said.stage, said.made_by, said.is_update) == ("open", "planned", rita, False)
    assert (said.post.voice, said.post.goes_home, said.post.thread) == ("official", True, idea.thread)
    assert "<em>spring</em>" in said.post.html
    assert idea.stage == Stage.PLANNED
    row = Idea.objects.get()
    assert (row.stage, row.stage_at, row.votes_returned_at) == (Stage.PLANNED, said.made_at, None)
    event = Event.objects.about(idea.thread).get(action="idea.planned")
    assert event.particulars == {"post": said.post.pk, "before": "open", "stage": "planned"}
    assert event.happened_at == said.made_at
    assert told(idea) == ["idea.planned"]


def test_where_nothing_changes_nothing_is_told(make_idea, rita, mona):
    idea = make_idea()
    first = move_idea(idea, to=Stage.STARTED, by=rita, statement="We began.")
    assert move_idea(idea, to=Stage.STARTED, by=mona, statement="We began.\n") == first
    assert say_about_idea(idea, by=rita, statement="We began.") == first
    assert told(idea) == ["idea.started"]
    # Other words about the same stage are an update; the words of an edited post are those that count.
    update = say_about_idea(idea, by=rita, statement="Half of it is done.")
    assert update.is_update and told(idea) == ["idea.started", "idea.updated"]
    edit_post(update.post, by=rita, body="Two thirds are done.")
    assert move_idea(idea, to=Stage.STARTED, by=rita, statement="Two thirds are done.") == update
    assert Statement.objects.count() == 2


def test_a_statement_says_something_and_a_step_makes_sense(make_idea, thread, rita):
    idea = make_idea()
    for words in ("", " \n", "x" * (BODY_LIMIT + 1)):
        with pytest.raises(ValidationError):
            move_idea(idea, to=Stage.PLANNED, by=rita, statement=words)
    with pytest.raises(ValueError, match="merged"):
        move_idea(idea, to="merged", by=rita, statement="Elsewhere.")
    move_idea(idea, to=Stage.SHIPPED, by=rita, statement="There it is.")
    with pytest.raises(ValidationError, match="cannot be declined"):
        move_idea(idea, to=Stage.DECLINED, by=rita, statement="We think otherwise.")
    assert Statement.objects.count() == 1
    move_idea(idea, to=Stage.OPEN, by=rita, statement="It came back.")
    move_idea(idea, to=Stage.DECLINED, by=rita, statement="It cannot be done.")
    assert told(idea) == ["idea.shipped", "idea.opened_again", "idea.declined"]
    merged = make_idea(title="No idea any more")
    merge_threads(merged.thread, into=thread, by=rita)
    with pytest.raises(ValidationError, match="no idea"):
        move_idea(merged, to=Stage.PLANNED, by=rita, statement="Soon.")


def test_whoever_decides_on_something_old_is_told(make_idea, rita, mona):
    idea = make_idea()
    move_idea(idea, to=Stage.PLANNED, by=rita, statement="Soon.", expected=Stage.OPEN)
    with pytest.raises(ValidationError, match="Rita moved this idea to “Planned” meanwhile"):
        move_idea(idea, to=Stage.DECLINED, by=mona, statement="No.", expected=Stage.OPEN)
    # The same form sent twice is no quarrel.
    assert move_idea(idea, to=Stage.PLANNED, by=rita, statement="Soon.", expected=Stage.OPEN)
    assert Idea.objects.get().stage == Stage.PLANNED


def test_a_merged_idea_is_moved_where_it_lives_on(make_idea, rita, catch_up):
    wanted, same = make_idea(title="A timer"), make_idea(title="A clock")
    merge_threads(same.thread, into=wanted.thread, by=rita)
    said = move_idea(same, to=Stage.PLANNED, by=rita, statement="In spring.")
    assert said.idea == wanted
    assert list(Idea.objects.order_by("pk").values_list("stage", flat=True)) == ["planned", "open"]


def test_who_decides_and_who_says_where_it_came_from(ana, omar, rita, mona):
    assert [bool(may_move(who)) for who in (ana, omar, rita, mona)] == [False, False, True, True]
    assert [bool(may_link(who)) for who in (ana, omar, rita, mona)] == [False, True, True, True]
