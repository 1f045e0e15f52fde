"""Those who follow a town hall are mailed a day and an hour before, once each, and when it is moved or cancelled."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.feedback.models import TownHall, TownHallTelling
from apps.feedback.verbs import cancel_town_hall, open_town_hall, owe_reminders
from apps.foundation.models import OutgoingMail
from apps.notifications.models import Frequency, Watch
from apps.notifications.tokens import Leave, leave_token
from apps.notifications.verbs import (
    choose_preference,
    confirm_follow,
    follow_subject,
    tell_followers_of_town_halls,
)
from apps.notifications.verbs import town_halls as telling
from apps.notifications.verbs.follow_by_mail import follow_by_address
from tests.conftest import make_person, signed_in
from tests.feedback.halls import announced, changed, make_hall

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("pk").values_list("to", "subject"))


def run(now=None) -> int:
    owe_reminders(now)
    return tell_followers_of_town_halls(now)


def test_followers_are_reminded_a_day_and_an_hour_before_once(mona, ana, bela, company):
    hall = announced(mona)
    never = make_person("Never")
    for person in (ana, bela, never):
        follow_subject(hall, by=person)
    choose_preference(never, frequency=Frequency.NONE)
    follow_by_address(hall, address="zoe@example.org")
    # Ana's own address follows, too: she is told once.
    follow_by_address(hall, address="ANA@example.org")
    begins = hall.starts_at
    assert run() == 0 and run(begins - timedelta(hours=25)) == 0
    assert run(begins - timedelta(hours=23)) == 3 and run(begins - timedelta(hours=22)) == 0
    assert [to for to, _subject in told()] == ["ana@example.org", "bela@example.org", "zoe@example.org"]
    assert run(begins - timedelta(minutes=59)) == 3 and run(begins - timedelta(minutes=1)) == 0
    assert {subject for _to, subject in told()} == {
        f"[Acme] Soon: {hall.title}", f"[Acme] It begins within the hour: {hall.title}",
    }  # fmt: skip
    mail = OutgoingMail.objects.order_by("pk").first()
    assert "(Berlin)" in mail.text and f"{hall.starts_there:%H:%M}" in mail.text and hall.slug in mail.html
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and mail.person_id == ana.pk


def test_a_run_that_was_cut_short_goes_on_where_it_stopped(mona, company, monkeypatch):
    hall = announced(mona)
    people = [make_person(f"Person{number}") for number in range(5)]
    for person in people:
        follow_subject(hall, by=person)
    monkeypatch.setattr(telling, "CHUNK", 2)
    now = hall.starts_at - timedelta(hours=10)
    owe_reminders(now)
    row = TownHallTelling.objects.get()
    assert telling.tell_followers(row.pk, now=now) == 2
    # Killed here. The next runs do the rest, and nobody is told twice.
    assert tell_followers_of_town_halls(now) == 3 and tell_followers_of_town_halls(now) == 0
    assert len({to for to, _subject in told()}) == len(told()) == 5
    row.refresh_from_db()
    assert row.done_at and row.told == 5


def test_what_is_not_so_any_more_is_not_told(mona, ana, company):
    hall = announced(mona, starts_at=timezone.now() + timedelta(hours=20))
    follow_subject(hall, by=ana)
    owe_reminders()
    later = hall.starts_at + timedelta(days=7)
    changed(hall, by=mona, starts_at=later, ends_at=later + timedelta(hours=1))
    assert tell_followers_of_town_halls() == 1
    assert [subject for _to, subject in told()] == [f"[Acme] Moved: {hall.title}"]
    cancel_town_hall(hall, by=mona, reason="Mona is ill.")
    cancel_town_hall(hall, by=mona, reason="Mona is ill.")
    assert run() == 1 and run(later - timedelta(minutes=30)) == 0
    mail = OutgoingMail.objects.order_by("pk").last()
    assert mail.subject == f"[Acme] Cancelled: {hall.title}" and "Mona is ill." in mail.text
    open_one = announced(mona, starts_at=timezone.now() + timedelta(minutes=30))
    follow_subject(open_one, by=ana)
    owe_reminders()
    open_town_hall(open_one, by=mona)
    assert tell_followers_of_town_halls() == 0 and not TownHallTelling.objects.filter(done_at=None).exists()


def test_an_address_confirms_first_and_each_mail_ends_it(client, mona, ana, company, mailoutbox):
    hall, secret = announced(mona), make_hall(mona, title="Secret")
    door = reverse("notifications:follow", args=["town-hall", hall.pk])
    assert client.get(reverse("notifications:follow", args=["town-hall", secret.pk])).status_code == 404
    assert client.post(door, {"address": "zoe@example.org"}).headers["Location"] == hall.get_absolute_url()
    mail = OutgoingMail.objects.get()
    assert hall.title in mail.text and not Watch.objects.exists()
    token = mail.text.split("/follow/confirm/")[1].split("/")[0]
    assert client.get(reverse("notifications:confirm_follow", args=[token])).status_code == 200
    assert confirm_follow(token).address == "zoe@example.org"
    signed_in(client, ana).post(door)
    assert "You follow this" in client.get(hall.get_absolute_url()).content.decode()
    assert hall.title in client.get(reverse("notifications:settings")).content.decode()
    run(hall.starts_at - timedelta(hours=3))
    for watch in Watch.objects.all():
        link = reverse("notifications:unsubscribe", args=[leave_token(Leave(watch=watch.pk))])
        assert link in OutgoingMail.objects.filter(to=watch.address or ana.email).last().text
        client.post(link, {"List-Unsubscribe": "One-Click"})
    assert not Watch.objects.exists() and TownHall.objects.count() == 2
