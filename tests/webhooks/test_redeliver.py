"""Sent again: one by one, and everything since a moment."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.activity.verbs import relay
from apps.forum.models import Visibility
from apps.forum.verbs import open_thread, publish_thread
from apps.webhooks.models import Message
from apps.webhooks.verbs import (
    make_endpoint,
    redeliver,
    redeliver_messages,
    redeliver_since,
    send_owed_messages,
    send_test,
    switch_endpoint_off,
    switch_endpoint_on,
)


def test_what_arrived_is_sent_again_under_its_id_when_somebody_wants_it(endpoint, receiver, mona, thread, catch_up):
    catch_up()
    message = Message.objects.get()
    assert redeliver_messages([message, message], by=mona) == 1
    catch_up()
    message.refresh_from_db()
    assert receiver.ids == [message.webhook_id] * 2
    assert (message.state, message.attempts) == ("delivered", 2)


def test_what_is_being_sent_is_left_alone(endpoint, mona, thread):
    relay()
    Message.objects.update(state="sending", lease_until=timezone.now() + timedelta(seconds=40))
    assert redeliver_messages(list(Message.objects.all()), by=mona) == 0
    assert Message.objects.get().state == "sending"


def test_since_a_moment_what_did_not_arrive_and_what_was_never_owed_is_sent(
    endpoint, receiver, mona, make_thread, catch_up
):
    arrived = make_thread(title="Arrived")
    catch_up()
    failed = make_thread(title="Failed")
    relay()
    Message.objects.filter(state="waiting").update(state="failed", tries=12)
    switch_endpoint_off(endpoint, by=mona)
    missed = make_thread(title="Missed")
    relay()
    switch_endpoint_on(endpoint, by=mona)
    receiver.forget()

    assert redeliver_since(endpoint, by=mona, since=timezone.now() - timedelta(hours=1)) == 2
    catch_up()
    assert [taken.said["data"]["id"] for taken in receiver.taken] == [failed.pk, missed.pk]
    assert redeliver_since(endpoint, by=mona, since=timezone.now() - timedelta(hours=1)) == 0
    receiver.forget()
    assert redeliver_since(endpoint, by=mona, since=timezone.now() - timedelta(hours=1), everything=True) == 3
    catch_up()
    assert {taken.said["data"]["id"] for taken in receiver.taken} == {arrived.pk, failed.pk, missed.pk}


def test_a_new_program_can_be_told_what_happened_before(mona, receiver, thread, catch_up):
    catch_up()
    late, _secret = make_endpoint(by=mona, name="Late", url=receiver.url, types=["thread.opened"])
    assert redeliver_since(late, by=mona, since=timezone.now() - timedelta(days=1)) == 1
    catch_up()
    assert [taken.said["data"]["id"] for taken in receiver.taken] == [thread.pk]


def test_what_happened_once_is_not_counted_again_because_two_events_say_so(endpoint, mona, omar, ana, board):
    held = open_thread(by=ana, title="Hello", body="It stays cold.", board=board, visibility=Visibility.HELD)
    publish_thread(held, by=omar)
    relay()
    Message.objects.update(state="delivered")
    assert redeliver_since(endpoint, by=mona, since=timezone.now() - timedelta(hours=1)) == 0
    assert Message.objects.count() == 1


@pytest.mark.parametrize("span", [timedelta(days=31), timedelta(seconds=-60)])
def test_a_moment_that_is_not_kept_or_to_come_is_refused(endpoint, mona, span):
    with pytest.raises(ValidationError, match="Name a moment"):
        redeliver_since(endpoint, by=mona, since=timezone.now() - span)


def test_too_much_at_once_is_refused_and_nothing_is_owed(endpoint, mona, make_thread, monkeypatch):
    switch_endpoint_off(endpoint, by=mona)
    make_thread()
    make_thread(title="Another")
    relay()
    monkeypatch.setattr(redeliver, "MOST_AT_ONCE", 1)
    with pytest.raises(ValidationError, match="more than 1"):
        redeliver_since(endpoint, by=mona, since=timezone.now() - timedelta(hours=1))
    assert not Message.objects.exists()


def test_a_test_is_sent_once_even_to_an_endpoint_that_is_off(endpoint, receiver, mona):
    switch_endpoint_off(endpoint, by=mona)
    receiver.plan = [500]
    message = send_test(endpoint, by=mona)
    send_owed_messages()
    message.refresh_from_db()
    endpoint.refresh_from_db()
    assert (message.state, message.error, endpoint.failures) == ("failed", "HTTP 500", 0)
    assert receiver.taken[0].said["type"] == "webhook.test"

    for _number in range(redeliver.TESTS_AT_ONCE):
        send_test(endpoint, by=mona)
    with pytest.raises(ValidationError, match="on their way"):
        send_test(endpoint, by=mona)
