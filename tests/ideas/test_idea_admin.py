"""Staff's pages about ideas: what is wanted, who wants it, and what is decided about it."""

import csv
import io
import json

import pytest
from django.urls import reverse

from apps.forum.models import Merge
from apps.ideas.models import Idea, IdeaOrigin, Stage, Statement, Vote
from apps.ideas.verbs import cast_vote, link_origin, move_idea
from tests.conftest import signed_in
from tests.staff import choose, decide, page, told


@pytest.fixture
def staff(client, mona):
    return signed_in(client, mona)


def rows_of(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_lists_tell_who_wants_what_and_export_the_same(
    staff, make_idea, jane, omar, bela, django_assert_max_num_queries
):
    idea = make_idea(title='=cmd|"/C calc"!A1')
    cast_vote(idea, by=bela)
    cast_vote(idea, by=jane, cast_by=omar)
    cast_vote(idea, browser="k1")
    make_idea(title="Unwanted")
    staff.get(page(Idea, "changelist"))
    with django_assert_max_num_queries(14):
        shown = staff.get(page(Idea, "changelist", o="-3"))
    assert [row.vote_count for row in shown.context["cl"].result_list] == [3, 0]
    assert "This choice as CSV" in shown.text
    header, first, _second = rows_of(staff.get(reverse("admin:ideas_idea_export") + "?o=-3"))
    assert first[1].startswith("'=cmd") and first[4:7] == ["3", "1", "1"]
    assert header[4] == "Votes"
    votes = staff.get(page(Vote, "changelist", cast="staff"))
    assert [vote.voter for vote in votes.context["cl"].result_list] == [jane]
    assert rows_of(staff.get(reverse("admin:ideas_vote_export") + "?cast=visitor"))[1][2:4] == [
        "A visitor",
        "themselves",
    ]
    assert staff.get(page(Vote.objects.get(voter=jane))).status_code == 200


def test_many_are_moved_with_one_statement_and_none_that_somebody_else_moved_meanwhile(staff, make_idea, rita):
    first, second = make_idea(title="First"), make_idea(title="Second")
    asked = choose(staff, Idea, "move", [first, second])
    seen = asked.context["form"]["seen"].value()
    move_idea(second, to=Stage.DECLINED, by=rita, statement="No.")
    assert decide(staff, Idea, "move", [first, second], stage="", statement="x", seen=seen).status_code == 422
    answer = decide(staff, Idea, "move", [first, second], stage="planned", statement="In **May**.", seen=seen)
    assert "1 idea was moved" in told(answer) and "Rita moved this idea" in told(answer)
    assert sorted(Idea.objects.values_list("stage", flat=True)) == ["declined", "planned"]
    assert ">Planned<" in "".join(staff.get(page(first)).text.split())
    said = Statement.objects.get(idea=first)
    assert said.post.voice == "employee" and "<strong>May</strong>" in said.post.html
    # What is typed into the hidden field by hand is no stage, and is not believed.
    answer = decide(staff, Idea, "move", [first], stage="started", statement="Now.", seen=json.dumps({"x": ["y"]}))
    assert "1 idea was moved" in told(answer)
    assert staff.get(page(Statement, "changelist")).status_code == 200
    assert staff.get(page(said)).status_code == 200


def test_an_idea_is_merged_taken_apart_and_said_something_about(staff, make_idea, thread, catch_up):
    idea, other = make_idea(title="A clock"), make_idea(title="A timer")
    cast_vote(idea, browser="k1")
    assert decide(staff, Idea, "merge", [idea], thread=str(thread.pk)).status_code == 422
    assert decide(staff, Idea, "merge", [idea], thread=str(idea.thread_id)).status_code == 422
    decide(staff, Idea, "merge", [idea], thread=f"#{other.thread_id}")
    catch_up()
    assert Merge.objects.get().into == other.thread
    assert Idea.objects.get(pk=other.pk).vote_count == 1
    gone = staff.get(page(Idea, "changelist", merged="yes"))
    assert [row.pk for row in gone.context["cl"].result_list] == [idea.pk]
    assert "A timer" in staff.get(page(idea)).text
    decide_there = staff.post(page(Idea, "changelist", merged="yes"), {
        "action": "unmerge", "_selected_action": [idea.pk], "select_across": 0, "index": 0,
    })  # fmt: skip
    assert "its own again" in told(decide_there)
    decide(staff, Idea, "say", [idea], statement="We look into it.")
    assert Statement.objects.get().is_update


def test_votes_for_those_who_asked_elsewhere(staff, make_idea, make_thread, jane, bela, mona):
    idea = make_idea()
    assert decide(staff, Idea, "vote-for", [idea], voter="nobody").status_code == 422
    assert decide(staff, Idea, "vote-for", [idea], voter="9" * 30).status_code == 422
    assert decide(staff, Idea, "vote-for", [idea], voter=str(bela.pk)).status_code == 422
    decide(staff, Idea, "vote-for", [idea], voter="@jane@social.example")
    vote = Vote.objects.get()
    assert (vote.voter, vote.cast_by) == (jane, mona)
    assert "a vote there already" in told(decide(staff, Idea, "vote-for", [idea], voter=str(jane.pk)))
    origin = make_thread(by=jane, title="Too loud")
    assert decide(staff, Idea, "link-origin", [idea], thread="0").status_code == 422
    decide(staff, Idea, "link-origin", [idea], thread=str(origin.pk))
    assert IdeaOrigin.objects.get().thread == origin
    assert "left to vote for" in told(choose(staff, Idea, "vote-for-complainants", [idea]))
    link_origin(idea, origin, by=mona)


@pytest.mark.parametrize("who, opens", [("omar", {"vote-for", "link-origin"}), ("rita", {"move", "say"})])
def test_each_group_decides_what_is_theirs(client, request, make_idea, who, opens):
    idea = make_idea()
    client = signed_in(client, request.getfixturevalue(who))
    offered = {one["decision"].name for one in client.get(page(idea)).context["decisions"]}
    assert opens <= offered
    assert ("move" in offered) == (who == "rita")
    assert "merge" not in offered
    # The door itself refuses, too.
    assert client.post(page(idea, "merge")).status_code == 403
