"""Asking without an account: a mail, a link, a button, and then it is posted, once."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from apps.forum.models import Thread, Unconfirmed, Visibility
from apps.forum.rules import _speech_checks
from apps.forum.verbs import ask_by_mail, confirm_question, purge_unconfirmed
from apps.foundation.models import OutgoingMail
from apps.foundation.verdicts import no
from apps.people.models import User
from tests.conftest import signed_in
from tests.forum.pages import Page
from tests.racing import at_once, errors, needs_postgresql

ASK = "/ask/"
WORDS = {
    "kind": "problem",
    "title": "Where is my parcel?",
    "body": "It left on **Monday**.",
    "name": "Petra",
    "email": "Petra@Example.org",
}


def ask(client, **words):
    return client.post(ASK, {**WORDS, "ticket": str(uuid4()), **words})


def link() -> str:
    """The address in the newest mail."""
    words = OutgoingMail.objects.latest("pk").text
    return re.search(r"https?://[^/]+(/ask/confirm/\S+/)", words)[1]


def test_a_question_waits_until_its_link_is_opened_and_its_button_pressed(client, board):
    assert ask(client)["Location"] == "/ask/sent/"
    assert "Look into your mail" in Page(client.get("/ask/sent/")).text
    assert not Thread.objects.exists()
    page = Page(client.get(link()))
    assert "Where is my parcel?" in page.text
    assert not Thread.objects.exists()
    answer = client.post(link())
    thread = Thread.objects.get()
    assert answer["Location"] == thread.get_absolute_url()
    assert (thread.kind, thread.visibility, str(thread.author)) == ("problem", Visibility.PUBLIC, "Petra")
    assert "<strong>Monday</strong>" in thread.posts.get().html


def test_the_mail_carries_none_of_the_words(client, board):
    ask(client, name="Buy cheap watches")
    [mail] = OutgoingMail.objects.all()
    assert mail.to == "petra@example.org"
    for words in (WORDS["title"], "Monday", "watches"):
        assert words not in mail.subject + mail.text + mail.html
    assert len(re.search(r"/ask/confirm/([^/]+)/", mail.text)[1]) >= 22


def test_only_a_digest_of_the_token_is_kept(client, board):
    ask(client)
    token = link().split("/")[-2]
    row = Unconfirmed.objects.values().get()
    assert not [value for value in row.values() if token in str(value)]


def test_its_author_is_a_person_who_has_not_joined(client, board):
    ask(client)
    client.post(link())
    person = Thread.objects.get().author
    assert person.is_staged
    assert not person.has_usable_password()
    assert person.handles.get().network == "mail"
    assert EmailAddress.objects.get(user=person).verified
    ask(client, title="Another one")
    client.post(link())
    assert User.objects.filter(threads__isnull=False).distinct().count() == 1
    assert EmailAddress.objects.count() == 1


def test_whoever_joined_with_that_address_is_the_author(client, board, ana):
    EmailAddress.objects.create(user=ana, email="ana@example.org", verified=True, primary=True)
    ask(client, email="ANA@example.org")
    client.post(link())
    assert Thread.objects.get().author == ana
    assert not User.objects.staged().exists()


def test_an_address_that_somebody_only_claims_to_have_is_not_theirs(client, board, ana):
    EmailAddress.objects.create(user=ana, email="petra@example.org", verified=False)
    ask(client)
    client.post(link())
    assert Thread.objects.get().author != ana


def test_a_mailbox_does_not_speak_for_the_company(client, board, rita):
    EmailAddress.objects.create(user=rita, email="rita@example.org", verified=True)
    ask(client, email="rita@example.org")
    client.post(link())
    assert Thread.objects.get().posts.get().voice == "customer"


def test_known_and_unknown_addresses_get_the_same_answer(client, board, ana):
    EmailAddress.objects.create(user=ana, email="ana@example.org", verified=True)
    known, unknown = ask(client, email="ana@example.org"), ask(client, email="nobody@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    words = [re.sub(r"/ask/confirm/\S+", "", mail.text) for mail in OutgoingMail.objects.all()]
    assert words[0] == words[1]


def test_an_impatient_hand_asks_once(client, board):
    ticket = str(uuid4())
    ask(client, ticket=ticket)
    ask(client, ticket=ticket)
    assert Unconfirmed.objects.count() == OutgoingMail.objects.count() == 1


def test_pressing_again_leads_to_the_same_thread(client, board):
    ask(client)
    address = link()
    assert client.post(address)["Location"] == client.post(address)["Location"] == client.get(address)["Location"]
    assert Thread.objects.count() == 1
    row = Unconfirmed.objects.get()
    assert (row.words, row.name) == ({}, "")


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "…"])
def test_a_link_that_nobody_sent_posts_nothing(client, board, token):
    ask(client)
    for answer in (client.get(f"/ask/confirm/{token}/"), client.post(f"/ask/confirm/{token}/")):
        assert answer.status_code == 410
        assert "no longer valid" in Page(answer).text
    assert not Thread.objects.exists()


def test_a_link_is_good_for_two_days(client, board):
    ask(client)
    address = link()
    Unconfirmed.objects.update(asked_at=timezone.now() - timedelta(hours=48, minutes=1))
    assert client.get(address).status_code == 410
    assert client.post(address).status_code == 410
    assert not Thread.objects.exists()


def test_what_nobody_confirmed_is_forgotten(board, ago):
    for address in ("old@example.org", "new@example.org"):
        ask_by_mail(email=address, name="P", title="T", body="B")
    Unconfirmed.objects.filter(email="old@example.org").update(asked_at=ago(hours=49))
    assert purge_unconfirmed() == 1
    assert Unconfirmed.objects.get().email == "new@example.org"


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": ""},
        {"email": "no address"},
        {"email": "a@b\nBcc: c@example.org"},
        {"name": ""},
        {"name": "\u200b"},
        {"name": "n" * 61},
        {"title": ""},
        {"body": "b" * 20_001},
        {"kind": "rant"},
    ],
)
def test_what_cannot_be_taken_comes_back_with_everything_typed(client, board, wrong):
    answer = ask(client, **wrong)
    assert answer.status_code == 422
    fields = Page(answer).form_to(ASK)["fields"]
    for name in ("name", "email", "title"):
        if name not in wrong:
            assert fields[name] == WORDS[name]
    assert not Unconfirmed.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_without_an_account_nothing_can_be_private(client, board):
    assert "visibility" not in Page(client.get(ASK)).form_to(ASK)["fields"]
    ask(client, visibility="private")
    client.post(link())
    assert Thread.objects.get().visibility == Visibility.PUBLIC


def test_a_program_that_fills_in_what_nobody_sees_is_told_the_same_and_stores_nothing(client, board):
    assert ask(client, website="https://spam.example")["Location"] == "/ask/sent/"
    assert not Unconfirmed.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_nobody_is_buried_under_links(client, board, settings):
    settings.LIMITS = {**settings.LIMITS, "ask_by_mail": {"key": "2/h"}}
    answers = [ask(client).status_code for _time in range(3)]
    assert answers == [302, 302, 429]
    assert OutgoingMail.objects.count() == 2


def test_an_address_asks_so_often_and_no_more(client, board, settings):
    settings.LIMITS = {**settings.LIMITS, "ask": {"address": "2/h"}}
    answers = [ask(client, email=f"p{number}@example.org").status_code for number in range(3)]
    assert answers == [302, 302, 429]


def test_the_page_of_the_link_tells_nobody_its_address(client, board):
    ask(client)
    answer = client.get(link())
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer.content.decode()


def test_hostile_words_stay_words_on_the_page_of_the_link(client, board):
    ask(client, title="<script>alert(1)</script>", body="<img src=x onerror=alert(1)>", name="</p><b>")
    text = client.get(link()).content.decode()
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "</p><b>" not in text


def test_whoever_may_not_speak_here_may_not_do_it_by_mail(client, board, ana, monkeypatch):
    monkeypatch.setattr("apps.forum.rules._speech_checks", [*_speech_checks, lambda user: no("Not before May.")])
    EmailAddress.objects.create(user=ana, email="ana@example.org", verified=True)
    ask(client, email="ana@example.org")
    answer = client.post(link())
    assert answer.status_code == 410
    assert "Not before May." in Page(answer).text
    assert not Thread.objects.exists()


def test_somebody_signed_in_sees_the_usual_form(client, ana, board):
    fields = Page(signed_in(client, ana).get(ASK)).form_to(ASK)["fields"]
    assert not {"email", "name", "website"} & set(fields)


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_presses_at_once_post_once(client, board):
    ask(client)
    token = link().split("/")[-2]
    outcomes = at_once(*[lambda: confirm_question(token).pk] * 20)
    assert errors(outcomes) == []
    assert len(set(outcomes)) == 1
    assert Thread.objects.count() == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_questions_of_one_address_confirmed_at_once_have_one_author(client, board):
    tokens = []
    for title in ("One", "Two", "Three"):
        ask(client, title=title)
        tokens.append(link().split("/")[-2])
    assert errors(at_once(*[lambda token=token: confirm_question(token) for token in tokens])) == []
    assert Thread.objects.count() == 3
    assert Thread.objects.values("author").distinct().count() == 1
    assert EmailAddress.objects.count() == 1
