"""Limits of signing in hold at their number, whatever address a visitor claims, and tell nothing about anybody."""

import itertools

import pytest
from allauth.account import app_settings
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core import mail
from django.core.cache import cache
from django.test import Client

from apps.people.models import User
from tests.conftest import PASSWORD

LOGIN, RESET, CODE, SIGN_UP = (f"/accounts/{door}/" for door in ("login", "password/reset", "login/code", "signup"))
REFUSED = "Too many failed login attempts"


@pytest.fixture(autouse=True)
def no_memory_of_other_tests():
    """Rate limits are counted in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def known(ana):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    return ana


def attempts_for_one_account() -> int:
    """The number in "10/m/ip,5/300s/key" that stands for the account."""
    [rate] = [rate for rate in app_settings.RATE_LIMITS["login_failed"].split(",") if rate.endswith("/key")]
    return int(rate.split("/")[0])


def addresses():
    return (f"203.0.{number // 250}.{number % 250 + 1}" for number in itertools.count())


def knock(client, person, password="wrong", **headers):
    return client.post(LOGIN, {"login": person.email, "password": password}, headers=headers)


def test_a_password_is_guessed_so_often_and_no_more(client, known):
    allowed = attempts_for_one_account()
    said = [REFUSED in knock(client, known).text for _ in range(allowed + 1)]
    assert said == [False] * allowed + [True]
    assert REFUSED in knock(client, known, PASSWORD).text
    assert not client.get("/").wsgi_request.user.is_authenticated


def test_a_hundred_guesses_from_addresses_that_are_made_up_are_as_many_as_from_one(client, known):
    allowed = attempts_for_one_account()
    answers = [knock(client, known, **{"x-forwarded-for": address}) for address in itertools.islice(addresses(), 100)]
    let_through = [answer for answer in answers if answer.status_code == 200 and REFUSED not in answer.text]
    assert len(let_through) == allowed
    # The limit of the address itself comes on top: the rest is not even looked at.
    assert {answer.status_code for answer in answers} <= {200, 429}


def test_what_a_visitor_claims_to_be_their_address_is_on_no_page_and_in_no_mail(client, known, catch_up):
    evil = "<b>203.0.113.9</b>"
    for door, sent in ((LOGIN, {"login": known.email, "password": "x"}), (RESET, {"email": known.email})):
        answer = client.post(door, sent, headers={"x-forwarded-for": evil, "x-real-ip": evil, "client-ip": evil})
        assert "203.0.113.9" not in answer.text
    catch_up()
    assert mail.outbox
    assert not [message for message in mail.outbox if "203.0.113.9" in message.body]


def test_behind_one_proxy_the_address_that_it_wrote_counts(client, known, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    rate = int(app_settings.RATE_LIMITS["login"].split("/")[0])
    statuses = []
    for number in range(rate + 1):
        claimed = f"198.51.100.{number + 1}, 203.0.113.7"
        sent = {"login": f"nobody{number}@example.org", "password": "x"}
        statuses.append(client.post(LOGIN, sent, headers={"x-forwarded-for": claimed}).status_code)
    assert statuses[-1] == 429
    other = client.post(LOGIN, {"login": "x@example.org", "password": "x"}, headers={"x-forwarded-for": "203.0.113.8"})
    assert other.status_code == 200


def test_signing_in_oneself_does_not_clear_the_count_of_others(client, known, bela):
    EmailAddress.objects.create(user=bela, email=bela.email, verified=True, primary=True)
    allowed = attempts_for_one_account()
    for _ in range(allowed):
        knock(client, known)
    own = Client()
    knock(own, bela, PASSWORD)
    assert own.get("/").wsgi_request.user == bela
    assert REFUSED in knock(Client(), known, PASSWORD).text


def test_codes_are_asked_for_so_often_and_no_more(client, known, catch_up):
    [rate] = [rate for rate in app_settings.RATE_LIMITS["request_login_code"].split(",") if rate.endswith("/key")]
    allowed = int(rate.split("/")[0])
    statuses = [Client().post(CODE, {"email": known.email}).status_code for _ in range(allowed + 1)]
    catch_up()
    assert statuses[:allowed] == [302] * allowed
    assert len(mail.outbox) == allowed


@pytest.mark.parametrize("door", [RESET, CODE])
def test_a_door_says_the_same_about_known_and_unknown_addresses(known, door, catch_up):
    pages = []
    for address in (known.email, "unknown@example.org"):
        browser = Client()
        answer = browser.post(door, {"email": address}, follow=True)
        pages.append((answer.redirect_chain, answer.status_code, without_what_differs(answer.text, address)))
    catch_up()
    assert pages[0] == pages[1]
    assert {tuple(message.to) for message in mail.outbox} == {(known.email,), ("unknown@example.org",)}


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(known):
    pages = []
    for address in (known.email, "unknown@example.org"):
        answer = Client().post(LOGIN, {"login": address, "password": "a wrong sentence"})
        pages.append((answer.status_code, without_what_differs(answer.text, address)))
    assert pages[0] == pages[1]


def test_signing_up_with_a_known_address_looks_like_signing_up(known):
    pages = []
    for address in (known.email, "unknown@example.org"):
        sent = {"email": address, "password1": "a sentence nobody guesses", "name": "New"}
        answer = Client().post(SIGN_UP, sent, follow=True)
        pages.append((answer.redirect_chain, answer.status_code, without_what_differs(answer.text, address)))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("state", ["known", "unknown", "staged", "inactive", "without a password"])
def test_a_password_is_hashed_exactly_once_whoever_is_asked_for(known, jane, monkeypatch, state):
    """The time of an answer is the time of the hash: the same number of hashes, the same time."""
    address = known.email
    if state == "unknown":
        address = "unknown@example.org"
    if state == "staged":
        User.objects.filter(pk=jane.pk).update(email="jane@example.org")
        EmailAddress.objects.create(user=jane, email="jane@example.org", verified=True, primary=True)
        address = "jane@example.org"
    if state == "inactive":
        User.objects.filter(pk=known.pk).update(is_active=False)
    if state == "without a password":
        known.set_unusable_password()
        known.save()
    hashed = []
    hasher = type(hashers.get_hasher())
    really = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda self, *args, **more: hashed.append(1) or really(self, *args, **more))

    Client().post(LOGIN, {"login": address, "password": "a wrong sentence"})

    assert len(hashed) == 1


def without_what_differs(page: str, address: str) -> str:
    """A page without the address that was typed in and the tokens that are new on every page."""
    lines = page.replace(address, "ADDRESS").splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)
