"""What is owed is sent, signed, until it is answered well, whatever the other side does."""

import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.activity.verbs import relay
from apps.forum.verbs import post_reply
from apps.foundation.webhook_signing import new_secret
from apps.webhooks.models import Attempt, Endpoint, Message, Turn
from apps.webhooks.verbs import are_messages_due, make_endpoint, outcome, send_owed_messages
from tests.racing import at_once, errors, needs_postgresql
from tests.webhooks.receiver import answering, drip, is_signed_with, wait_until

State = Message.State


@pytest.fixture
def owed(endpoint, thread):
    """One message, that Ana's question was opened."""
    relay()
    return Message.objects.get()


def again(message: Message) -> Message:
    message.refresh_from_db()
    return message


def test_a_message_arrives_signed_with_its_id_type_time_and_the_thing_itself(owed, receiver, secret, thread, catch_up):
    catch_up()
    (taken,) = receiver.taken
    assert is_signed_with(taken, secret)
    assert not is_signed_with(taken, new_secret())
    assert taken.headers["content-type"] == "application/json"
    assert taken.webhook_id == owed.webhook_id
    assert (taken.said["type"], taken.said["data"]["id"]) == ("thread.opened", thread.pk)
    assert taken.said["data"]["opening"]["body_markdown"] == "It stays cold."
    assert taken.said["timestamp"] == thread.opened_at.isoformat().replace("+00:00", "Z")

    message = again(owed)
    assert (message.state, message.attempts, message.payload) == (State.DELIVERED, 1, taken.body.decode())
    assert message.delivered_at
    call = message.calls.get()
    assert (call.status, call.error) == (200, "")
    assert call.ended_at
    assert again(message.endpoint).last_success_at
    catch_up()
    assert len(receiver.taken) == 1


def test_what_fails_is_tried_again_under_the_same_id_and_a_fresh_time(owed, receiver, secret, send_later):
    receiver.plan = [500, answering(404, b"no such <b>hook</b>\0 here"), 200]
    send_owed_messages()
    message = again(owed)
    assert (message.state, message.error) == (State.WAITING, "HTTP 500")
    assert timezone.now() < message.next_at <= timezone.now() + timedelta(seconds=10)
    assert send_owed_messages() == 0

    send_later()
    assert timezone.now() < again(owed).next_at <= timezone.now() + timedelta(seconds=60)
    assert owed.calls.last().excerpt == "no such <b>hook</b> here"
    send_later()
    assert again(owed).state == State.DELIVERED
    assert set(receiver.ids) == {owed.webhook_id}
    assert all(is_signed_with(taken, secret) for taken in receiver.taken)
    assert list(owed.calls.values_list("number", "status")) == [(1, 500), (2, 404), (3, 200)]


def test_it_is_given_up_after_its_schedule_and_not_before(owed, receiver, send_later, monkeypatch):
    monkeypatch.setattr(outcome, "SWITCHED_OFF_FROM", 1_000)
    receiver.always = 500
    waits = []
    for _try in range(outcome.MOST_TRIES):
        send_later()
        waits.append((again(owed).next_at - timezone.now()).total_seconds())
    assert owed.state == State.FAILED
    assert len(receiver.taken) == outcome.MOST_TRIES == 12
    assert all(wait <= longest for wait, longest in zip(waits, outcome.WAITS, strict=False))
    send_later()
    assert len(receiver.taken) == 12
    # Full jitter takes half of each wait on average: about three days in all.
    assert 2.5 < sum(outcome.WAITS) / 2 / 86_400 < 3.5


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (answering(302, Location="http://127.0.0.1:1/inside"), "redirected a POST"),
        (drip, "did not answer completely"),
        (lambda handler: handler.connection.close(), "ended the connection"),
    ],
    ids=["redirect", "drip", "cut"],
)
def test_a_hostile_answer_costs_a_try_and_nothing_else(owed, receiver, plan, reason, settings):
    settings.WEBHOOK_TIMEOUT_SECONDS = 0.5
    receiver.plan = [plan]
    began = time.monotonic()
    send_owed_messages()
    assert time.monotonic() - began < 5
    assert reason in again(owed).error
    assert (owed.state, len(receiver.taken)) == (State.WAITING, 1)


def test_of_an_answer_only_the_beginning_is_kept_and_only_the_status_counts(owed, receiver, settings):
    settings.WEBHOOK_TIMEOUT_SECONDS = 3
    receiver.plan = [answering(200, b"x" * 3_000_000, Content_Encoding="identity")]
    send_owed_messages()
    assert again(owed).state == State.DELIVERED
    assert owed.calls.get().excerpt == "x" * 1_000


def test_a_compressed_answer_is_an_answer(owed, receiver):
    receiver.plan = [answering(204, Content_Encoding="gzip")]
    send_owed_messages()
    assert again(owed).state == State.DELIVERED


def test_an_address_inside_is_never_called(owed, receiver, settings):
    settings.SAFE_FETCH_ALLOW = []
    send_owed_messages()
    assert receiver.taken == []
    assert again(owed).state == State.WAITING
    assert "not allowed" in owed.error


@pytest.mark.parametrize(("told", "seconds"), [("120", 120), ("not a time", 0), ("999999", 86_400)])
def test_who_asks_to_wait_is_left_alone_for_so_long(owed, receiver, told, seconds):
    receiver.plan = [answering(429, Retry_After=told)]
    send_owed_messages()
    wait = (again(owed).next_at - timezone.now()).total_seconds()
    rests = again(owed.endpoint).rests_until
    assert seconds - 5 < wait <= max(seconds, 10)
    assert rests is None if not seconds else rests > timezone.now() + timedelta(seconds=seconds - 5)


def test_gone_for_good_switches_off_at_once_and_the_others_are_told(owed, endpoint, receiver, make_thread, mona, omar):
    receiver.plan = [410]
    send_owed_messages()
    assert again(owed).state == State.FAILED
    endpoint.refresh_from_db()
    assert not endpoint.is_enabled
    assert "410" in endpoint.disabled_why
    make_thread()
    relay()
    send_owed_messages()
    assert len(receiver.taken) == 1
    assert [one.recipient for one in mona.notifications.all()] == [mona]
    assert not omar.notifications.exists()


def test_days_of_failures_alone_switch_off_and_mail_those_who_look_after_it(
    owed, endpoint, receiver, send_later, company, mona, catch_up, mailoutbox
):
    receiver.always = 500
    for _try in range(outcome.SWITCHED_OFF_FROM):
        send_later()
    endpoint.refresh_from_db()
    assert endpoint.is_enabled, "ten failures within a moment are no reason yet"
    Endpoint.objects.update(failing_since=timezone.now() - timedelta(days=6))
    send_later()
    endpoint.refresh_from_db()
    assert not endpoint.is_enabled
    assert endpoint.disabled_at
    assert "HTTP 500" in endpoint.disabled_why
    assert again(owed).state == State.WAITING, "what is owed waits for somebody to switch it on"


def test_an_endpoint_that_fails_rests_and_then_is_probed_by_one(endpoint, receiver, make_thread, send_later):
    for number in range(8):
        make_thread(title=f"Question {number}")
    relay()
    receiver.always = 503
    send_owed_messages()
    assert len(receiver.taken) == outcome.RESTS_AFTER
    assert not are_messages_due()
    assert again(endpoint).rests_until > timezone.now()

    Endpoint.objects.update(rests_until=timezone.now() - timedelta(seconds=1))
    send_owed_messages()
    assert len(receiver.taken) == outcome.RESTS_AFTER + 1
    receiver.always = 200
    Endpoint.objects.update(rests_until=timezone.now() - timedelta(seconds=1))
    send_owed_messages()
    assert set(Message.objects.values_list("state", flat=True)) == {State.DELIVERED}
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.failing_since, endpoint.rests_until) == (0, None, None)


def test_a_slow_endpoint_delays_no_other(endpoint, receiver, mona, make_thread, settings):
    settings.WEBHOOK_TIMEOUT_SECONDS = 10
    let_go = threading.Event()
    one_receiver_of_the_slow = wait_until(let_go)
    slow, _secret = make_endpoint(by=mona, name="Slow", url=f"{receiver.url}/slow", types=["thread.opened"])
    made = [make_thread(title=f"Question {number}") for number in range(5)]
    relay()

    def answer(handler):
        if handler.path.endswith("/slow"):
            one_receiver_of_the_slow(handler)
        else:
            answering(200)(handler)
            if sum(not taken.path.endswith("/slow") for taken in receiver.taken) == len(made):
                let_go.set()

    receiver.always = answer
    assert send_owed_messages() == 10
    fast = [taken.at for taken in receiver.taken if not taken.path.endswith("/slow")]
    slow_calls = [taken.at for taken in receiver.taken if taken.path.endswith("/slow")]
    assert max(fast) < slow_calls[1], "its second call was made when all the others were done"
    assert let_go.is_set()


def test_one_worker_sends_and_a_dead_ones_turn_runs_out(owed, receiver):
    Turn.objects.create(pk=1, taken_until=timezone.now() + timedelta(seconds=20))
    assert send_owed_messages() == 0
    assert receiver.taken == []
    Turn.objects.update(taken_until=timezone.now() - timedelta(seconds=1))
    assert send_owed_messages() == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_workers_that_are_woken_together_send_each_message_once(endpoint, receiver, make_thread):
    for number in range(4):
        make_thread(title=f"Question {number}")
    relay()
    outcomes = at_once(*[send_owed_messages] * 3)
    assert errors(outcomes) == []
    assert sum(outcomes) == len(receiver.taken) == len(set(receiver.ids)) == 4


def test_what_a_dead_worker_left_is_sent_again_under_its_id(owed, receiver, send_later):
    """It was killed after the call: the row says "sending", the call has no end."""
    Message.objects.update(
        state=State.SENDING, lease_until=timezone.now() + timedelta(seconds=40), attempts=1, tries=1, version=1
    )
    Attempt.objects.create(message=owed, number=1)
    assert send_owed_messages() == 0
    assert send_later(with_unfinished=True) == 1
    assert receiver.ids == [owed.webhook_id]
    assert list(owed.calls.values_list("number", "status")) == [(1, None), (2, 200)]


def test_one_that_kills_its_worker_is_given_up_in_the_end(owed, receiver, send_later):
    """What counts tries is committed before anything that can break."""
    Message.objects.update(state=State.SENDING, attempts=11, tries=11, version=11)
    receiver.always = 500
    send_later(with_unfinished=True)
    assert (again(owed).state, owed.attempts) == (State.FAILED, 12)


def test_a_body_that_cannot_be_made_holds_up_no_other(owed, endpoint, receiver, thread, omar, monkeypatch):
    from apps.webhooks.verbs import send

    post_reply(thread, by=omar, body="Is it plugged in?")
    relay()
    whole = send.body_of

    def broken(message):
        if message.type == "thread.opened":
            raise RuntimeError("no such column")
        return whole(message)

    monkeypatch.setattr(send, "body_of", broken)
    send_owed_messages()
    assert [taken.said["type"] for taken in receiver.taken] == ["thread.replied"]
    assert "no such column" in again(owed).error
