"""What messages say: what the API says to somebody who is not signed in, and of what is gone, its number."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.activity.verbs import relay
from apps.forum.models import Thread, Visibility
from apps.forum.verbs import (
    accept_answer,
    edit_post,
    merge_threads,
    open_thread,
    post_reply,
    remove_post,
    reopen_thread,
    resolve_thread,
    restore_post,
    withdraw_post,
)
from apps.ideas.verbs import idea_of, move_idea, publish_release, say_about_idea, withdraw_release, write_release
from apps.ingest.verbs import receive
from apps.knowledge.models import Video
from apps.knowledge.verbs import publish_video, withdraw_article, withdraw_video
from apps.people.models import User
from apps.sources.models import Source
from apps.webhooks.api.nouns import ANYBODY
from apps.webhooks.bodies import body_of
from apps.webhooks.models import Message
from apps.webhooks.registry import TEST, all_types, type_named
from apps.webhooks.verbs import send_owed_messages, send_test
from tests.knowledge.answers import make_article, make_section
from tests.knowledge.test_help_pages import make_video
from tests.stand_in import heard


def everything_happens(board, ana, omar, mona, stand_in) -> None:
    """Each thing that is told, at least once."""
    thread = open_thread(by=ana, title="It stays cold", body="Whatever I do.", board=board)
    reply = post_reply(thread, by=omar, body="Hold the lever down.")
    edit_post(reply, by=omar, body="Hold the lever down for three seconds.")
    accept_answer(thread, by=ana, post=reply)
    resolve_thread(thread, by=ana)
    reopen_thread(thread, by=ana)
    rude = post_reply(thread, by=ana, body="You again.")
    remove_post(rude, by=mona, reason="spam")
    restore_post(rude, by=mona)
    relay()
    withdraw_post(rude, by=ana)
    merge_threads(open_thread(by=ana, title="Cold, too", body="The same.", board=board), into=thread, by=omar)
    idea = idea_of(open_thread(by=ana, title="A quieter toaster", body="It hums.", kind="idea", board=board))
    for stage in ("planned", "started", "open", "declined", "open", "shipped"):
        move_idea(idea, by=mona, to=stage, statement="Because we looked at it.")
        idea.refresh_from_db()
    say_about_idea(idea, by=mona, statement="It hums no more.")
    release = publish_release(write_release(by=mona, title="Toaster 2.1", body="Quiet.", ideas=[idea]), by=mona)
    relay()
    withdraw_release(release, by=mona)
    section = make_section(mona)
    article, video = make_article(mona, section), make_video(section, mona)
    Video.objects.update(published_at=None)
    publish_video(video, by=mona)
    relay()
    withdraw_article(article, by=mona)
    withdraw_video(video, by=mona)
    receive(stand_in, [heard()])
    post_reply(Thread.objects.get(said_on="Stand-in"), by=omar, body="Please descale it.", goes_home=True)


def differing(told, example, path="") -> list[str]:
    """Where the names of a message differ from those of its example. What is null or empty in one of them may be."""
    if isinstance(told, dict) and isinstance(example, dict):
        found = [f"{path}.{name}" for name in told.keys() ^ example.keys()]
        for name in told.keys() & example.keys():
            found += differing(told[name], example[name], f"{path}.{name}")
        return found
    if isinstance(told, list) and isinstance(example, list):
        return differing(told[0], example[0], f"{path}[]") if told and example else []
    return [] if None in (told, example) or type(told) is type(example) else [f"{path}: {told!r}"]


@pytest.fixture
def told(endpoint, board, ana, omar, mona, stand_in, receiver, catch_up) -> dict[str, list[dict]]:
    """What an endpoint that hears of everything was sent, by type."""
    everything_happens(board, ana, omar, mona, stand_in)
    catch_up()
    by_type: dict[str, list[dict]] = {}
    for taken in receiver.taken:
        by_type.setdefault(taken.said["type"], []).append(taken.said)
    return by_type


def test_every_type_looks_as_its_example_says(told):
    assert set(Message.objects.values_list("state", flat=True)) == {"delivered"}
    # Nothing could fail to be carried home in this story; it is the same noun as what arrived.
    assert set(told) == {kind.type for kind in all_types()} - {"reply.failed"}
    wrong = []
    for name, messages in told.items():
        kind = type_named(name)
        for message in messages:
            assert set(message) == {"type", "timestamp", "data"}
            if not message["data"].get("gone"):
                wrong += [f"{name}{place}" for place in differing(message["data"], kind.example)]
            else:
                assert set(message["data"]) == {"id", "gone"}
    assert wrong == []
    assert not differing(type_named("reply.failed").example, type_named("reply.delivered").example)
    # What was withdrawn while it waited, and what the end of things tells.
    assert told["post.withdrawn"][0]["data"]["gone"] is True
    assert told["article.withdrawn"][0]["data"]["gone"] is True
    assert told["release.published"][0]["data"] == {"id": told["release.withdrawn"][0]["data"]["id"], "gone": True}


def test_every_public_type_is_shaped_for_somebody_who_is_not_signed_in():
    assert isinstance(ANYBODY, AnonymousUser)
    assert {kind.type for kind in all_types() if kind.audience == "staff"} == {
        "complaint.received", "reply.delivered", "reply.failed",
    }  # fmt: skip


def test_what_goes_away_while_it_waits_is_told_as_gone_also_in_a_retry(
    endpoint, receiver, thread, ana, omar, send_later
):
    reply = post_reply(thread, by=omar, body="My own number is 0170 1234567.")
    relay()
    receiver.always = 500
    send_owed_messages()
    assert any(b"0170" in taken.body for taken in receiver.taken)
    sent = len(receiver.taken)

    withdraw_post(reply, by=omar)
    Thread.objects.filter(pk=thread.pk).update(visibility=Visibility.HELD)
    receiver.always = 200
    send_later()
    again = {taken.said["type"]: taken.said["data"] for taken in receiver.taken[sent:]}
    assert again == {
        "thread.opened": {"id": thread.pk, "gone": True},
        "thread.replied": {"id": reply.pk, "gone": True},
    }
    assert set(receiver.ids[:sent]) == set(receiver.ids[sent:])
    assert not any(b"0170" in taken.body for taken in receiver.taken[sent:])


def test_what_was_heard_on_x_leaves_as_its_id_and_address(endpoint, receiver, stand_in, catch_up):
    receive(stand_in, [heard(text="My kettle leaks, says Joe")])
    Source.objects.update(network="x")
    catch_up()
    types = {taken.said["type"]: taken for taken in receiver.taken}
    assert {"complaint.received", "thread.opened"} <= set(types)
    for taken in receiver.taken:
        assert b"kettle" not in taken.body.lower()
        assert b"joe" not in taken.body.lower().replace(b"/@joe/1", b"")
    assert types["thread.opened"].said["data"]["original"]["external_id"] == "1"


def test_somebody_who_may_not_know_any_more_is_told_nothing(endpoint, receiver, stand_in, mona):
    receive(stand_in, [heard()])
    relay()
    mona.is_staff = False
    mona.save(update_fields=["is_staff"])
    send_owed_messages()
    assert {taken.said["type"] for taken in receiver.taken} == {"thread.opened"}
    dropped = Message.objects.get(type="complaint.received")
    assert (dropped.state, dropped.payload) == ("dropped", "")
    assert "may not hear" in dropped.error


def test_a_test_tells_of_nothing(endpoint, mona, receiver):
    message = send_test(endpoint, by=mona)
    assert send_owed_messages() == 1
    assert receiver.taken[0].said == {
        "type": TEST, "timestamp": receiver.taken[0].said["timestamp"], "data": {"endpoint": "CRM"},
    }  # fmt: skip
    assert json.loads(body_of(message))["data"] == {"endpoint": "CRM"}


def test_a_person_who_leaves_leaves_the_log(endpoint, receiver, thread, ana, omar, catch_up):
    from apps.webhooks.leaving import part_with_endpoints

    post_reply(thread, by=omar, body="Is it plugged in?")
    catch_up()
    assert Message.objects.filter(payload__contains="Ana").exists()
    part_with_endpoints(User.objects.get(pk=ana.pk), keep_words=False)
    assert not Message.objects.filter(payload__contains="Ana").exists()
    assert Message.objects.filter(payload__contains="plugged in").exists()
