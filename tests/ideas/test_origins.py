"""From the words of a conversation to the idea that they led to."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from apps.activity.models import Event
from apps.forum.models import Kind, Thread
from apps.forum.verbs import merge_threads
from apps.ideas.models import IdeaOrigin, Vote
from apps.ideas.verbs import (
    begin_idea_from,
    cast_vote,
    complainants_of,
    link_origin,
    unlink_origin,
    vote_for_complainants,
)
from apps.ingest.models import Complaint
from apps.people.verbs import StagedAuthor, stage_person
from tests.conftest import signed_in


def told(thread) -> list[str]:
    return [event.action for event in Event.objects.about(thread) if event.action.startswith("idea.")]


def test_a_conversation_led_to_an_idea_and_then_it_did_not(make_idea, thread, omar):
    idea = make_idea(title="A quiet lever")
    assert link_origin(idea, thread, by=omar) == link_origin(idea, thread, by=omar)
    assert told(thread) == ["idea.sparked"]
    assert "A quiet lever" in str(Event.objects.about(thread).last().sentence())
    unlink_origin(idea, thread, by=omar)
    unlink_origin(idea, thread, by=omar)
    assert told(thread) == ["idea.sparked", "idea.disowned"]
    assert not IdeaOrigin.objects.exists()


def test_what_nobody_could_follow_is_no_origin(make_idea, make_thread, thread, omar, rita):
    idea, private = make_idea(), make_thread(visibility="private")
    gone = make_thread(title="Moved on")
    merge_threads(gone, into=thread, by=rita)
    for origin, reason in ((idea.thread, "the idea itself"), (private, "not public"), (gone, "merged")):
        with pytest.raises(ValidationError, match=reason):
            link_origin(idea, origin, by=omar)
    assert not Event.objects.of("idea.sparked").exists()


def test_an_idea_begins_from_a_conversation_or_not_at_all(thread, omar):
    with pytest.raises(ValidationError, match="empty"):
        begin_idea_from(thread, by=omar, title="A lever", body=" ")
    assert Thread.objects.count() == 1
    idea = begin_idea_from(thread, by=omar, title="A lever", body="One that makes no noise.")
    assert (idea.thread.kind, idea.thread.author, idea.thread.board) == (Kind.IDEA, omar, thread.board)
    assert idea.origins.get().thread == thread


def test_one_vote_for_each_who_asked_elsewhere_and_has_not_joined(make_idea, thread, omar, ana, jane, source, settings):
    idea = make_idea()
    stars = stage_person("webhook", StagedAuthor("u2", "two"))
    now = thread.opened_at
    for number, (author, where) in enumerate([(jane, thread), (stars, idea.thread), (ana, thread), (jane, thread)]):
        Complaint.objects.create(
            source=source, external_id=str(number), author=author, thread=where, fate="published", said_at=now,
            version=now,
        )  # fmt: skip
    link_origin(idea, thread, by=omar)
    assert set(complainants_of(idea)) == {jane, stars}
    settings.IDEA_VOTES_PER_PERSON = 1
    cast_vote(make_idea(title="Another"), by=stars, cast_by=omar)
    votes = vote_for_complainants(idea, by=omar)
    assert [(vote.voter, vote.cast_by) for vote in votes] == [(jane, omar)]
    with pytest.raises(ValidationError, match="two has spent"):
        vote_for_complainants(idea, by=omar)
    settings.IDEA_VOTES_PER_PERSON = 0
    assert len(vote_for_complainants(idea, by=omar)) == 1
    with pytest.raises(ValidationError, match="Nobody who asked"):
        vote_for_complainants(idea, by=omar)
    assert Vote.objects.filter(idea=idea).count() == 2


def test_staff_names_origins_on_a_page_of_the_idea(client, make_idea, make_thread, thread, omar, ana):
    idea = make_idea()
    address = reverse("ideas:origin", args=[idea.thread_id])
    assert signed_in(client, ana).get(address).status_code == 403
    signed_in(client, omar)
    assert client.post(address, {"thread": "none"}).status_code == 422
    assert client.post(address, {"thread": str(idea.thread_id)}).status_code == 422
    assert client.post(address, {"thread": thread.get_absolute_url()}).status_code == 302
    assert thread.title in client.get(address).text
    assert address in client.get(idea.get_absolute_url()).text
    assert client.post(address, {"_method": "DELETE", "origin": "x"}).status_code == 404
    assert client.post(address, {"_method": "DELETE", "origin": thread.pk}).status_code == 302
    assert not IdeaOrigin.objects.exists()
    assert client.get(reverse("ideas:origin", args=[thread.pk])).status_code == 404


def test_staff_begins_an_idea_on_the_page_of_a_conversation(client, make_idea, thread, omar, ana):
    address = reverse("ideas:begin", args=[thread.pk])
    assert signed_in(client, ana).get(address).status_code == 403
    signed_in(client, omar)
    assert address in client.get(thread.get_absolute_url()).text
    assert thread.title in client.get(address).text
    assert client.post(address, {"title": "", "body": "x"}).status_code == 422
    looked = client.post(address, {"title": "A lever", "body": "**Quiet**", "preview": "1"})
    assert "<strong>Quiet</strong>" in looked.text
    assert client.post(address, {"which": "known", "known-thread": str(thread.pk)}).status_code == 422
    known = make_idea(title="Known")
    answer = client.post(address, {"which": "known", "known-thread": str(known.thread_id)})
    assert answer.url == thread.get_absolute_url()
    client.post(address, {"title": "A lever", "body": "A quiet one."})
    assert {origin.idea.thread.title for origin in IdeaOrigin.objects.filter(thread=thread)} == {"Known", "A lever"}
