"""Mails at once: one for what belongs together, not too many in an hour, and nothing hostile in them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.company.models import Profile
from apps.forum.models import Visibility
from apps.forum.verbs import open_thread, post_reply, resolve_thread
from apps.foundation.mail import stop_mail
from apps.foundation.models import OutgoingMail
from apps.notifications.models import Frequency, Notification
from apps.notifications.verbs import (
    bundle,
    choose_preference,
    follow_by_address,
    follow_subject,
    mail_due_notifications,
    mark_all_read,
)
from apps.people.models import User
from tests.browser.hostile import BODIES, LINES
from tests.conftest import make_person
from tests.notifications.readers import in_a_while, make_readers
from tests.racing import at_once, errors, needs_postgresql

pytestmark = pytest.mark.django_db


@pytest.fixture
def followed(thread, bela, company, catch_up):
    follow_subject(thread, by=bela)
    catch_up()
    return thread


@pytest.fixture
def mails_of(mailoutbox, catch_up):
    """Let the given time pass, and return what was mailed to somebody since."""

    def run(address, **span):
        before = len(mailoutbox)
        mail_due_notifications(now=in_a_while(**(span or {"minutes": 3})))
        catch_up()
        return [mail for mail in mailoutbox[before:] if mail.to == [address]]

    return run


def test_nothing_is_mailed_before_its_time(followed, bela, omar, mails_of, catch_up):
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    assert mails_of(bela.email, seconds=5) == []
    assert len(mails_of(bela.email)) == 1


def test_what_happens_in_one_conversation_within_minutes_is_one_mail(followed, bela, omar, mails_of, catch_up):
    post_reply(followed, by=omar, body="Descale it.")
    post_reply(followed, by=omar, body="And clean it.")
    resolve_thread(followed, by=omar)
    catch_up()
    [mail] = mails_of(bela.email)
    assert mail.subject == "[Acme] The toaster does not toast"
    assert "> Descale it." in mail.body
    assert "> And clean it." in mail.body
    assert "Omar marked this as resolved" in mail.body
    assert mails_of(bela.email) == [], "nothing is mailed twice"
    assert not Notification.objects.filter(recipient=bela, mailed_at=None).exists()


def test_two_conversations_are_two_mails(followed, make_thread, bela, omar, mails_of, catch_up):
    other = make_thread(title="The kettle leaks")
    follow_subject(other, by=bela)
    for thread in (followed, other):
        post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    assert len(mails_of(bela.email)) == 2


def test_a_mail_says_how_to_leave_and_that_a_machine_made_it(followed, bela, omar, mails_of, catch_up):
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    [mail] = mails_of(bela.email)
    message = mail.message()
    address = message["List-Unsubscribe"].strip("<>")
    assert address.startswith("http://127.0.0.1:8000/unsubscribe/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["References"] == message["In-Reply-To"] == f"<thread-{followed.pk}@127.0.0.1>"
    assert "Acme" in message["From"]
    assert address in mail.body
    assert mail.alternatives


def test_answers_go_to_an_address_of_the_reader_alone(
    followed, ana, bela, omar, mails_of, mailoutbox, settings, catch_up
):
    settings.INBOUND_MAIL_DOMAIN = "in.acme.example"
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    [mail] = mails_of(bela.email)
    addresses = {sent.to[0]: sent.message()["Reply-To"] for sent in mailoutbox}
    assert addresses[bela.email].endswith("@in.acme.example")
    assert addresses[ana.email] != addresses[bela.email]
    assert "Answer this mail" in mail.body


def test_without_inbound_mail_a_mail_leads_to_the_page(followed, bela, omar, mails_of, catch_up):
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    [mail] = mails_of(bela.email)
    assert mail.message()["Reply-To"] is None
    assert "not read" in mail.body


def test_no_more_than_five_mails_of_a_conversation_in_an_hour(followed, bela, omar, mailoutbox, catch_up):
    """Class 32: the sixth waits, and brings everything that came meanwhile."""
    start = timezone.now()
    for minute in range(8):
        post_reply(followed, by=omar, body=f"Number {minute}.")
        catch_up()
        mail_due_notifications(now=start + timedelta(minutes=5 * minute + 3))
        catch_up()
    mine = [mail for mail in mailoutbox if mail.to == [bela.email]]
    assert len(mine) == bundle.MOST_IN_AN_HOUR
    mail_due_notifications(now=start + timedelta(minutes=64))
    catch_up()
    mine = [mail for mail in mailoutbox if mail.to == [bela.email]]
    assert len(mine) == bundle.MOST_IN_AN_HOUR + 1
    assert all(f"Number {number}." in mine[-1].body for number in (5, 6, 7))


def test_what_was_read_on_the_site_is_not_mailed(followed, bela, omar, mails_of, catch_up):
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    mark_all_read(bela)
    assert mails_of(bela.email) == []


@pytest.mark.parametrize("frequency", [Frequency.NONE, Frequency.DAILY, Frequency.WEEKLY])
def test_who_wants_no_mail_at_once_gets_none(followed, bela, omar, frequency, mails_of, catch_up):
    choose_preference(bela, frequency=frequency)
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    assert mails_of(bela.email) == []
    assert Notification.objects.of(bela).unread().count() == 1


def test_who_changes_their_mind_meanwhile_gets_none(followed, bela, omar, mails_of, catch_up):
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    choose_preference(bela, frequency=Frequency.NONE)
    assert mails_of(bela.email) == []


def test_an_address_that_takes_no_mail_is_left_alone(followed, bela, omar, mails_of, catch_up):
    stop_mail(bela.email, reason="550 unknown")
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    assert mails_of(bela.email) == []
    assert OutgoingMail.objects.filter(to=bela.email).get().state == OutgoingMail.State.STOPPED


def test_a_private_conversation_is_told_of_and_not_quoted(make_thread, ana, omar, company, mails_of, catch_up):
    thread = make_thread(visibility=Visibility.PRIVATE)
    catch_up()
    post_reply(thread, by=omar, body="Your card ends in 4242.")
    catch_up()
    [mail] = mails_of(ana.email)
    assert "Omar replied" in mail.body
    assert "4242" not in mail.body + mail.alternatives[0].content


def test_an_address_without_an_account_is_mailed_with_a_link_that_ends_it(followed, omar, mails_of, catch_up):
    follow_by_address(followed, address="visitor@example.org")
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    [mail] = mails_of("visitor@example.org")
    assert "/unsubscribe/" in mail.body
    assert "/notifications/settings/" not in mail.body


def test_hostile_words_stay_words_in_a_mail(board, company, mailoutbox, catch_up, subtests):
    """Class 4: the same corpus as on pages, as title, name and text of a mail, each to somebody of its own."""
    payloads = {f"asker-{number}": words for number, words in enumerate([*LINES.values(), *BODIES.values()])}
    threads = {
        name: open_thread(by=make_person(name), title=(words.strip() or "x")[:150], body="Hello.")
        for name, words in payloads.items()
    }
    catch_up()
    for name, words in payloads.items():
        # Staff, whose words are not held back for a look.
        agent = make_person(f"agent-{name}", "Agent")
        User.objects.filter(pk=agent.pk).update(name=words[:150])
        agent.refresh_from_db()
        post_reply(threads[name], by=agent, body=words[:1_000] or "x")
    catch_up()
    mail_due_notifications(now=in_a_while(minutes=3))
    catch_up()
    mails = {address: mail for mail in mailoutbox for address in mail.to}
    assert len(mailoutbox) == len(mails) == len(payloads)
    for name, words in payloads.items():
        with subtests.test(words[:40]):
            assert_only_words(mails[f"{name}@example.org"])


def assert_only_words(mail):
    """Nothing in a mail is more than text, our own tags and links to us, and it goes to nobody else."""
    message = mail.message()
    assert message["Bcc"] is None
    assert message["Subject"].count("\n") == 0
    assert mail.recipients() == mail.to
    html = mail.alternatives[0].content
    tags = set(re.findall(r"<([a-zA-Z!/][^\s>]*)", html))
    plain = {"html", "head", "meta", "title", "body", "h1", "p", "a", "small", "hr", "blockquote", "br"}
    assert tags <= plain | {f"/{name}" for name in plain} | {"br/", "!DOCTYPE"}
    assert not re.search(r"<[^>]*\s(on\w+|style|src)\s*=", html)
    assert all(address.startswith("http://127.0.0.1:8000/") for address in re.findall(r'href="([^"]*)"', html))


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_title_cannot_add_headers(thread, ana, omar, company, break_, mails_of, catch_up):
    thread.title = f"Hello{break_}Bcc: everybody@example.org{break_}{break_}<b>body</b>"
    thread.save()
    Profile.objects.update(name=f"Acme{break_}Bcc: everybody@example.org"[:80])
    catch_up()
    post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    [mail] = mails_of(ana.email)
    head, _body = mail.message().as_bytes().split(b"\n\n", 1)
    assert b"\nBcc:" not in head
    assert mail.recipients() == [ana.email]


def test_many_readers_are_mailed_in_several_runs(followed, omar, mailoutbox, monkeypatch, catch_up):
    monkeypatch.setattr(bundle, "AT_A_TIME", 10)
    make_readers(35, of=followed)
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    assert mail_due_notifications(now=in_a_while(minutes=3)) == 37
    catch_up()
    assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox) == 37


def test_a_run_killed_between_mail_and_mark_left_neither(followed, bela, omar, monkeypatch, mails_of, catch_up):
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    with monkeypatch.context() as killed:
        killed.setattr(bundle, "_mark", lambda *args: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            mail_due_notifications(now=in_a_while(minutes=3))
    assert not OutgoingMail.objects.exists()
    assert len(mails_of(bela.email)) == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_mail_each_reader_once(thread, omar, monkeypatch, catch_up):
    monkeypatch.setattr(bundle, "AT_A_TIME", 5)
    catch_up()
    make_readers(40, of=thread)
    post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    moment = in_a_while(minutes=3)
    assert errors(outcomes := at_once(*[lambda: mail_due_notifications(now=moment)] * 4)) == []
    assert sum(outcomes) == OutgoingMail.objects.count() == 41
    assert OutgoingMail.objects.values("to").distinct().count() == 41
