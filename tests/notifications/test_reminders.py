"""The asker is asked once whether it is solved, and answers from the mail."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from apps.forum.models import Kind, Resolution, Thread, Visibility
from apps.forum.verbs import lock_thread, post_reply, resolve_thread
from apps.foundation.mail import stop_mail
from apps.foundation.models import OutgoingMail
from apps.notifications.models import Frequency, Reminder
from apps.notifications.tokens import SOLVED, UNSOLVED, Outcome, outcome_token
from apps.notifications.verbs import (
    choose_preference,
    follow_by_address,
    mail_due_notifications,
    remind_asker,
    remind_askers,
    unfollow_subject,
)
from tests.notifications.readers import in_a_while
from tests.racing import at_once, errors, needs_postgresql

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(thread, omar, company, catch_up):
    """Omar answered Ana's question; nothing was mailed yet."""
    post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    return Thread.objects.get(pk=thread.pk)


def link(thread, person, choice):
    return reverse("notifications:outcome", args=[outcome_token(Outcome(thread.pk, person.pk, choice))])


def reminders() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(once__startswith="reminder:"))


def test_the_asker_is_asked_after_three_days_and_only_once(answered, ana, mailoutbox, catch_up):
    assert remind_askers(now=in_a_while(days=2, hours=23)) == 0
    for _ in range(2):
        remind_askers(now=in_a_while(days=3, hours=1))
        remind_askers(now=in_a_while(days=6))
    catch_up()
    [mail] = [mail for mail in mailoutbox if mail.to == [ana.email]]
    assert "Is it solved? The toaster does not toast" in mail.subject
    assert len(re.findall(r"/outcome/", mail.body)) == 2
    assert Reminder.objects.get().mail.once == f"reminder:{answered.pk}"


@pytest.mark.parametrize("change", ["settled", "asker replied", "praise", "asked back", "held", "old", "unanswered"])
def test_nobody_is_asked_where_it_makes_no_sense(make_thread, ana, omar, change, catch_up):
    thread = make_thread(kind=Kind.PRAISE if change == "praise" else Kind.QUESTION)
    if change != "unanswered":
        post_reply(thread, by=omar, body="Descale it.")
    if change == "settled":
        resolve_thread(thread, by=omar)
    if change == "asker replied":
        post_reply(thread, by=ana, body="Still cold.")
    if change == "asked back":
        Thread.objects.update(asked_back_at=in_a_while())
    if change == "held":
        Thread.objects.update(visibility=Visibility.HELD)
    assert remind_askers(now=in_a_while(days=30 if change == "old" else 4)) == 0
    assert reminders() == []


@pytest.mark.parametrize("change", ["no mails", "muted", "stopped"])
def test_who_wants_no_mail_is_not_asked_now_or_later(answered, ana, mailoutbox, change, catch_up):
    if change == "no mails":
        choose_preference(ana, frequency=Frequency.NONE)
    if change == "muted":
        unfollow_subject(answered, by=ana)
    if change == "stopped":
        stop_mail(ana.email, reason="full")
    assert remind_askers(now=in_a_while(days=4)) == 1
    assert remind_askers(now=in_a_while(days=5)) == 0
    catch_up()
    assert mailoutbox == []


def test_people_from_elsewhere_are_not_asked(make_thread, jane, omar):
    thread = make_thread(by=jane, said_on="Mastodon")
    post_reply(thread, by=omar, body="Descale it.")
    assert remind_askers(now=in_a_while(days=4)) == 0
    assert not Reminder.objects.exists()


def test_who_asked_without_an_account_is_asked_at_their_address(make_thread, jane, omar, company, mailoutbox, catch_up):
    from apps.notifications.models import Watch

    thread = make_thread(by=jane)
    follow_by_address(thread, address="visitor@example.org", because=Watch.Because.ASKED)
    post_reply(thread, by=omar, body="Descale it.")
    assert remind_askers(now=in_a_while(days=4)) == 1
    catch_up()
    [mail] = mailoutbox
    assert mail.to == ["visitor@example.org"]


def test_opening_the_link_settles_nothing_and_the_button_does(client, answered, ana):
    address = link(answered, ana, SOLVED)
    assert "Solved" in client.get(address).content.decode()
    assert not Resolution.objects.exists()
    assert client.post(address).status_code == 302
    resolution = Resolution.objects.get()
    assert (resolution.how, resolution.settled_by) == (Resolution.How.CONFIRMED, ana)


def test_the_page_of_the_link_needs_the_token_of_its_form(answered, ana):
    assert Client(enforce_csrf_checks=True).post(link(answered, ana, SOLVED)).status_code == 403
    assert not Resolution.objects.exists()


def test_not_solved_adds_the_askers_words(client, answered, ana):
    address = link(answered, ana, UNSOLVED)
    assert "It is not solved yet." in client.get(address).content.decode()
    assert client.post(address, {"words": ""}).status_code == 422
    assert client.post(address, {"words": "Still cold."}).status_code == 302
    last = answered.posts.order_by("-pk").first()
    assert (last.author, last.body, last.voice) == (ana, "Still cold.", "customer")


def test_what_staff_closed_is_reopened_in_one_click_from_the_mail(client, answered, ana, omar, mailoutbox, catch_up):
    """PUB-3."""
    resolve_thread(answered, by=omar)
    catch_up()
    mail_due_notifications(now=in_a_while(minutes=3))
    catch_up()
    mail = [mail for mail in mailoutbox if mail.to == [ana.email]][-1]
    address = re.search(r"Not solved: reopen: http://127.0.0.1:8000(\S+)", mail.body)[1]
    client.get(address)
    assert Resolution.objects.exists()
    assert client.post(address).status_code == 302
    assert not Resolution.objects.exists()


def test_after_thirty_days_the_link_says_why_it_does_not_reopen(client, answered, ana, omar, ago):
    resolve_thread(answered, by=omar)
    Resolution.objects.update(settled_at=ago(days=31))
    address = link(answered, ana, UNSOLVED)
    assert "more than 30 days ago" in client.get(address).content.decode()
    assert client.post(address).status_code == 403
    assert Resolution.objects.exists()


@pytest.mark.parametrize("choice", [SOLVED, UNSOLVED])
def test_a_link_speaks_only_for_the_asker(client, answered, bela, omar, choice):
    for person in (bela, omar):
        assert client.post(link(answered, person, choice), {"words": "Hm."}).status_code == 403
    assert not Resolution.objects.exists()
    assert answered.posts.count() == 2


def test_whose_account_is_switched_off_says_nothing_by_an_old_mail(client, answered, ana):
    ana.is_active = False
    ana.save()
    assert client.post(link(answered, ana, SOLVED)).status_code == 403


def test_a_locked_conversation_takes_no_words_from_a_mail(client, answered, ana, mona):
    lock_thread(answered, by=mona)
    assert client.post(link(answered, ana, UNSOLVED), {"words": "Still cold."}).status_code == 403


def test_a_link_that_is_too_old_or_made_up_is_not_good(client, answered, ana, monkeypatch):
    from datetime import timedelta

    from apps.notifications import tokens

    address = link(answered, ana, SOLVED)
    assert client.post("/outcome/1-1-1:x:y/").status_code == 410
    assert client.post(address.replace(f"/{answered.pk}-", "/999-")).status_code == 410
    monkeypatch.setattr(tokens, "OUTCOME_GOOD_FOR", timedelta(seconds=-1))
    assert client.post(address).status_code == 410
    assert not Resolution.objects.exists()


def test_a_private_conversation_is_settled_from_the_mail_without_showing_it(client, make_thread, ana, omar):
    thread = make_thread(visibility=Visibility.PRIVATE, body="My card ends in 4242.")
    post_reply(thread, by=omar, body="Done.")
    answer = client.post(link(thread, ana, SOLVED))
    assert answer.status_code == 200
    assert "4242" not in answer.content.decode()
    assert Resolution.objects.get().how == Resolution.How.CONFIRMED


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_four_clocks_at_once_ask_once(thread, omar):
    post_reply(thread, by=omar, body="Descale it.")
    assert errors(at_once(*[lambda: remind_asker(thread.pk)] * 4)) == []
    assert len(reminders()) == 1
