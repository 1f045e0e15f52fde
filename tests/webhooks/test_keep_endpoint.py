"""Endpoints are made with a secret that is shown once, get new ones, and are removed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from apps.activity.models import Event
from apps.activity.verbs import relay
from apps.forum.models import Thread
from apps.forum.verbs import withdraw_post
from apps.foundation.invariants import all_invariants
from apps.foundation.webhook_signing import decode_secret
from apps.webhooks.addresses import trouble_with
from apps.webhooks.models import Endpoint, Message
from apps.webhooks.receiving import message_of
from apps.webhooks.verbs import (
    adopt_endpoint,
    forget_old_messages,
    forget_old_secrets,
    keep,
    make_endpoint,
    remove_endpoint,
    rotate_secret,
    send_owed_messages,
    switch_endpoint_off,
    switch_endpoint_on,
)
from tests.webhooks.receiver import is_signed_with


def test_a_secret_is_random_and_stands_nowhere_in_the_open(endpoint, secret, mona):
    other = rotate_secret(endpoint, by=mona)
    assert len(decode_secret(secret)) == 32
    assert secret != other
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM webhooks_endpoint")
        rows = str(cursor.fetchall())
    assert secret not in rows and other not in rows
    assert secret not in repr(Endpoint.objects.get().secrets)
    assert secret not in str(list(Event.objects.values_list("particulars", flat=True)))


def test_for_a_day_after_a_rotation_both_sign_and_then_only_the_new_one(
    endpoint, secret, mona, receiver, make_thread, catch_up
):
    new = rotate_secret(endpoint, by=mona)
    make_thread()
    catch_up()
    taken = receiver.taken[-1]
    assert is_signed_with(taken, secret) and is_signed_with(taken, new)
    assert message_of(taken.body, taken.headers, [secret]) == message_of(taken.body, taken.headers, [new])
    assert forget_old_secrets() == 0

    Endpoint.objects.update(previous_secret_until=timezone.now() - timedelta(seconds=1))
    make_thread(title="The next day")
    catch_up()
    taken = receiver.taken[-1]
    assert is_signed_with(taken, new) and not is_signed_with(taken, secret)
    assert forget_old_secrets() == 1
    assert "previous" not in Endpoint.objects.get().secrets


def test_the_example_in_the_documents_refuses_what_we_did_not_send(endpoint, secret, receiver, thread, catch_up):
    catch_up()
    (taken,) = receiver.taken
    assert message_of(taken.body, taken.headers, [secret]) == taken.said
    old = {**taken.headers, "webhook-timestamp": str(int(taken.at) - 301)}
    for body, headers, known in (
        (taken.body + b" ", taken.headers, secret),
        (taken.body, old, secret),
        (taken.body, {**taken.headers, "webhook-id": "msg_other"}, secret),
        (taken.body, taken.headers, rotate_secret(endpoint, by=endpoint.owner)),
        (taken.body, {**taken.headers, "webhook-signature": "v1,"}, secret),
    ):
        with pytest.raises(ValueError, match="too old|does not fit"):
            message_of(body, headers, [known])


@pytest.mark.parametrize(
    ("url", "trouble"),
    [
        ("https://crm.example/hooks?team=7", ""),
        ("http://127.0.0.1:9000/hooks", ""),
        ("http://crm.example/hooks", "begins with https"),
        ("ftp://crm.example/hooks", "begins with https"),
        ("javascript:alert(1)", "begins with https"),
        ("https://me:secret@crm.example/hooks", "without a name and password"),
        ("https://crm.example/hooks#part", "follows"),
        ("https://crm.example/\nhooks", "begins with https"),
        ("https://crm.example/" + "x" * 2_000, "begins with https"),
    ],
)
def test_an_address_is_https_unless_its_host_is_allowed(url, trouble):
    told = trouble_with(url)
    assert trouble in told
    assert bool(told) == bool(trouble)


def test_there_is_an_end_to_how_many_there_are(endpoint, mona, monkeypatch):
    monkeypatch.setattr(keep, "MOST_ENDPOINTS", 1)
    with pytest.raises(ValidationError, match="1 endpoints already"):
        make_endpoint(by=mona, name="Another", url="https://crm.example/", types=["thread.opened"])


def test_what_was_owed_goes_on_when_it_is_switched_on_again(endpoint, receiver, mona, omar, thread):
    relay()
    switch_endpoint_off(endpoint, by=mona, reason="By hand.")
    switch_endpoint_off(endpoint, by=mona, reason="Twice.")
    assert send_owed_messages() == 0
    endpoint = Endpoint.objects.get()
    assert (endpoint.is_enabled, endpoint.disabled_why) == (False, "By hand.")
    switch_endpoint_on(endpoint, by=mona)
    switch_endpoint_on(endpoint, by=mona)
    assert send_owed_messages() == 1
    told = list(Event.objects.filter(action__startswith="webhook.").order_by("pk").values_list("action", flat=True))
    assert told == ["webhook.switched_off", "webhook.switched_on"]
    assert not mona.notifications.exists(), "who did it knows it"


def test_somebody_else_answers_for_it(endpoint, omar):
    adopt_endpoint(endpoint, by=omar)
    assert adopt_endpoint(endpoint, by=omar).owner == omar
    assert Event.objects.filter(action="webhook.adopted").count() == 1


def test_it_is_removed_with_its_log(endpoint, mona, make_thread, catch_up):
    make_thread()
    catch_up()
    remove_endpoint(endpoint, by=mona)
    assert not Endpoint.objects.exists()
    assert not Message.objects.exists()


def test_the_log_is_forgotten_after_thirty_days_and_what_is_withdrawn_at_once(endpoint, ana, make_thread, catch_up):
    old, gone = make_thread(title="Old"), make_thread(title="Gone", body="My secret.")
    catch_up()
    Message.objects.filter(about=f"thread:{old.pk}").update(made_at=timezone.now() - timedelta(days=30, hours=1))
    assert forget_old_messages() > 0
    assert not Message.objects.filter(about=f"thread:{old.pk}").exists()
    assert Message.objects.filter(payload__contains="My secret.").exists()
    withdraw_post(gone.posts.get(), by=ana)
    catch_up()
    assert not Message.objects.filter(payload__contains="My secret.").exists()


def test_the_promises_are_kept_and_a_broken_one_is_named(endpoint, make_thread, catch_up):
    make_thread()
    catch_up()
    ours = [one for one in all_invariants() if one.number.startswith("W")]
    assert [one.number for one in ours] == ["W1", "W2", "W3", "W4"]
    assert [line for one in ours for line in one.violations()] == []

    message = Message.objects.get()
    long_ago = timezone.now() - timedelta(days=40)
    message.calls.all().delete()
    Thread.objects.update(visibility="private")
    Message.objects.create(
        webhook_id="a", endpoint=endpoint, type="thread.opened", state="sending", lease_until=long_ago
    )
    Message.objects.create(webhook_id="b", endpoint=endpoint, type="thread.opened", state="failed", made_at=long_ago)
    assert [len(list(one.violations())) for one in ours] == [1, 1, 1, 1]
