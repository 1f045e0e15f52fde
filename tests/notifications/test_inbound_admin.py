"""Staff's pages about mail that came in: who may look, who may read it whole, who may have it tried again."""

import pytest

from apps.foundation.mail import stop_mail
from apps.notifications.inbound.bounces import note_bounce
from apps.notifications.inbound.process import process_waiting_mails
from apps.notifications.inbound.reports import Failure
from apps.notifications.inbound.store import store_mail
from apps.notifications.models import Bounce, InboundMail, MailboxCursor
from tests.conftest import signed_in
from tests.staff import choose, page, told

SUBJECT = '<script>alert("toaster")</script>'


@pytest.fixture
def mails(db):
    """One in quarantine, and one that no address was good for."""
    store_mail(b"this is no mail", door="imap")
    store_mail(f"From: ana@example.org\nSubject: {SUBJECT}\n\nCanary words".encode(), door="pipe")
    process_waiting_mails()
    return list(InboundMail.objects.order_by("id"))


def test_the_list_tells_what_became_of_each_and_why(client, mona, mails):
    html = signed_in(client, mona).get(page(InboundMail, "changelist")).content.decode()
    assert "Quarantined" in html
    assert "It has no headers, so it is no mail." in html
    assert SUBJECT not in html
    assert "&lt;script&gt;" in html
    assert "Canary" not in html


def test_the_mail_itself_is_shown_to_those_who_may_see_it(client, mona, mails):
    assert "Canary words" in signed_in(client, mona).get(page(mails[1])).content.decode()
    mona.groups.get().permissions.remove(mona.groups.get().permissions.get(codename="view_raw_mail"))
    assert "Canary words" not in client.get(page(mails[1])).content.decode()


def test_agents_do_not_see_mails(client, omar, mails):
    assert signed_in(client, omar).get(page(InboundMail, "changelist")).status_code == 403
    assert client.get(page(mails[0])).status_code == 403


def test_nobody_types_into_a_mail(client, mona, mails):
    signed_in(client, mona)
    assert client.get(page(InboundMail, "add")).status_code == 403
    assert client.post(page(mails[0]), {"why": "changed"}).status_code == 403
    assert client.post(page(mails[0], "delete"), {"post": "yes"}).status_code == 403


def test_what_was_left_is_tried_again_by_a_decision(client, mona, mails):
    InboundMail.objects.filter(pk=mails[0].pk).update(why="Something that was mended")
    answer = choose(signed_in(client, mona), InboundMail, "release", mails[:1])
    assert "1 is tried again." in told(answer)
    mails[0].refresh_from_db()
    assert (mails[0].state, mails[0].attempts) == ("waiting", 0)


def test_agents_try_nothing_again(client, omar, mails):
    assert signed_in(client, omar).post(page(mails[0], "release")).status_code == 403
    mails[0].refresh_from_db()
    assert mails[0].is_quarantined


def test_bounces_and_mailboxes_can_be_looked_at(client, mona):
    note_bounce(Failure("ana@example.org", True, "5.1.1", "no such user"), told_by="x")
    stop_mail("ana@example.org", reason="x")
    MailboxCursor.objects.create(mailbox="help@mail.example:993/INBOX", error="wrong password")
    signed_in(client, mona)
    assert "no such user" in client.get(page(Bounce, "changelist")).content.decode()
    assert "wrong password" in client.get(page(MailboxCursor, "changelist")).content.decode()
