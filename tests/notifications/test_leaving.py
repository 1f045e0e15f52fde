"""Whoever leaves is told nothing more, and takes along what they were told."""

import pytest

from apps.forum.verbs import post_reply
from apps.foundation.mail import queue_mail, stop_mail
from apps.foundation.models import MailStop, OutgoingMail
from apps.notifications.leaving import alerts_of, mails_of, notifications_of, preference_of_theirs, watches_of
from apps.notifications.models import Digest, Notification, PendingWatch, Preference, StaffAlert, Watch
from apps.notifications.verbs import (
    choose_preference,
    follow_by_address,
    follow_subject,
    invite_to_follow,
    mail_due_notifications,
)
from apps.people.leaving import leaving_rules
from apps.people.models import Leaving
from tests.notifications.readers import in_a_while

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(thread, bela, omar, catch_up):
    """Bela follows, was told and mailed, and has mail at an address of hers, too."""
    choose_preference(bela, hour=9)
    follow_subject(thread, by=bela)
    catch_up()
    post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    mail_due_notifications(now=in_a_while(minutes=3))
    catch_up()
    follow_by_address(thread, address="Bela@old.example.org")
    invite_to_follow(thread, address="bela@new.example.org")
    queue_mail(to="Bela@Old.example.org", subject="Hello", text="Hello Bela.")
    stop_mail("bela@old.example.org", reason="full")
    alert = StaffAlert.objects.create(name="On duty")
    alert.people.add(bela)
    Digest.objects.create(person=bela, due_at=in_a_while(), count=1)
    return bela


@pytest.mark.parametrize("keep_words", [True, False])
def test_nothing_of_theirs_is_left_and_others_keep_theirs(full, ana, keep_words):
    Leaving.objects.create(
        person=full,
        keep_words=keep_words,
        addresses=["bela@example.org", "bela@old.example.org", "bela@new.example.org"],
        next_at=in_a_while(),
    )
    ours = [rule for rule in leaving_rules() if rule.function.__module__ == "apps.notifications.leaving"]
    for _ in range(2):
        for rule in ours:
            if "notifications.ReplyAddress" not in rule.models:
                rule.function(full, keep_words=keep_words)
    assert not Watch.objects.exclude(person=ana).exclude(person__is_staff=True).exists()
    assert not Notification.objects.filter(recipient=full).exists()
    assert not PendingWatch.objects.exists()
    assert not Preference.objects.exists()
    assert not Digest.objects.exists()
    assert not MailStop.objects.exists()
    assert not StaffAlert.objects.get().people.exists()
    assert not OutgoingMail.objects.filter(to__icontains="bela").exists()
    assert Notification.objects.filter(recipient=ana).exists()
    assert OutgoingMail.objects.filter(to=ana.email).exists()


def test_they_take_along_what_is_theirs_and_nothing_of_others(full, ana, thread):
    queue_mail(to=full.email, subject="Your code", text="1234", person=full, is_awaited=True)
    assert [row["subject_id"] for row in watches_of(full)] == [thread.pk]
    assert [row["event__action"] for row in notifications_of(full)] == ["thread.replied"]
    assert [row["hour"] for row in preference_of_theirs(full)] == [9]
    assert [row["staffalert__name"] for row in alerts_of(full)] == ["On duty"]
    [mail] = mails_of(full)
    assert "Descale it." in mail["text"]
    assert "1234" not in str(mail)
    assert list(mails_of(ana)) != []
    assert all(row["to"] == ana.email for row in mails_of(ana))
