"""Carry a reply home: never lost, never twice, whatever fails in between."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.activity.models import Event
from apps.delivery.models import Breaker, Delivery
from apps.delivery.verbs import confirm_arrival, deliver_reply, retry_delivery, withdraw_delivery
from apps.delivery.verbs import deliver as module
from apps.delivery.verbs.deliver import MOST_ATTEMPTS, queue_due_deliveries
from apps.forum.models import Post
from apps.forum.verbs import edit_post, withdraw_post
from apps.ingest.models import OwnPost
from apps.ingest.verbs import receive
from apps.sources.connectors import AuthenticationFailed, OutcomeUnknown, RateLimited, Rejected, Unavailable
from apps.sources.models import Source
from tests.stand_in import able, heard

State = Delivery.State


def again(delivery: Delivery) -> Delivery:
    """Try once more, as if its time had come."""
    past = timezone.now() - timedelta(seconds=1)
    Delivery.objects.filter(pk=delivery.pk).update(next_at=past)
    Delivery.objects.filter(pk=delivery.pk, state=State.SENDING).update(lease_until=past)
    Breaker.objects.filter(open_until__isnull=False).update(open_until=past)
    delivery.refresh_from_db()
    return deliver_reply(delivery)


def test_a_reply_arrives_as_plain_text_and_the_page_says_where(delivery, network):
    sent = deliver_reply(delivery)

    assert sent.state == State.SENT
    (reply,) = network.replies.values()
    assert reply.text == "@joe Please descale it."
    assert reply.in_reply_to == "1"
    assert sent.external_id == "ours-1"
    assert Post.objects.get(goes_home=True).carried_to == [
        {"place": "Stand-in", "url": "https://network.example/ours-1"}
    ]
    assert OwnPost.objects.get().external_id == "ours-1"
    assert Event.objects.of("reply.delivered").count() == 1


def test_it_is_claimed_and_committed_before_the_network_is_called(delivery, network, monkeypatch):
    def send(self, outgoing, *, timeout):
        row = Delivery.objects.get(pk=delivery.pk)
        assert (row.state, row.attempts) == (State.SENDING, 1)
        assert row.lease_until > timezone.now()
        raise Unavailable("later")

    monkeypatch.setattr("tests.stand_in.StandInConnector.send", send)
    assert deliver_reply(delivery).state == State.WAITING


def test_delivering_twice_posts_once(delivery, network):
    deliver_reply(delivery)
    deliver_reply(delivery)
    assert len(network.replies) == 1


def test_a_lost_answer_is_looked_up_before_any_second_try(delivery, network):
    network.after = [OutcomeUnknown("No answer came.")]
    assert deliver_reply(delivery).state == State.SENDING
    assert again(delivery).state == State.SENT
    assert network.calls == ["send", "find"]
    assert len(network.replies) == 1


def test_a_lost_question_is_sent_again_after_the_look(delivery, network):
    network.before = [OutcomeUnknown("The connection broke.")]
    deliver_reply(delivery)
    assert again(delivery).state == State.SENT
    assert network.calls == ["send", "find", "send"]
    assert len(network.replies) == 1


def test_a_worker_that_died_while_sending_is_followed_by_a_look(delivery, network):
    network.replies["ours-1"] = None
    module._claim(delivery)
    Delivery.objects.update(lease_until=timezone.now() + timedelta(seconds=20))
    delivery.refresh_from_db()
    assert deliver_reply(delivery).state == State.SENDING
    assert network.calls == []

    del network.replies["ours-1"]
    assert again(delivery).state == State.SENT
    assert network.calls[0] == "find"


def test_where_nobody_can_tell_a_person_must_look(delivery, network):
    able(can_look_up=False, is_idempotent=False)
    network.after = [OutcomeUnknown("No answer came.")]
    deliver_reply(delivery)
    assert again(delivery).state == State.NEEDS_CHECK
    assert network.calls == ["send"]
    assert "cannot be asked" in Delivery.objects.get().error


def test_with_an_idempotency_key_the_same_key_goes_again(delivery, network):
    able(can_look_up=False, is_idempotent=True)
    network.after = [OutcomeUnknown("No answer came.")]
    deliver_reply(delivery)
    assert again(delivery).state == State.SENT
    assert network.calls == ["send", "send"]
    assert len(network.replies) == 1


def test_a_rate_limit_waits_as_long_as_the_network_said(delivery, network):
    until = timezone.now() + timedelta(minutes=7)
    network.before = [RateLimited("Too many requests", until)]
    waiting = deliver_reply(delivery)
    assert (waiting.state, waiting.next_at) == (State.WAITING, until)


def test_a_wait_of_a_year_is_capped_at_an_hour(delivery, network):
    network.before = [RateLimited("Too many requests", timezone.now() + timedelta(days=365))]
    assert deliver_reply(delivery).next_at < timezone.now() + timedelta(hours=1, seconds=5)


def test_retries_wait_anywhere_within_a_growing_horizon(delivery, network, monkeypatch):
    horizons = []
    monkeypatch.setattr(random, "uniform", lambda low, high: horizons.append((low, high)) or high)
    network.before = [Unavailable("503")] * 4
    for _ in range(4):
        again(delivery)
    assert horizons == [(0, 4), (0, 8), (0, 16), (0, 32)]


def test_a_refusal_for_good_fails_with_its_reason(delivery, network):
    network.before = [Rejected("The status was deleted.")]
    failed = deliver_reply(delivery)
    assert (failed.state, failed.error) == (State.FAILED, "The status was deleted.")
    assert Event.objects.of("reply.failed").count() == 1


def test_after_the_last_attempt_it_is_a_dead_letter(delivery, network):
    network.before = [Unavailable("503")] * 20
    for _ in range(MOST_ATTEMPTS):
        again(delivery)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.FAILED, MOST_ATTEMPTS)


def test_an_outcome_that_stays_unknown_ends_with_a_person_not_with_a_second_post(delivery, network):
    network.after = [OutcomeUnknown("cut")]
    network.before = [None] + [Unavailable("503")] * 20
    for _ in range(MOST_ATTEMPTS):
        again(delivery)
    delivery.refresh_from_db()
    assert delivery.state == State.NEEDS_CHECK
    assert len(network.replies) == 1
    assert network.calls.count("send") == 1


def test_a_worker_that_was_paused_does_not_post_after_its_lease(delivery, network, monkeypatch):
    monkeypatch.setattr(module, "LEASE", timedelta(seconds=1))
    deliver_reply(delivery)
    assert network.calls == []
    assert Delivery.objects.get().state == State.SENDING


def test_five_failures_open_the_breaker_and_nobody_calls(delivery, network):
    network.before = [Unavailable("503")] * 5
    for _ in range(5):
        past = timezone.now() - timedelta(seconds=1)
        Delivery.objects.update(next_at=past)
        delivery.refresh_from_db()
        deliver_reply(delivery)
    assert Breaker.objects.get().open_until > timezone.now() + timedelta(minutes=4)
    Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    delivery.refresh_from_db()
    calls = len(network.calls)
    deliver_reply(delivery)
    assert len(network.calls) == calls

    Breaker.objects.update(open_until=timezone.now() - timedelta(seconds=1))
    assert again(delivery).state == State.SENT
    assert Breaker.objects.get().failures == 0


def test_a_dead_token_pauses_the_source_and_the_reply_waits(delivery, network):
    network.before = [AuthenticationFailed("The token was revoked.")]
    assert deliver_reply(delivery).state == State.WAITING
    assert Source.objects.get(name="Stand-in").is_paused
    Delivery.objects.update(next_at=timezone.now())
    assert queue_due_deliveries() == 0


def test_a_later_reply_waits_for_the_earlier_one(delivery, complained, omar, network, catch_up):
    from apps.forum.verbs import post_reply

    network.before = [Unavailable("503")]
    post_reply(complained, by=omar, body="Second.", goes_home=True)
    catch_up()
    assert network.replies == {}
    for one in Delivery.objects.order_by("pk"):
        again(one)
    assert [reply.text for reply in network.replies.values()] == ["@joe Please descale it.", "@joe Second."]


def test_what_was_sent_is_known_as_our_own_when_it_is_heard(delivery, stand_in, network):
    deliver_reply(delivery)
    receive(stand_in, [heard("ours-1", "@joe Please descale it.", "acme")])
    assert delivery.post.thread.posts.count() == 2


def test_an_answer_to_our_answer_joins_the_thread(delivery, stand_in, network):
    deliver_reply(delivery)
    receive(stand_in, [heard("9", "That helped", said_at=timezone.now(), parent_id="ours-1")])
    assert delivery.post.thread.posts.in_reading_order().last().body == "That helped"


def test_an_edit_here_is_carried_to_where_it_stands(delivery, omar, network, catch_up):
    deliver_reply(delivery)
    edit_post(delivery.post, by=omar, body="Please descale it with vinegar.")
    catch_up()
    (reply,) = network.replies.values()
    assert reply.text == "@joe Please descale it with vinegar."
    assert Delivery.objects.get().state == State.SENT
    assert network.calls.count("send") == 1


def test_a_withdrawal_here_takes_it_back_there(delivery, omar, network, catch_up):
    deliver_reply(delivery)
    withdraw_post(delivery.post, by=omar)
    catch_up()
    assert network.replies == {}
    assert Delivery.objects.get().state == State.WITHDRAWN


def test_a_withdrawal_before_it_was_sent_sends_nothing(delivery, omar, network, catch_up):
    withdraw_post(delivery.post, by=omar)
    catch_up()
    assert network.calls == []
    assert Delivery.objects.get().state == State.WITHDRAWN


def test_a_person_may_try_again_confirm_or_give_up(delivery, omar, network, catch_up):
    network.before = [Rejected("no")]
    deliver_reply(delivery)
    retry_delivery(delivery, by=omar)
    catch_up()
    assert Delivery.objects.get().state == State.SENT

    Delivery.objects.update(state=State.NEEDS_CHECK, external_id="")
    found = confirm_arrival(Delivery.objects.get(), by=omar, external_id="ours-7", url="https://network.example/ours-7")
    assert found.state == State.SENT
    assert OwnPost.objects.filter(external_id="ours-7").exists()

    Delivery.objects.update(state=State.FAILED)
    assert withdraw_delivery(Delivery.objects.get(), by=omar).state == State.WITHDRAWN


def test_a_long_answer_is_cut_at_a_word_and_leads_here(complained, omar, network, catch_up):
    from apps.forum.verbs import post_reply

    post_reply(complained, by=omar, body="Please descale it with vinegar. " * 20, goes_home=True)
    catch_up()
    (reply,) = network.replies.values()
    assert len(reply.text) <= 200
    assert reply.text.endswith(complained.get_absolute_url())
    assert "… http" in reply.text


FATES = st.lists(
    st.sampled_from(["fine", "lost answer", "lost question", "503", "429", "killed before", "killed after"]),
    max_size=12,
)


@pytest.mark.one_database
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fates=FATES, look_up=st.booleans())
def test_no_story_of_failures_posts_twice_or_loses_it(delivery, network, fates, look_up):
    Delivery.objects.update(
        state=State.WAITING, attempts=0, version=0, external_id="", error="", created_at=timezone.now()
    )
    Delivery.objects.filter(pk=delivery.pk).update(lease_until=None)
    OwnPost.objects.all().delete()
    Breaker.objects.all().delete()
    network.replies.clear()
    able(can_look_up=look_up, is_idempotent=not look_up)
    for fate in fates:
        network.before, network.after = [], []
        delivery.refresh_from_db()
        unknown = delivery.state == State.SENDING
        asks_first = [None] if unknown and look_up else []
        if fate == "lost answer":
            network.after = [OutcomeUnknown("cut")]
        elif fate == "lost question":
            network.before = [*asks_first, OutcomeUnknown("cut")]
        elif fate == "503":
            network.before = [*asks_first, Unavailable("503")]
        elif fate == "429":
            network.before = [*asks_first, RateLimited("429")]
        elif fate == "killed before":
            network.before = [*asks_first, KeyboardInterrupt()]
        elif fate == "killed after":
            network.after = [KeyboardInterrupt()]
        try:
            again(delivery)
        except KeyboardInterrupt:
            continue
    network.before, network.after = [], []
    for _ in range(MOST_ATTEMPTS + 2):
        again(delivery)
    delivery.refresh_from_db()
    assert len(network.replies) <= 1
    if delivery.state == State.SENT:
        assert list(network.replies) == [delivery.external_id]
    else:
        assert delivery.state in (State.FAILED, State.NEEDS_CHECK)
        assert len(fates) >= MOST_ATTEMPTS


def test_what_waited_for_the_breaker_goes_on_when_it_closes(delivery, complained, stand_in, network):
    from apps.delivery.verbs.breaker import note_success

    Breaker.objects.create(source=stand_in, failures=5, open_until=timezone.now() + timedelta(minutes=5))
    waiting = deliver_reply(delivery)
    assert waiting.next_at > timezone.now() + timedelta(minutes=4)
    note_success(stand_in)
    waiting.refresh_from_db()
    assert waiting.next_at <= timezone.now()
