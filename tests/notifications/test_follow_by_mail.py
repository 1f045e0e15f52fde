"""A visitor follows by mail: asked first, once per link, and gone with one click."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from apps.forum.models import Resolution, Thread, Visibility
from apps.forum.verbs import (
    confirm_question,
    merge_threads,
    open_thread,
    post_reply,
    publish_thread,
    resolve_thread,
)
from apps.foundation.models import OutgoingMail
from apps.notifications.models import PendingWatch, Preference, Watch
from apps.notifications.tokens import Leave, leave_token, outcome_token, read_leave_token
from apps.notifications.verbs import (
    confirm_follow,
    follow_by_address,
    forget_invitations,
    invite_to_follow,
    mail_due_notifications,
    remind_askers,
)
from tests.conftest import signed_in
from tests.notifications.readers import in_a_while
from tests.racing import at_once, errors, needs_postgresql

pytestmark = pytest.mark.django_db

VISITOR = "visitor@example.org"


def door(thing, kind="thread"):
    return reverse("notifications:follow", args=[kind, thing.pk])


@pytest.fixture
def link(thread, mailoutbox, catch_up):
    """The address in the mail that asks a visitor."""
    catch_up()
    invite_to_follow(thread, address=VISITOR)
    catch_up()
    [mail] = mailoutbox
    return re.search(r"http://127.0.0.1:8000(/follow/confirm/\S+)", mail.body)[1]


def token_of(link):
    return link.rstrip("/").split("/")[-1]


def test_a_visitor_is_asked_by_mail_and_follows_after_the_button(client, thread, mailoutbox, catch_up):
    catch_up()
    answer = client.post(door(thread), {"address": VISITOR}, follow=True)
    assert "Look into your mailbox" in answer.content.decode()
    assert not Watch.objects.exclude(address="").exists()
    catch_up()
    [mail] = mailoutbox
    assert mail.to == [VISITOR]
    link = re.search(r"http://127.0.0.1:8000(/follow/confirm/\S+)", mail.body)[1]
    assert "Yes, tell me" in client.get(link).content.decode()
    assert not Watch.objects.exclude(address="").exists(), "opening a link changes nothing"
    assert "You hear of it" in client.post(link, follow=True).content.decode()
    assert Watch.objects.get(address=VISITOR).subject_id == thread.pk


def test_the_mail_says_nothing_that_a_stranger_wrote(make_thread, mailoutbox, catch_up):
    thread = make_thread(title="Win a prize at evil.example")
    invite_to_follow(thread, address=VISITOR)
    catch_up()
    mail = next(mail for mail in mailoutbox if mail.to == [VISITOR])
    words = mail.subject + mail.body + mail.alternatives[0].content
    assert "prize" not in words
    assert "evil" not in words


def test_a_link_is_good_once(client, link):
    assert client.post(link).status_code == 302
    assert client.post(link).status_code == 410
    assert client.get(link).status_code == 410


def test_a_link_is_good_for_two_days(link):
    token = token_of(link)
    assert confirm_follow(token, now=in_a_while(hours=47)) is not None
    PendingWatch.objects.update(used_at=None)
    assert confirm_follow(token, now=in_a_while(hours=49)) is None


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 5_000, "%00", "../../admin"])
def test_a_made_up_link_is_not_good(client, thread, token):
    assert confirm_follow(token) is None
    assert client.get(f"/follow/confirm/{token}/").status_code in {404, 410}


def test_a_token_has_at_least_128_random_bits_and_is_stored_as_a_digest(link):
    token = token_of(link)
    assert len(token) * 6 >= 256
    pending = PendingWatch.objects.get()
    assert token not in "".join(str(value) for value in vars(pending).values())


def test_the_words_of_the_mail_with_the_link_are_forgotten_once_it_is_sent(link):
    assert OutgoingMail.objects.get().text == ""


def test_the_answer_does_not_tell_who_follows(client, thread, mailoutbox, catch_up):
    follow_by_address(thread, address="known@example.org")
    catch_up()

    def words(address):
        page = Client().post(door(thread), {"address": address}, follow=True)
        return page.status_code, re.sub(r'value="[^"]+"', "", page.content.decode())

    assert words("known@example.org") == words("unknown@example.org")
    catch_up()
    assert [mail.to for mail in mailoutbox] == [["unknown@example.org"]]


def test_an_address_is_not_asked_again_at_once(thread):
    assert invite_to_follow(thread, address=VISITOR)
    assert invite_to_follow(thread, address=VISITOR.upper()) is None
    assert invite_to_follow(thread, address=VISITOR, now=in_a_while(minutes=11))


def test_one_address_is_asked_three_times_an_hour_whoever_asks(make_thread, catch_up):
    """The limit's value, with a new browser and a new sender's address each time."""
    for number in range(6):
        thread = make_thread(title=f"Number {number}", at=in_a_while(minutes=-number))
        answer = Client(REMOTE_ADDR=f"198.51.100.{number}").post(door(thread), {"address": VISITOR})
        assert answer.status_code == 302
    assert PendingWatch.objects.count() == 3


def test_a_visitor_may_ask_five_times_a_minute(client, thread):
    codes = [client.post(door(thread), {"address": f"visitor{number}@example.org"}).status_code for number in range(6)]
    assert codes == [302] * 5 + [429]


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b", "a@example.org\r\nBcc: b@example.org", "x" * 300 + "@example.org"]
)
def test_an_address_that_is_none_is_asked_for_again(client, thread, address):
    answer = client.post(door(thread), {"address": address})
    assert answer.status_code == 422
    assert not PendingWatch.objects.exists()


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.HELD])
def test_nobody_follows_what_they_may_not_see(client, make_thread, bela, visibility):
    thread = make_thread(visibility=visibility)
    assert client.post(door(thread), {"address": VISITOR}).status_code == 404
    signed_in(client, bela)
    assert client.post(door(thread)).status_code == 404
    assert client.get(door(thread)).status_code == 404


@pytest.mark.parametrize("kind", ["user", "post", "thread/../board", ""])
def test_nothing_else_can_be_followed(client, thread, kind):
    assert client.post(f"/follow/{kind}/{thread.pk}/", {"address": VISITOR}).status_code == 404


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_following_needs_the_token_of_the_form(thread, bela, method):
    client = signed_in(Client(enforce_csrf_checks=True), bela)
    assert client.post(door(thread), {"_method": method}).status_code == 403
    assert Client(enforce_csrf_checks=True).post(door(thread), {"address": VISITOR}).status_code == 403


def test_one_click_in_the_mail_program_ends_it_without_signing_in(thread):
    """RFC 8058: a bare POST, no cookie, no token of ours beside the address."""
    watch = follow_by_address(thread, address=VISITOR)
    address = reverse("notifications:unsubscribe", args=[leave_token(Leave(watch=watch.pk))])
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = client.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/plain")
    assert not Watch.objects.exclude(address="").exists()


def test_opening_the_unsubscribe_page_ends_nothing(client, thread):
    watch = follow_by_address(thread, address=VISITOR)
    address = reverse("notifications:unsubscribe", args=[leave_token(Leave(watch=watch.pk))])
    assert "No more mails" in client.get(address).content.decode()
    assert Watch.objects.filter(pk=watch.pk).exists()
    assert "You get no more mails" in client.post(address).content.decode()
    assert not Watch.objects.filter(pk=watch.pk).exists()
    assert client.get(address).status_code == 200


def test_a_person_leaves_a_conversation_or_all_mails_without_signing_in(client, thread, bela):
    client.post(reverse("notifications:unsubscribe", args=[leave_token(Leave(person=bela.pk, thread=thread.pk))]))
    assert Watch.objects.get(person=bela).is_muted
    client.post(reverse("notifications:unsubscribe", args=[leave_token(Leave(person=bela.pk))]))
    assert Preference.objects.get(person=bela).frequency == "none"


def test_a_token_cannot_be_changed_or_used_elsewhere(client, thread, ana, bela):
    from apps.notifications.tokens import SOLVED, Outcome

    token = leave_token(Leave(person=bela.pk, thread=thread.pk))
    forged = token.replace(f"-{bela.pk}-", f"-{ana.pk}-")
    foreign = outcome_token(Outcome(thread.pk, ana.pk, SOLVED))
    for bad in (forged, foreign, token + "x", "0-1-2", ":", "x" * 1_000):
        assert read_leave_token(bad) is None
        assert client.post(f"/unsubscribe/{bad}/").status_code == 404
    assert not Watch.objects.filter(is_muted=True).exists()


def test_links_long_unused_are_forgotten(link):
    assert forget_invitations(in_a_while(days=8)) == 0
    assert forget_invitations(in_a_while(days=10)) == 1
    assert not PendingWatch.objects.exists()


@pytest.fixture
def asked(client, board, company, mailoutbox, catch_up):
    """What a visitor asked without an account and confirmed; the mails on the way to that are gone."""
    words = {"title": "Where is my parcel?", "body": "It did not come.", "kind": "question"}
    client.post(reverse("forum:ask"), {**words, "email": VISITOR.upper(), "name": "Vera"})
    catch_up()
    [mail] = mailoutbox
    thread = confirm_question(re.search(r"/ask/confirm/([^/\s]+)/", mail.body)[1])
    catch_up()
    mailoutbox.clear()
    return thread


@pytest.fixture
def mails(mailoutbox, catch_up):
    """The mails that came since they were last looked at, once everything due was sent."""

    def come(**span) -> list:
        catch_up()
        mail_due_notifications(in_a_while(**(span or {"minutes": 3})))
        catch_up()
        new = list(mailoutbox)
        mailoutbox.clear()
        return new

    return come


def test_whoever_asks_without_an_account_hears_by_mail_until_they_leave(client, asked, omar, mails):
    assert asked.author.is_staged
    assert asked.author.email is None
    assert Watch.objects.get(address=VISITOR).because == Watch.Because.ASKED
    assert mails() == []
    post_reply(asked, by=omar, body="It arrives on Friday.")
    [mail] = mails()
    assert mail.to == [VISITOR]
    assert "> It arrives on Friday." in mail.body
    assert "because you asked it" in mail.body
    leave = re.search(r"http://127.0.0.1:8000(/unsubscribe/\S+)", mail.body)[1]
    assert leave in mail.extra_headers["List-Unsubscribe"]
    assert client.post(leave).status_code == 200
    post_reply(asked, by=omar, body="On Saturday, sorry.")
    assert mails() == []
    assert remind_askers(now=in_a_while(days=4)) == 0


def test_whoever_asks_without_an_account_is_asked_whether_it_is_solved(client, asked, omar, mails):
    post_reply(asked, by=omar, body="It arrives on Friday.")
    mails()
    assert remind_askers(now=in_a_while(days=4)) == 1
    assert remind_askers(now=in_a_while(days=5)) == 0
    [mail] = mails()
    assert mail.to == [VISITOR]
    solved = re.search(r"Solved: http://127.0.0.1:8000(/outcome/\S+)", mail.body)[1]
    assert client.post(solved).status_code == 302
    resolution = Resolution.objects.get(thread=asked)
    assert (resolution.how, resolution.settled_by) == (Resolution.How.CONFIRMED, asked.author)


def test_whoever_asked_without_an_account_reopens_from_the_mail_that_says_it_was_closed(client, asked, omar, mails):
    resolve_thread(asked, by=omar)
    [mail] = mails()
    assert mail.to == [VISITOR]
    reopen = re.search(r"Not solved: reopen: http://127.0.0.1:8000(/outcome/\S+)", mail.body)[1]
    assert client.post(reopen, {"words": "It never came."}).status_code == 302
    assert not Resolution.objects.exists()
    assert asked.posts.latest("pk").author == asked.author


def test_whoever_asked_without_an_account_hears_that_their_question_may_be_read_now(asked, mona, mails):
    assert mails() == []
    Thread.objects.filter(pk=asked.pk).update(visibility=Visibility.HELD)
    publish_thread(Thread.objects.get(pk=asked.pk), by=mona)
    [mail] = mails()
    assert mail.to == [VISITOR]
    assert "because you asked it" in mail.body


def test_whoever_asked_without_an_account_hears_where_their_question_went(asked, thread, rita, omar, mails):
    mails()
    merge_threads(asked, into=thread, by=rita)
    [mail] = [one for one in mails() if one.to == [VISITOR]]
    assert thread.get_absolute_url() in mail.body
    post_reply(thread, by=omar, body="All parcels are late.")
    assert VISITOR in [to for one in mails() for to in one.to]


def test_whoever_asked_without_an_account_hears_nothing_that_went_private_or_is_held(asked, omar, mails):
    for visibility in (Visibility.HELD, Visibility.PRIVATE):
        Thread.objects.filter(pk=asked.pk).update(visibility=visibility)
        post_reply(Thread.objects.get(pk=asked.pk), by=omar, body="Between us.")
        assert [mail for mail in mails() if mail.to == [VISITOR]] == []


def test_people_from_other_networks_are_never_mailed(make_thread, jane, omar, mona, mails):
    """Whatever is known of them: an address that nobody confirmed is no address."""
    EmailAddress.objects.create(user=jane, email=VISITOR, verified=False, primary=True)
    imported = make_thread(by=jane, said_on="Mastodon")
    elsewhere = make_thread(by=jane)
    for thread in (imported, elsewhere):
        post_reply(thread, by=omar, body="Descale it.", asks_back=True)
        Thread.objects.filter(pk=thread.pk).update(visibility=Visibility.HELD)
        publish_thread(Thread.objects.get(pk=thread.pk), by=mona)
    assert mails() == []
    assert remind_askers(now=in_a_while(days=4)) == 0
    for thread in (imported, elsewhere):
        resolve_thread(Thread.objects.get(pk=thread.pk), by=omar)
    assert mails() == []
    assert not Watch.objects.filter(address=VISITOR).exists()
    assert not OutgoingMail.objects.filter(to__in=["", VISITOR]).exists()


def test_people_whose_address_nobody_confirmed_are_not_followed_for(board, jane, catch_up):
    open_thread(by=jane, title="Hello", body="Hello.")
    catch_up()
    assert not Watch.objects.exists()


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_uses_of_one_link_at_once_are_one(thread):
    from apps.notifications.verbs import follow_by_mail

    token = "T" * 43
    pending = invite_to_follow(thread, address=VISITOR)
    PendingWatch.objects.filter(pk=pending.pk).update(digest=follow_by_mail.digest_of(token))
    outcomes = at_once(*[lambda: confirm_follow(token)] * 20)
    assert errors(outcomes) == []
    assert len([watch for watch in outcomes if watch]) == 1
