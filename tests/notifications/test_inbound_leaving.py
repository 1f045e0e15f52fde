"""Who leaves takes their mails along, and none of them stays."""

import pytest

from apps.notifications.inbound.addresses import reply_address
from apps.notifications.inbound.bounces import note_bounce
from apps.notifications.inbound.leaving import mails_that_came_in, part_with_mail_that_came_in, reply_addresses_of
from apps.notifications.inbound.process import process_waiting_mails
from apps.notifications.inbound.reports import Failure
from apps.notifications.inbound.store import store_mail
from apps.notifications.models import Bounce, InboundMail, ReplyAddress
from tests.notifications.letters import DOMAIN, written


@pytest.fixture
def mails(settings, ana, bela, thread):
    settings.INBOUND_MAIL_DOMAIN = DOMAIN
    store_mail(written(to=reply_address(ana, thread)), door="test")
    store_mail(written(to=reply_address(bela, thread), sender="bela@example.org", message_id="<2@x>"), door="test")
    process_waiting_mails()
    note_bounce(Failure("ana@example.org", True), told_by="x")


def test_somebody_takes_along_what_they_sent_and_not_the_keys(ana, mails):
    (row,) = mails_that_came_in(ana)
    assert row["sender"] == "ana@example.org"
    (address,) = reply_addresses_of(ana)
    assert "key" not in address


@pytest.mark.parametrize("keep_words", [True, False])
def test_nothing_of_them_stays_and_the_rest_does(ana, bela, mails, keep_words):
    for _again in range(2):
        part_with_mail_that_came_in(ana, keep_words=keep_words)
    assert [mail.sender for mail in InboundMail.objects.all()] == ["bela@example.org"]
    assert [address.person for address in ReplyAddress.objects.all()] == [bela]
    assert not Bounce.objects.exists()
