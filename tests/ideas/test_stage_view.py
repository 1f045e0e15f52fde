"""Staff says on the page how far an idea has come."""

from apps.ideas.models import Stage, Statement
from apps.ideas.verbs import move_idea
from tests.conftest import signed_in
from tests.forum.pages import Page


def test_a_representative_moves_an_idea_with_a_look_first(client, make_idea, rita):
    idea = make_idea()
    door = f"/ideas/{idea.thread_id}/stage/"
    signed_in(client, rita)
    assert door in Page(client.get(idea.get_absolute_url())).links()
    typed = {"stage": "planned", "expected": "open", "body": "We *want* it."}
    look = client.post(door, typed | {"preview": "1"})
    assert "<em>want</em>" in look.content.decode()
    assert not Statement.objects.exists()
    answer = client.post(door, typed)
    said = Statement.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, said.post.get_absolute_url())
    assert (said.stage, said.made_by, said.post.body) == ("planned", rita, "We *want* it.")


def test_what_cannot_be_taken_keeps_what_was_typed_and_says_what_to_mend(client, make_idea, rita, mona):
    idea = make_idea()
    door = f"/ideas/{idea.thread_id}/stage/"
    signed_in(client, rita)
    for typed, words in (
        ({"stage": "planned", "expected": "open", "body": "  "}, "This field is required."),
        ({"stage": "nowhere", "expected": "open", "body": "Kept"}, "Select a valid choice"),
    ):
        answer = client.post(door, typed)
        assert (answer.status_code, words in Page(answer).text) == (422, True), typed
    move_idea(idea, to=Stage.DECLINED, by=mona, statement="No, because.")
    late = client.post(door, {"stage": "planned", "expected": "open", "body": "What I typed"})
    assert late.status_code == 422
    assert "Mona moved this idea to “Declined” meanwhile" in Page(late).text
    assert "What I typed" in late.content.decode()
    assert Statement.objects.count() == 1


def test_nobody_else_moves_an_idea(client, make_idea, make_thread, ana, omar, mona):
    idea = make_idea()
    door = f"/ideas/{idea.thread_id}/stage/"
    typed = {"stage": "shipped", "expected": "open", "body": "Done."}
    for person in (None, ana, omar):
        if person:
            signed_in(client, person)
        assert {client.get(door).status_code, client.post(door, typed).status_code} == {403}
        assert door not in Page(client.get(idea.get_absolute_url())).links()
    signed_in(client, mona)
    assert client.get(f"/ideas/{make_thread().pk}/stage/").status_code == 404
    assert not Statement.objects.exists()
