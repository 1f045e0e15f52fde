"""Mails that wait: one worker each, quarantine with a reason, tried again by staff, forgotten in time."""

import io
import sys
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from apps.foundation.background import clock_jobs
from apps.notifications.inbound import process
from apps.notifications.inbound.addresses import reply_address
from apps.notifications.inbound.process import process_mail, process_waiting_mails, release_mail
from apps.notifications.inbound.purge import purge_inbound_mail
from apps.notifications.inbound.store import store_mail
from apps.notifications.models import QUARANTINE_AFTER, InboundMail, ReplyAddress
from tests.notifications.letters import DOMAIN, written
from tests.racing import at_once, errors, needs_postgresql

State, Outcome = InboundMail.State, InboundMail.Outcome


@pytest.fixture(autouse=True)
def takes_mail(settings):
    settings.INBOUND_MAIL_DOMAIN, settings.INBOUND_MAIL_USER = DOMAIN, "reply"


def stored(raw: bytes = b"From: ana@example.org\r\nSubject: Hi\r\n\r\nHello") -> InboundMail:
    return store_mail(raw, door="test")[0]


@pytest.mark.django_db
def test_storing_wakes_a_worker_that_understands_it(catch_up):
    mail = stored()
    catch_up()
    mail.refresh_from_db()
    assert (mail.state, mail.sender, mail.subject) == (State.DONE, "ana@example.org", "Hi")


@pytest.mark.django_db
def test_the_clock_knows_what_inbound_mail_has_to_do():
    names = {work.name for work in clock_jobs()}
    assert {
        "notifications.look_into_the_mailbox", "notifications.sweep_inbound_mail", "notifications.forget_inbound_mail",
    } <= names  # fmt: skip


@pytest.mark.django_db
def test_a_mail_in_other_hands_is_left_alone():
    mail = stored()
    InboundMail.objects.filter(pk=mail.pk).update(next_at=timezone.now() + timedelta(seconds=60), attempts=1)
    assert process_mail(mail) is False
    assert process_waiting_mails() == 0


@pytest.mark.django_db
def test_a_mail_that_ends_its_worker_each_time_goes_to_quarantine():
    mail = stored()
    InboundMail.objects.filter(pk=mail.pk).update(attempts=QUARANTINE_AFTER)
    assert process_waiting_mails() == 1
    mail.refresh_from_db()
    assert mail.is_quarantined
    assert "worker ended" in mail.why


@pytest.mark.django_db
def test_what_cannot_be_read_goes_to_quarantine_with_the_reason():
    mail = stored(b"this is no mail")
    process_waiting_mails()
    mail.refresh_from_db()
    assert mail.is_quarantined
    assert mail.why


@pytest.mark.django_db
def test_what_fails_is_tried_again_later_and_never_tells_the_log_what_was_written(monkeypatch, caplog):
    def fails(mail):
        raise DatabaseError("secret words of a customer")

    monkeypatch.setattr(process, "_understand", fails)
    mail = stored()
    assert process_waiting_mails() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.WAITING, 1)
    assert mail.next_at > timezone.now()
    assert "secret" not in caplog.text + mail.why
    assert str(mail.pk) in caplog.text


@pytest.mark.django_db
def test_quarantine_is_left_by_a_decision_only():
    mail = stored(b"this is no mail")
    process_waiting_mails()
    assert process_waiting_mails() == 0
    release_mail(mail)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.why) == (State.WAITING, 0, "")


@pytest.mark.django_db
def test_what_was_posted_is_not_tried_again(ana, thread):
    mail = stored(written(to=reply_address(ana, thread)))
    process_waiting_mails()
    with pytest.raises(ValidationError):
        release_mail(mail)


@pytest.mark.django_db
def test_raw_mail_is_purged_in_time_and_what_is_left_still_remembers_it(settings, ago):
    settings.RAW_RETENTION_DAYS = 30
    raw = written(to="nobody@reply.acme.example")
    old, new = stored(raw), stored()
    process_waiting_mails()
    InboundMail.objects.filter(pk=old.pk).update(received_at=ago(days=31))
    assert purge_inbound_mail() == 1
    old, new = InboundMail.objects.get(pk=old.pk), InboundMail.objects.get(pk=new.pk)
    assert (bytes(old.raw), old.sender, old.subject, old.message_id) == (b"", "", "", "")
    assert bytes(new.raw)
    assert store_mail(raw, door="test")[1] is False
    with pytest.raises(ValidationError):
        release_mail(old)
    InboundMail.objects.filter(pk=old.pk).update(received_at=ago(days=181))
    purge_inbound_mail()
    assert not InboundMail.objects.filter(pk=old.pk).exists()


@pytest.mark.django_db
def test_reply_addresses_are_forgotten_a_while_after_they_ended(ana, thread, ago):
    reply_address(ana, thread)
    ReplyAddress.objects.update(expires_at=ago(days=29))
    purge_inbound_mail()
    assert ReplyAddress.objects.exists()
    ReplyAddress.objects.update(expires_at=ago(days=31))
    purge_inbound_mail()
    assert not ReplyAddress.objects.exists()


@pytest.mark.django_db
def test_lists_do_not_read_the_mails_themselves(django_assert_num_queries):
    stored()
    with django_assert_num_queries(1) as asked:
        assert str(InboundMail.objects.get())
    assert '"raw"' not in asked[0]["sql"]


class Pipe:
    """Standard input with bytes behind it."""

    def __init__(self, raw: bytes):
        self.buffer = io.BytesIO(raw)


@pytest.mark.django_db
def test_a_mail_server_may_pipe_a_mail_in(monkeypatch, capsys):
    for said in ("stored", "known already"):
        monkeypatch.setattr(sys, "stdin", Pipe(b"From: ana@example.org\n\nHello"))
        call_command("receive_mail")
        assert capsys.readouterr().out.startswith(said)
    assert InboundMail.objects.get().door == "pipe"


@pytest.mark.django_db
@pytest.mark.parametrize(("raw", "code"), [(b"  \n", 65), (b"x" * 101, 65)])
def test_a_pipe_with_nothing_or_too_much_is_sent_back(monkeypatch, settings, raw, code):
    settings.INBOUND_MAIL_SIZE_LIMIT = 100
    monkeypatch.setattr(sys, "stdin", Pipe(raw))
    with pytest.raises(CommandError) as refused:
        call_command("receive_mail")
    assert refused.value.returncode == code
    assert not InboundMail.objects.exists()


@pytest.mark.django_db
def test_a_pipe_while_the_database_is_away_is_tried_again(monkeypatch):
    def away(*_args, **_kwargs):
        raise DatabaseError("away")

    monkeypatch.setattr("apps.notifications.management.commands.receive_mail.store_mail", away)
    monkeypatch.setattr(sys, "stdin", Pipe(b"From: ana@example.org\n\nHello"))
    with pytest.raises(CommandError) as refused:
        call_command("receive_mail")
    assert refused.value.returncode == 75


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_workers_make_one_post_of_one_mail(ana, thread):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    stored(written(to=reply_address(ana, thread)))
    outcomes = at_once(*[process_waiting_mails] * 20)
    assert errors(outcomes) == []
    assert sum(outcomes) == 1
    assert thread.posts.filter(is_opening=False).count() == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_one_mail_through_many_doors_at_once_is_stored_once(db):
    raw = written(to="help@acme.example")
    outcomes = at_once(*[lambda: store_mail(raw, door="test", place="postmark:1")[1]] * 10)
    assert errors(outcomes) == []
    assert sum(outcomes) == 1
    assert InboundMail.objects.count() == 1
