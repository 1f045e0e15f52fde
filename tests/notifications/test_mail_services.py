"""The doors for mail services: who may call them, what is stored, what is told of mails that we sent."""

import base64
import json
from pathlib import Path

import pytest
from django.conf import settings as project
from django.urls import reverse

from apps.foundation.mail import is_stopped
from apps.notifications.inbound.process import process_waiting_mails
from apps.notifications.models import Bounce, InboundMail

SECRET = "postmark:correct horse"
SHARED = Path(project.BASE_DIR).parent / "shared" / "data" / "emails" / "anymail"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secret(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": [SECRET], "MAILGUN_WEBHOOK_SIGNING_KEY": "key"}


def call(client, body, *, service="postmark", door="inbound", secret=SECRET, **extra):
    headers = {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()} if secret else {}
    return client.post(
        reverse(f"notifications:{door}", args=[service]),
        body if isinstance(body, bytes) else json.dumps(body),
        content_type="application/json",
        headers=headers,
        **extra,
    )


def inbound(number: int = 1, **fields) -> dict:
    return {
        "FromFull": {"Email": "ana@example.org", "Name": "Ana", "MailboxHash": ""},
        "ToFull": [{"Email": "reply+key@reply.acme.example", "Name": "", "MailboxHash": "key"}],
        "OriginalRecipient": "reply+key@reply.acme.example",
        "Subject": "Re: Toaster",
        "MessageID": f"0000-{number}",
        "TextBody": "It works now.",
        "HtmlBody": "",
        "Headers": [
            {"Name": "Return-Path", "Value": "<ana@example.org>"},
            {"Name": "Message-ID", "Value": f"<{number}@mail.example.org>"},
        ],
        "Attachments": [],
        **fields,
    }


def test_a_mail_is_stored_once_with_who_it_was_really_sent_to(client):
    assert call(client, inbound()).json() == {"accepted": 1}
    assert call(client, inbound()).json() == {"accepted": 0}
    mail = InboundMail.objects.get()
    assert (mail.door, mail.place, mail.state) == ("postmark", "postmark:0000-1", "waiting")
    head = bytes(mail.raw).split(b"\r\n")[:2]
    assert head == [b"Return-Path: <ana@example.org>", b"X-Original-To: reply+key@reply.acme.example"]


@pytest.mark.parametrize("wrong", ["", "postmark:wrong", "postmark:", "correct horse", SECRET.upper()])
@pytest.mark.parametrize("door", ["inbound", "mail_events"])
def test_without_the_secret_nothing_is_stored(client, wrong, door):
    answer = call(client, inbound(), secret=wrong, door=door)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Basic")
    assert not InboundMail.objects.exists()


def test_guessing_the_secret_is_limited_and_knowing_it_is_not(client, settings):
    settings.LIMITS = {**settings.LIMITS, "sign_in": {"address": "3/d"}}
    answers = [call(client, inbound(), secret=f"postmark:{number}").status_code for number in range(5)]
    assert answers == [401, 401, 401, 429, 429]
    assert call(client, inbound()).status_code == 200


@pytest.mark.parametrize("unset", [[], [""], ["no colon"]])
def test_without_a_secret_in_the_settings_the_door_is_closed(client, settings, unset):
    settings.ANYMAIL = {"WEBHOOK_SECRET": unset}
    for given in ("", ":", "no colon", "a:b"):
        assert call(client, inbound(), secret=given).status_code == 401
    assert not InboundMail.objects.exists()


def test_a_service_that_nobody_knows_is_not_found(client):
    assert call(client, inbound(), service="pigeon").status_code == 404


def test_a_call_without_the_services_own_signature_is_refused(client):
    assert call(client, inbound(), service="mailgun").status_code == 400
    assert not InboundMail.objects.exists()


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'{"Headers": 5}', b"\xff\xfe", b'{"RecordType": "Open"}'])
def test_what_is_no_call_of_the_service_is_refused_and_not_a_crash(client, body):
    assert call(client, body).status_code in (400, 503)
    assert not InboundMail.objects.exists()


def test_a_mail_that_is_too_large_is_refused(client, settings):
    settings.INBOUND_MAIL_SIZE_LIMIT = 2_000
    answer = call(client, inbound(TextBody="word " * 1_000))
    assert answer.status_code == 413
    assert "2000" in answer.json()["error"]
    answer = call(client, inbound(TextBody="word " * 10_000))
    assert answer.status_code == 413
    assert not InboundMail.objects.exists()


def test_a_mail_larger_than_a_form_may_be_is_taken(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    assert call(client, inbound(TextBody="word " * 1_000)).status_code == 200
    assert InboundMail.objects.get().size > 5_000


def test_nobody_needs_a_csrf_token_and_get_tells_nothing(client):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert call(strict, inbound()).status_code == 200
    credentials = {"Authorization": "Basic " + base64.b64encode(SECRET.encode()).decode()}
    address = reverse("notifications:inbound", args=["postmark"])
    assert client.get(address, headers=credentials).status_code == 405
    assert client.head(address, headers=credentials).status_code == 200


def test_headers_of_an_envelope_bring_no_lines_of_their_own(client):
    call(client, inbound(OriginalRecipient="a@b.example\r\nAuthentication-Results: mx; dmarc=pass"))
    head = bytes(InboundMail.objects.get().raw).split(b"\r\n\r\n")[0]
    assert not [line for line in head.split(b"\r\n") if line.startswith(b"Authentication-Results")]


def bounce(kind="HardBounce", **fields) -> dict:
    return {"RecordType": "Bounce", "ID": 42, "Type": kind, "Email": "ana@example.org", "MessageID": "m-1", **fields}


def test_a_hard_bounce_told_by_the_service_stops_mail(client):
    said = bounce(Details="smtp;550 5.1.1 no such user")
    assert call(client, said, door="mail_events").json() == {"accepted": 1}
    call(client, said, door="mail_events")
    row = Bounce.objects.get()
    assert (row.address, row.is_hard, row.status) == ("ana@example.org", True, "5.1.1")
    assert is_stopped("ana@example.org")


def test_a_soft_bounce_told_by_the_service_counts_as_one(client):
    call(client, bounce("SoftBounce", Details="smtp;552 5.2.2 mailbox full"), door="mail_events")
    assert not Bounce.objects.get().is_hard
    assert not is_stopped("ana@example.org")


def test_a_complaint_stops_mail(client):
    call(client, {**bounce("SpamComplaint"), "RecordType": "SpamComplaint"}, door="mail_events")
    assert is_stopped("ana@example.org")


def test_openings_and_deliveries_are_nobodys_business(client):
    said = {"RecordType": "Delivery", "Recipient": "ana@example.org", "MessageID": "m-1"}
    assert call(client, said, door="mail_events").json() == {"accepted": 0}
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("name", ["postmark-inbound-test-payload.json", "postmark-inbound-test-payload-with-raw.json"])
def test_what_postmark_really_sends_is_taken_and_understood(client, name):
    if not SHARED.is_dir():
        pytest.skip("needs the recorded calls in ../shared/data/emails")
    assert call(client, (SHARED / name).read_bytes()).json() == {"accepted": 1}
    process_waiting_mails()
    mail = InboundMail.objects.get()
    assert mail.state == "done"
    assert mail.sender == "support@postmarkapp.com"
    assert mail.subject == "Test subject"
