"""A mail is owed by a row, sent by the background, and never twice to whoever reads it."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.foundation import sending
from apps.foundation.mail import (
    Letter,
    is_our_message_id,
    is_stopped,
    queue_mail,
    queue_mails,
    resume_mail,
    retry_mail,
    stop_mail,
)
from apps.foundation.models import MailStop, OutgoingMail
from apps.foundation.sending import MOST_ATTEMPTS, WORDS_KEPT, forget_words, message_id, send_owed_mails
from tests.conftest import signed_in
from tests.racing import at_once, errors, needs_postgresql
from tests.staff import choose, page, told

pytestmark = pytest.mark.django_db

State = OutgoingMail.State


def queue(**particulars) -> OutgoingMail:
    return queue_mail(**{"to": "ana@example.org", "subject": "An answer", "text": "It is here.", **particulars})


class Refusing(EmailBackend):
    """A mail server that says what the test wants it to say."""

    error: Exception | None = None

    def send_messages(self, messages):
        if self.error:
            raise self.error
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    """A mail server that can be told to refuse."""
    settings.MAILERS = {"default": {"BACKEND": "tests.foundation.test_outgoing_mail.Refusing"}}
    monkeypatch.setattr(sending.mailers, "create_connection", lambda alias: Refusing(alias=alias))
    monkeypatch.setattr(Refusing, "error", None)
    return Refusing


def due_again(mail):
    OutgoingMail.objects.filter(pk=mail.pk).update(next_at=timezone.now(), lease_until=None)


def test_a_queued_mail_is_sent_by_the_background(catch_up):
    queue(html="<p>It is here.</p>")
    assert outbox.outbox == []
    catch_up()
    [sent] = outbox.outbox
    assert (sent.to, sent.subject, sent.body) == (["ana@example.org"], "An answer", "It is here.")
    assert sent.alternatives[0].content == "<p>It is here.</p>"
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.attempts) == (State.SENT, 1)


def test_a_mail_of_a_change_that_was_rolled_back_does_not_exist(catch_up):
    with pytest.raises(RuntimeError), transaction.atomic():
        queue()
        raise RuntimeError("no")
    catch_up()
    assert not OutgoingMail.objects.exists()
    assert outbox.outbox == []


def test_a_mail_with_a_key_is_told_once():
    first = queue(once="welcome:1")
    second, other = queue_mails(
        [
            Letter(to="ana@example.org", subject="Again", text="Again", once="welcome:1"),
            Letter(to="bela@example.org", subject="Other", text="Other"),
        ]
    )
    assert second.pk == first.pk
    assert second.subject == "An answer"
    assert other.pk != first.pk
    assert OutgoingMail.objects.count() == 2


def test_every_mail_says_that_a_machine_made_it_and_under_which_id():
    mail = queue(headers={"References": "<thread-1@testserver>"})
    send_owed_mails()
    message = outbox.outbox[0].message()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == message_id(mail.reference)
    assert message["References"] == "<thread-1@testserver>"
    assert is_our_message_id(message["Message-ID"])
    assert not is_our_message_id("<0123456789abcdef0123456789abcdef.mail@elsewhere.example>")
    assert not is_our_message_id("hello")


def test_a_repeat_after_an_unknown_outcome_is_the_same_message(monkeypatch):
    mail = queue()
    # The worker is killed after the server took the mail and before it could write that down.
    monkeypatch.setattr(sending, "_settle", lambda *args, **fields: None)
    send_owed_mails()
    monkeypatch.undo()
    assert OutgoingMail.objects.get().state == State.SENDING
    assert send_owed_mails() == 0, "while the lease runs nobody sends it again"
    OutgoingMail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert send_owed_mails() == 1
    first, second = outbox.outbox
    assert first.message()["Message-ID"] == second.message()["Message-ID"] == message_id(mail.reference)
    assert OutgoingMail.objects.get().state == State.SENT


def test_a_server_that_is_away_is_asked_again_and_not_for_ever(server):
    mail = queue()
    server.error = ConnectionRefusedError("nobody listens")
    for _ in range(MOST_ATTEMPTS - 1):
        send_owed_mails()
        mail.refresh_from_db()
        assert mail.state == State.WAITING
        assert mail.next_at > mail.created_at
        due_again(mail)
    send_owed_mails()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.FAILED, MOST_ATTEMPTS)
    assert "nobody listens" in mail.error


def test_a_mail_refused_for_good_is_not_tried_again(server):
    queue()
    server.error = smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"5.1.1 no such person")})
    send_owed_mails()
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.error) == (State.FAILED, "550 5.1.1 no such person")


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"ana@example.org": (451, b"later")}),
        smtplib.SMTPDataError(452, b"full"),
        smtplib.SMTPSenderRefused(530, b"sign in", "help@example.org"),
        smtplib.SMTPServerDisconnected("gone"),
        TimeoutError("slow"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_may_pass_is_tried_again(server, error):
    queue()
    server.error = error
    send_owed_mails()
    assert OutgoingMail.objects.get().state == State.WAITING


def test_one_refused_mail_does_not_hold_up_the_others(server, monkeypatch):
    queue(to="gone@example.org")
    queue()
    take = EmailBackend.send_messages

    def send(self, messages):
        if messages[0].to == ["gone@example.org"]:
            raise smtplib.SMTPRecipientsRefused({"gone@example.org": (550, b"no")})
        return take(self, messages)

    monkeypatch.setattr(Refusing, "send_messages", send)
    assert send_owed_mails() == 1
    assert outbox.outbox[0].to == ["ana@example.org"]


def test_what_somebody_waits_for_goes_first():
    for number in range(3):
        queue(to=f"reader{number}@example.org")
    queue(subject="Your code", is_awaited=True)
    send_owed_mails()
    assert [sent.subject for sent in outbox.outbox][0] == "Your code"


def test_the_words_somebody_waited_for_are_forgotten_once_sent():
    queue(text="Your code is 1234.", html="<p>1234</p>", is_awaited=True)
    send_owed_mails()
    mail = OutgoingMail.objects.get()
    assert "1234" in outbox.outbox[0].body
    assert (mail.text, mail.html, mail.headers) == ("", "", {})
    assert mail.forgotten_at


def test_a_code_nobody_waits_for_any_more_is_not_sent():
    queue(is_awaited=True)
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert send_owed_mails() == 0
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.text) == (State.FAILED, "")
    assert outbox.outbox == []


@pytest.mark.parametrize("address", ["ana@example.org", "Ana@Example.ORG"])
def test_an_address_that_was_switched_off_gets_nothing_and_no_words_are_kept(address):
    stop_mail("ANA@example.org", reason="550 no such person")
    mail = queue(to=address)
    assert (mail.state, mail.text) == (State.STOPPED, "")
    assert send_owed_mails() == 0
    assert outbox.outbox == []


def test_an_address_switched_off_while_a_mail_waits_gets_nothing():
    queue()
    stop_mail("ana@example.org", reason="full")
    send_owed_mails()
    assert OutgoingMail.objects.get().state == State.STOPPED
    assert outbox.outbox == []


def test_a_code_is_sent_even_where_mail_was_switched_off():
    stop_mail("ana@example.org", reason="full")
    queue(is_awaited=True)
    assert send_owed_mails() == 1


def test_stopping_twice_keeps_the_first_reason_and_resuming_is_safe_to_repeat():
    stop_mail("ana@example.org", reason="first")
    stop_mail("ana@example.org", reason="second")
    assert MailStop.objects.get().reason == "first"
    assert is_stopped("Ana@example.org")
    assert resume_mail("ana@example.org")
    assert not resume_mail("ana@example.org")


@pytest.mark.parametrize(
    "subject",
    [
        "An answer\r\nBcc: everybody@example.org",
        "An answer\nBcc: everybody@example.org",
        "An answer\u2028Bcc: everybody@example.org",
        "An answer\x00\x1b[2J",
        "An answer \u202etxt.exe",
        "x" * 5_000,
        "=?utf-8?q?An_answer=0d=0aBcc:_everybody@example.org?=",
    ],
)
def test_a_hostile_subject_stays_one_line_of_the_subject(subject):
    queue(subject=subject)
    send_owed_mails()
    [sent] = outbox.outbox
    message = sent.message()
    assert message["Bcc"] is None
    assert sent.recipients() == ["ana@example.org"]
    assert len(sent.subject) <= 200
    assert not {"\r", "\n", "\x00", "\x1b", "\u202e", "\u2028"} & set(sent.subject)
    assert message.as_bytes().count(b"\nBcc:") == 0


@pytest.mark.parametrize(
    "address",
    ["", "ana", "ana@example.org\nBcc: x@example.org", "ana@example.org, bela@example.org", "a" * 300 + "@example.org"],
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(ValidationError):
        queue(to=address)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Note": "one\r\nBcc: everybody@example.org"},
        {"X-Note\r\nBcc": "everybody@example.org"},
        {"Bcc": "everybody@example.org"},
        {"message-id": "<mine@example.org>"},
        {"X-Long": "x" * 3_000},
        {f"X-{number}": "x" for number in range(31)},
    ],
)
def test_a_header_that_cannot_be_sent_is_refused(headers):
    with pytest.raises(ValueError):
        queue(headers=headers)
    assert not OutgoingMail.objects.exists()


def test_words_are_forgotten_after_their_time_and_what_is_owed_is_kept():
    old = timezone.now() - WORDS_KEPT - timedelta(days=1)
    sent, owed, young = queue(), queue(), queue()
    OutgoingMail.objects.filter(pk__in=[sent.pk, owed.pk]).update(created_at=old)
    OutgoingMail.objects.filter(pk=sent.pk).update(state=State.SENT)
    OutgoingMail.objects.filter(pk=young.pk).update(state=State.SENT)
    assert forget_words() == 1
    sent.refresh_from_db()
    assert (sent.text, sent.html, sent.to) == ("", "", "ana@example.org")
    assert OutgoingMail.objects.exclude(text="").count() == 2
    assert forget_words() == 0


def test_what_failed_can_be_tried_again_and_what_was_sent_cannot():
    mail = queue()
    OutgoingMail.objects.update(state=State.FAILED, attempts=8, error="away")
    retry_mail(mail)
    assert send_owed_mails() == 1
    with pytest.raises(ValidationError):
        retry_mail(mail)


def test_trying_again_says_that_the_address_takes_no_mail():
    stop_mail("ana@example.org", reason="full")
    mail = queue()
    with pytest.raises(ValidationError):
        retry_mail(mail)


def test_a_thousand_mails_are_queued_in_a_handful_of_queries():
    letters = [Letter(to=f"reader{number}@example.org", subject="News", text="Words") for number in range(1_000)]
    with CaptureQueriesContext(connections["default"]) as queries:
        mails = queue_mails(letters)
    assert len({mail.pk for mail in mails}) == 1_000
    assert len(queries) < 20


def test_a_long_run_stops_in_time_and_queues_itself_again(monkeypatch, catch_up):
    queue_mails([Letter(to=f"reader{number}@example.org", subject="News", text="Words") for number in range(5)])
    with monkeypatch.context() as patched:
        patched.setattr(sending, "SEND_FOR_SECONDS", 0)
        assert send_owed_mails() == 0
    catch_up()
    assert len(outbox.outbox) == 5


def test_the_admin_shows_where_a_mail_stands_and_not_what_it_says(client, mona):
    signed_in(client, mona)
    mail = queue(text="Your code is 1234.", html="<p>1234</p>")
    for address in (page(OutgoingMail, "changelist"), page(mail)):
        words = client.get(address).content.decode()
        assert "An answer" in words
        assert "1234" not in words


def test_staff_tries_again_and_lifts_a_stop(client, mona):
    signed_in(client, mona)
    mail = queue()
    OutgoingMail.objects.update(state=State.FAILED, error="away")
    assert "1 is tried again" in told(choose(client, OutgoingMail, "retry", [mail]))
    assert OutgoingMail.objects.get().state == State.WAITING
    stop = stop_mail("bela@example.org", reason="full")
    assert "1 takes mail again" in told(choose(client, MailStop, "lift", [stop]))
    assert not MailStop.objects.exists()


def test_an_agent_sees_no_mail_of_others(client, omar):
    signed_in(client, omar)
    assert client.get(page(OutgoingMail, "changelist")).status_code == 403


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_mail_once():
    queue_mails([Letter(to=f"reader{number}@example.org", subject="News", text="Words") for number in range(40)])
    assert errors(outcomes := at_once(*[send_owed_mails] * 4)) == []
    assert sum(outcomes) == 40
    assert sorted(sent.to[0] for sent in outbox.outbox) == sorted({sent.to[0] for sent in outbox.outbox})
    assert OutgoingMail.objects.filter(state=State.SENT, attempts=1).count() == 40


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_key_used_by_several_at_once_makes_one_mail():
    assert errors(outcomes := at_once(*[lambda: queue(once="welcome:1")] * 4)) == []
    assert len({mail.pk for mail in outcomes}) == 1
    assert OutgoingMail.objects.count() == 1
