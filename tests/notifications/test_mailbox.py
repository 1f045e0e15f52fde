"""The mailbox door: nothing lost, nothing taken twice, marked as seen only after it is stored."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.notifications.inbound import mailbox as door
from apps.notifications.inbound.mailbox import mailbox_of, read_mailbox
from apps.notifications.models import InboundMail, MailboxCursor
from tests.notifications.letters import written
from tests.notifications.post_office import PASSWORD, PostOffice

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings):
    with PostOffice() as office:
        settings.IMAP_URL = office.url
        yield office


def mail(number: int) -> bytes:
    return written(to="help@acme.example", message_id=f"<{number}@x>")


def test_new_mail_is_stored_and_then_marked(office):
    for number in range(3):
        office.deliver(mail(number))
    assert read_mailbox() == 3
    assert InboundMail.objects.count() == 3
    assert bytes(InboundMail.objects.order_by("id").first().raw) == mail(0)
    assert office.seen == {1, 2, 3}
    assert read_mailbox() == 0


def test_the_reading_itself_marks_nothing(office):
    office.deliver(mail(1))
    read_mailbox()
    fetched = [command for command in office.said if "FETCH" in command]
    assert fetched
    assert all("PEEK" in command for command in fetched)


def test_a_connection_that_breaks_before_marking_stores_once(office):
    office.deliver(mail(1))
    office.breaks_before = "STORE"
    assert read_mailbox() == 0
    assert InboundMail.objects.count() == 1
    assert office.seen == set()
    assert MailboxCursor.objects.get().error
    assert read_mailbox() == 0
    assert InboundMail.objects.count() == 1
    assert office.seen == {1}
    assert MailboxCursor.objects.get().error == ""


def test_a_connection_that_breaks_while_fetching_loses_nothing(office):
    office.deliver(mail(1))
    office.deliver(mail(2))
    office.breaks_before = "FETCH"
    assert read_mailbox() == 0
    assert read_mailbox() == 2


def test_what_somebody_else_has_opened_meanwhile_is_found(office):
    office.deliver(mail(1))
    read_mailbox()
    office.seen.add(office.deliver(mail(2)))
    assert read_mailbox() == 1


def test_what_was_read_before_we_came_is_left_alone(office):
    office.seen.add(office.deliver(mail(1)))
    office.deliver(mail(2))
    assert read_mailbox() == 1


def test_new_ids_after_a_restored_mailbox_double_nothing(office):
    office.deliver(mail(1))
    read_mailbox()
    office.validity, office.mails, office.seen = 8, {}, set()
    office.deliver(mail(1), uid=5)
    office.deliver(mail(2), uid=6)
    assert read_mailbox() == 1
    assert InboundMail.objects.count() == 2


def test_a_mail_that_is_too_large_is_told_to_staff_and_not_read_whole(office, settings):
    settings.INBOUND_MAIL_SIZE_LIMIT = 1_000
    office.deliver(mail(1) + b"x" * 50_000)
    office.deliver(mail(2))
    read_mailbox()
    too_large = InboundMail.objects.get(outcome="not_taken")
    assert "1000" in too_large.why
    assert bytes(too_large.raw) == b""
    assert too_large.size == 1_001
    assert InboundMail.objects.filter(state="waiting").count() == 1


def test_a_wrong_password_is_an_error_that_does_not_tell_it(office, settings):
    settings.IMAP_URL = office.url.replace("p%40ss", "wrong%40ss")
    assert read_mailbox() == 0
    error = MailboxCursor.objects.get().error
    assert "AUTHENTICATIONFAILED" in error
    assert "ss word" not in error
    assert PASSWORD not in repr(mailbox_of(office.url))


def test_a_server_that_is_not_there_is_an_error_and_not_a_crash(office, settings):
    settings.IMAP_URL = office.url.replace(str(office.port), "9")
    assert read_mailbox() == 0
    assert MailboxCursor.objects.get().error


def test_only_one_reads_at_a_time(office):
    office.deliver(mail(1))
    cursor = door._claim(mailbox_of(office.url).name)
    assert read_mailbox() == 0
    MailboxCursor.objects.filter(pk=cursor.pk).update(polling_until=None)
    assert read_mailbox() == 1


def test_without_an_address_nobody_looks(settings):
    settings.IMAP_URL = ""
    assert read_mailbox() == 0
    assert not MailboxCursor.objects.exists()


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("https://a:b@mail.example", "begins"),
        ("imaps://mail.example", "names"),
        ("imaps://a:b@mail.example:port/", "no address"),
        ("imaps://a@mail.example", "names"),
    ],
)
def test_an_address_that_is_none_says_what_to_fix(url, word):
    with pytest.raises(ImproperlyConfigured, match=word):
        mailbox_of(url)


def test_an_address_knows_its_defaults():
    mailbox = mailbox_of("imaps://a%40b.example:c@mail.example")
    assert (mailbox.user, mailbox.port, mailbox.folder) == ("a@b.example", 993, "INBOX")
