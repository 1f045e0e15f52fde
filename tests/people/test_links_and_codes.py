"""Codes and links in mails: for the right place, for one use, for a short time; and `next` leads nowhere else."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.conftest import PASSWORD, do_queued_work, make_person
from tests.racing import at_once, errors, needs_postgresql

NEW = "another long sentence"


@pytest.fixture(autouse=True)
def no_memory_of_other_tests():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def known(ana):
    return with_address(ana)


def with_address(person):
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def mailed_link(person, **headers) -> str:
    mail.outbox.clear()
    Client().post("/accounts/password/reset/", {"email": person.email}, headers=headers)
    do_queued_work()
    [message] = mail.outbox
    [link] = re.findall(r"\S+/password/reset/key/\S+", message.body)
    return link


def mailed_code(client, person) -> str:
    mail.outbox.clear()
    client.post("/accounts/login/code/", {"email": person.email})
    do_queued_work()
    [code] = re.findall(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mail.outbox[0].body, re.MULTILINE)
    return code


def choose(link: str, password: str = NEW) -> bool:
    """Open a link and choose a password. Returns whether that worked."""
    browser = Client()
    page = browser.get(urlsplit(link).path, follow=True)
    where = page.redirect_chain[-1][0] if page.redirect_chain else urlsplit(link).path
    answer = browser.post(where, {"password1": password, "password2": password})
    return answer.status_code == 302


def enter(client, code: str) -> bool:
    client.post("/accounts/login/code/confirm/", {"code": code})
    return client.get("/").wsgi_request.user.is_authenticated


@pytest.mark.parametrize("header", ["host", "x-forwarded-host", "x-host", "forwarded", "x-forwarded-server"])
def test_a_link_leads_to_our_own_address_whatever_the_request_called_it(known, header, settings):
    mail.outbox.clear()
    evil = "host=evil.example" if header == "forwarded" else "evil.example"
    answer = Client().post("/accounts/password/reset/", {"email": known.email}, headers={header: evil})
    do_queued_work()
    if header == "host":
        assert answer.status_code == 400
    for message in mail.outbox:
        assert "evil.example" not in message.body + message.subject
        assert settings.SITE_URL in message.body


def test_an_allowed_name_that_is_not_ours_gets_no_link_either(known, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    assert mailed_link(known, host="other.example").startswith(settings.SITE_URL + "/accounts/password/reset/key/")


def test_a_link_works_once(known):
    link = mailed_link(known)
    assert choose(link)
    assert not choose(link, "a third long sentence")
    known.refresh_from_db()
    assert known.check_password(NEW)


def test_a_link_is_worth_nothing_after_its_time(known, settings):
    link = mailed_link(known)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert not choose(link)


def test_a_link_for_one_person_opens_nobody_else(known, bela):
    link, other = mailed_link(known), mailed_link(with_address(bela))
    token = link.rstrip("/").rpartition("-")
    mixed = f"{other.rstrip('/').rpartition('/')[0]}/{other.rstrip('/').rpartition('/')[2].split('-')[0]}-{token[2]}/"
    assert not choose(mixed)


def test_a_code_works_once(client, known):
    code = mailed_code(client, known)
    assert enter(client, code)
    client.post("/accounts/logout/")
    assert not enter(client, code)


def test_a_code_works_in_the_browser_that_asked_for_it_and_in_no_other(client, known):
    code = mailed_code(client, known)
    other = Client()
    other.post("/accounts/login/code/", {"email": known.email})
    assert not enter(other, code)
    assert enter(client, code)


def test_a_code_is_guessed_a_few_times_and_then_void(client, known, settings):
    code = mailed_code(client, known)
    for _ in range(3):
        assert not enter(client, "AAA-AAA")
    assert not enter(client, code)


def test_a_code_is_worth_nothing_after_its_time(client, known, settings):
    code = mailed_code(client, known)
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 0
    assert not enter(client, code)


def test_codes_do_not_repeat(client, known, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    codes = {mailed_code(Client(), known) for _ in range(30)}
    assert len(codes) == 30


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_use_one_link_at_once_one_chooses_the_password():
    known = with_address(make_person("Ana"))
    link = mailed_link(known)
    outcomes = at_once(*(lambda number=number: choose(link, f"long sentence number {number}") for number in range(20)))
    assert errors(outcomes) == []
    assert outcomes.count(True) == 1


NEXT = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example",
    "https://evil.example", "http:/evil.example", "//evil.example/%2f..", "/%0d/evil.example", "javascript:alert(1)",
    "data:text/html,x", " //evil.example", "\t//evil.example", "//evil%E3%80%82example", "https://testserver@evil.example",
    "https://evil.example\\@testserver", "//testserver.evil.example", "HTTPS://EVIL.EXAMPLE", "%2f%2fevil.example",
]  # fmt: skip


@pytest.mark.parametrize("where", NEXT)
@pytest.mark.parametrize("door", ["login", "logout", "code", "reauthenticate"])
def test_next_leads_nowhere_else(client, known, door, where):
    if door == "login":
        answer = client.post("/accounts/login/", {"login": known.email, "password": PASSWORD, "next": where})
    elif door == "logout":
        client.force_login(known)
        answer = client.post("/accounts/logout/", {"next": where})
    elif door == "code":
        code = mailed_code(client, known)
        answer = client.post("/accounts/login/code/confirm/", {"code": code, "next": where})
    else:
        client.force_login(known)
        answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": where})
    assert answer.status_code == 302
    # As a browser reads it: a backslash is a slash to it, and what begins with none is beside the page it came from.
    target = urljoin("http://testserver/accounts/door/", answer["Location"].replace("\\", "/"))
    assert target.startswith("http://testserver/")
    assert "\r" not in target
    assert "\n" not in target
