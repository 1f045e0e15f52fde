"""Mail that came back: believed only with a proof that it is ours, counted, and told to whom it concerns."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.foundation.mail import is_stopped, queue_mail, resume_mail
from apps.foundation.models import MailStop
from apps.foundation.sending import mail_host
from apps.notifications.inbound.addresses import reply_address
from apps.notifications.inbound.bounces import note_bounce
from apps.notifications.inbound.classify import classify
from apps.notifications.inbound.parse import read_mail
from apps.notifications.inbound.process import process_waiting_mails
from apps.notifications.inbound.reports import Failure, failures_in, returned_message_ids
from apps.notifications.inbound.store import store_mail
from apps.notifications.models import Bounce, InboundMail
from tests.conftest import PASSWORD
from tests.notifications.letters import DOMAIN, bounced, written

pytestmark = pytest.mark.django_db
Outcome = InboundMail.Outcome


@pytest.fixture(autouse=True)
def takes_mail(settings):
    settings.INBOUND_MAIL_DOMAIN, settings.INBOUND_MAIL_USER = DOMAIN, "reply"


def sent(once: str = "", *, to: str = "ana@example.org") -> str:
    """The headers of a mail that we sent, as a report returns them."""
    mail = queue_mail(to=to, subject="News", text="News", once=once)
    return f"Message-ID: <{mail.reference.hex}.mail@{mail_host()}>\r\nSubject: News"


def receive(raw: bytes) -> InboundMail:
    mail, _is_new = store_mail(raw, door="test")
    process_waiting_mails()
    return InboundMail.objects.get(pk=mail.pk)


def test_a_hard_bounce_of_our_mail_stops_mail_to_the_address():
    mail = receive(bounced(address="ana@example.org", returned=sent()))
    assert (mail.kind, mail.outcome) == ("bounce", Outcome.NOTED)
    row = Bounce.objects.get()
    assert (row.address, row.is_hard, row.status) == ("ana@example.org", True, "5.1.1")
    assert "5.1.1" in MailStop.objects.get(address="ana@example.org").reason


def test_a_report_that_proves_nothing_stops_nothing():
    sent()
    for returned in ("Message-ID: <made-up@mail.example>", f"Message-ID: <{'0' * 32}.mail@{mail_host()}>", ""):
        mail = receive(bounced(address="ana@example.org", returned=returned))
        assert mail.outcome == Outcome.IGNORED
    assert not Bounce.objects.exists()
    assert not MailStop.objects.exists()


def test_a_report_about_one_mail_stops_nobody_elses_address():
    receive(bounced(address="victim@example.net", returned=sent(to="ana@example.org")))
    assert is_stopped("ana@example.org")
    assert not is_stopped("victim@example.net")


def test_the_reply_address_proves_it_too(ana, thread):
    receive(bounced(address="ana@example.org", returned=f"Reply-To: {reply_address(ana, thread)}"))
    assert is_stopped("ana@example.org")


def test_three_soft_bounces_within_a_week_stop_mail():
    for number in range(3):
        assert not is_stopped("ana@example.org")
        receive(bounced(address="ana@example.org", returned=sent(f"{number}"), status="4.4.1", name=f"{number}"))
    assert is_stopped("ana@example.org")


def test_soft_bounces_of_more_than_a_week_do_not(ago):
    for days in (9, 8, 0):
        note_bounce(Failure("ana@example.org", False, "4.4.1"), told_by=f"{days}", at=ago(days=days))
    assert not is_stopped("ana@example.org")


def test_the_same_report_counts_once():
    raw = bounced(address="ana@example.org", returned=sent(), status="4.4.1")
    receive(raw)
    InboundMail.objects.update(state="waiting", attempts=0, next_at=timezone.now())
    process_waiting_mails()
    assert Bounce.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "action", "is_hard"),
    [
        ("5.1.1", "failed", True),
        ("5.7.1", "failed", True),
        ("4.2.1", "failed", False),
        ("5.2.2", "failed", False),
        ("4.4.1", "delayed", False),
        ("5.0.0", "delayed", False),
    ],
)
def test_a_full_mailbox_or_a_delay_is_soft(status, action, is_hard):
    letter = read_mail(bounced(address="ana@example.org", returned="", status=status, action=action))
    assert [failure.is_hard for failure in failures_in(letter)] == [is_hard]


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_of_success_is_no_failure(action):
    letter = read_mail(bounced(address="ana@example.org", returned="", status="2.0.0", action=action))
    assert failures_in(letter) == []


QMAIL = """Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ana@example.org>:
198.51.100.7 does not like recipient.
Remote host said: 550 5.1.1 no mailbox here by that name

--- Below this line is a copy of the message.

Return-Path: <help@example.org>
{returned}
"""
EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.
The following address(es) failed:

  ana@example.org
    host mx.example.net [198.51.100.7]
    SMTP error from remote mail server after RCPT TO:<ana@example.org>:
    550 Unknown user

------ This is a copy of the message's headers. ------

{returned}
"""


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        (QMAIL, {"subject": "failure notice"}),
        (
            EXIM,
            {"subject": "Mail delivery failed: returning message to sender", "x_failed_recipients": "ana@example.org"},
        ),
    ],
)
def test_servers_that_report_in_prose_are_understood(text, headers):
    text = text.format(returned=sent())
    raw = written(to="help@example.org", sender="MAILER-DAEMON@mx.example.net", text=text, return_path="<>", **headers)
    mail = receive(raw)
    assert (mail.kind, mail.outcome) == ("bounce", Outcome.NOTED)
    assert Bounce.objects.get().is_hard
    assert is_stopped("ana@example.org")


def test_a_complaint_report_stops_mail():
    raw = bounced(address="ana@example.org", returned=sent()).replace(b"delivery-status;", b"feedback-report;", 1)
    receive(raw)
    assert is_stopped("ana@example.org")


def test_a_receipt_that_a_mail_was_read_is_automatic():
    raw = bounced(address="ana@example.org", returned="").replace(b"delivery-status;", b"disposition-notification;", 1)
    assert classify(read_mail(raw)).kind == "automatic"


def test_a_bounce_never_becomes_a_post(ana, thread):
    raw = bounced(address="ana@example.org", returned="").replace(
        b"To: help@example.org", f"To: {reply_address(ana, thread)}".encode()
    )
    mail = receive(raw)
    assert mail.post is None
    assert thread.posts.count() == 1


def test_the_ids_of_the_returned_mail_come_before_what_it_answered():
    raw = bounced(address="a@b.example", returned="Message-ID: <ours@x>")
    raw = raw.replace(b"MIME-Version", b"References: <other@x>\r\nMIME-Version", 1)
    assert returned_message_ids(read_mail(raw)) == ["<ours@x>", "<other@x>"]


def test_whom_we_could_not_reach_is_told_at_signing_in(client, ana):
    note_bounce(Failure("ana@example.org", True, "5.1.1"), told_by="test")
    client.login(username="ana", password=PASSWORD)
    from django.contrib.auth import authenticate, login
    from django.contrib.messages import get_messages
    from django.contrib.messages.storage.fallback import FallbackStorage
    from django.test import RequestFactory

    def said_at_signing_in() -> list[str]:
        request = RequestFactory().get("/")
        request.session, request._messages = client.session, None
        request._messages = FallbackStorage(request)
        login(
            request, authenticate(username="ana", password=PASSWORD) or ana, "django.contrib.auth.backends.ModelBackend"
        )
        return [str(message) for message in get_messages(request)]

    assert any("ana@example.org" in text for text in said_at_signing_in())
    resume_mail("ana@example.org")
    assert said_at_signing_in() == []


def test_old_bounces_are_forgotten(ago):
    from apps.notifications.inbound.purge import purge_inbound_mail

    note_bounce(Failure("ana@example.org", False), told_by="old", at=ago(days=181))
    note_bounce(Failure("ana@example.org", False), told_by="new", at=timezone.now() - timedelta(days=1))
    purge_inbound_mail()
    assert [row.told_by for row in Bounce.objects.all()] == ["new"]
