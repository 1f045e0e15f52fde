"""An address that was given without an account: its owner says whether it was they, and nobody else can."""

import pytest
from allauth.account.models import EmailAddress

from apps.activity.models import Event
from apps.contact.models import Request
from apps.contact.verbs import confirm_request, disown_request
from apps.forum.models import Thread
from apps.forum.rules import _speech_checks
from apps.forum.verbs import post_reply
from apps.foundation.models import OutgoingMail
from apps.foundation.verdicts import no
from apps.people.models import User
from tests.conftest import signed_in
from tests.contact.conftest import link_in_mail
from tests.forum.pages import Page
from tests.racing import at_once, errors, needs_postgresql

ADDRESS = "petra@example.org"


@pytest.fixture
def request_by_mail(send):
    return send(email=ADDRESS, subject="Charged twice")


@pytest.fixture
def link(request_by_mail):
    return link_in_mail(r"/my/requests/confirm/\S+/", to=ADDRESS)


def owner_of(request) -> User:
    return Request.objects.select_related("thread__author").get(pk=request.pk).thread.author


def test_opening_the_link_shows_what_was_sent_and_confirms_nothing(client, request_by_mail, link):
    page = Page(client.get(link))
    assert "Was it you?" in page.text
    assert "Charged twice" in page.text
    client.head(link)
    assert not Request.objects.get().is_confirmed
    assert client.get(link)["Referrer-Policy"] == "same-origin"


def test_the_button_makes_it_that_of_a_person_staged_for_the_address(client, request_by_mail, link):
    stand_in = request_by_mail.thread.author
    page = Page(client.post(link))
    assert "Sign in with a code" in page.text
    person = owner_of(request_by_mail)
    assert (str(person), person.is_staged) == ("Petra", True)
    assert EmailAddress.objects.get(user=person).email == ADDRESS
    assert not User.objects.filter(pk=stand_in.pk).exists()
    assert set(Event.objects.about(request_by_mail.thread).values_list("actor", flat=True)) == {person.pk}


def test_whoever_has_an_account_finds_it_in_their_list(client, send, ana):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    request = send(email=ana.email.upper(), name="Anna")
    mine = signed_in(client, ana).get("/my/requests/")
    assert "Charged twice" not in Page(mine).text
    response = client.post(f"/my/requests/confirm/{request.confirm_token}/")
    assert response["Location"] == request.thread.get_absolute_url()
    assert owner_of(request) == ana
    assert "Charged twice" in Page(client.get("/my/requests/")).text


def test_an_account_that_has_not_confirmed_the_address_gets_nothing(send, ana, bela):
    EmailAddress.objects.create(user=bela, email=ADDRESS, verified=False, primary=False)
    request = confirm_request(send(email=ADDRESS).confirm_token)
    assert request.thread.author not in (ana, bela)


def test_not_me_forgets_the_address_and_the_link(client, request_by_mail, link):
    page = Page(client.post(link, {"disown": "1"}))
    assert "forgotten your mail address" in page.text
    request = Request.objects.get()
    assert (request.email, request.is_confirmed) == ("", False)
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
    assert Event.objects.about(request.thread).filter(action="request.disowned").exists()


def test_a_confirmed_one_cannot_be_disowned(client, request_by_mail, link):
    client.post(link)
    assert client.post(link, {"disown": "1"}).status_code == 410
    assert Request.objects.get().is_confirmed


@pytest.mark.parametrize("token", ["nonsense", "0" * 32, "x" * 5_000])
def test_a_link_that_nobody_sent_leads_to_nothing(client, db, token):
    assert client.get(f"/my/requests/confirm/{token}/").status_code == 410
    assert client.post(f"/my/requests/confirm/{token}/").status_code == 410


def test_whoever_may_not_speak_here_does_not_get_it(send, ana, monkeypatch):
    monkeypatch.setattr("apps.forum.rules._speech_checks", [*_speech_checks, lambda user: no("Not you.")])
    request = send(email=ADDRESS)
    with pytest.raises(Exception, match="Not you."):
        confirm_request(request.confirm_token)
    assert not Request.objects.get().is_confirmed


def test_an_answer_to_an_unconfirmed_address_is_announced_once_and_not_told(request_by_mail, omar, catch_up):
    for words in ("The refund is on its way.", "It has left."):
        post_reply(request_by_mail.thread, by=omar, body=words)
        catch_up()
    mails = list(OutgoingMail.objects.filter(to=ADDRESS).order_by("pk"))
    assert len(mails) == 2
    assert "has answered you" in mails[1].subject
    assert "refund" not in mails[1].text + mails[1].subject + mails[1].html


def test_after_the_answer_the_link_leads_to_both(client, request_by_mail, omar, catch_up):
    post_reply(request_by_mail.thread, by=omar, body="The refund is on its way.")
    catch_up()
    client.post(link_in_mail(r"/my/requests/confirm/\S+/", to=ADDRESS))
    catch_up()
    person = owner_of(request_by_mail)
    assert Thread.objects.visible_to(person).get() == request_by_mail.thread


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_yes_and_no_at_once_leave_one_of_them(send, board):
    request = send(email=ADDRESS)
    outcomes = at_once(
        *[lambda: confirm_request(request.confirm_token), lambda: disown_request(request.confirm_token)] * 2
    )
    request.refresh_from_db()
    assert bool(request.confirmed_at) != (request.email == "")
    assert len(errors(outcomes)) == 2 if request.confirmed_at else len(errors(outcomes)) >= 2
