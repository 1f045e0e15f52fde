"""The doors of signing up and in: people join, and nobody signs in as somebody who only spoke elsewhere."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY, authenticate
from django.core import mail
from django.core.cache import cache
from django.test import Client

from apps.people.models import User
from tests.conftest import PASSWORD

ADDRESS = "jane@example.org"
JOINING = {"email": "new@example.org", "password1": "a sentence nobody guesses", "name": "  New   Person "}


@pytest.fixture(autouse=True)
def no_memory_of_other_tests():
    """Rate limits are counted in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def mailed_jane(jane):
    """The worst case: somebody staged who nevertheless has a verified address and a password."""
    jane.email = ADDRESS
    jane.set_password(PASSWORD)
    jane.save()
    EmailAddress.objects.create(user=jane, email=ADDRESS, verified=True, primary=True)
    return jane


def is_signed_in(client) -> bool:
    """Whether a page knows who this is, or the session could make the next one know."""
    return client.get("/threads/").wsgi_request.user.is_authenticated or SESSION_KEY in client.session


def code_in(message) -> str:
    [code] = re.findall(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{2,4})\s*$", message.body, re.MULTILINE)
    return code


def test_somebody_staged_cannot_sign_in_with_a_password(client, mailed_jane):
    client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert not is_signed_in(client)
    assert authenticate(None, email=ADDRESS, password=PASSWORD) is None
    assert authenticate(None, username=mailed_jane.username, password=PASSWORD) is None


def test_somebody_staged_cannot_sign_in_with_a_code(client, mailed_jane, catch_up):
    client.post("/accounts/login/code/", {"email": ADDRESS})
    catch_up()
    for message in mail.outbox:
        for code in re.findall(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", message.body):
            client.post("/accounts/login/code/confirm/", {"code": code})
    assert not is_signed_in(client)


def test_somebody_staged_cannot_sign_in_by_resetting_the_password(client, mailed_jane, catch_up):
    client.post("/accounts/password/reset/", {"email": ADDRESS})
    catch_up()
    for message in mail.outbox:
        for link in re.findall(r"http://\S+/password/reset/key/\S+", message.body):
            page = client.get(urlsplit(link).path, follow=True)
            where = page.redirect_chain[-1][0] if page.redirect_chain else urlsplit(link).path
            client.post(where, {"password1": "another long sentence", "password2": "another long sentence"})
    client.post("/accounts/login/", {"login": ADDRESS, "password": "another long sentence"})
    assert not is_signed_in(client)


def test_a_session_of_somebody_staged_is_nobodys(client, jane):
    client.force_login(jane)
    assert not client.get("/threads/").wsgi_request.user.is_authenticated


def test_somebody_staged_has_no_address_to_mail_to(jane):
    assert jane.email is None
    assert not EmailAddress.objects.filter(user=jane).exists()


def join(client, **changes):
    return client.post("/accounts/signup/", {**JOINING, **changes})


def test_joining_makes_a_person_with_a_name_that_still_has_to_prove_the_address(client, db):
    answer = join(client)
    assert answer.status_code == 302
    user = User.objects.get()
    assert (user.name, user.email, user.is_staged, user.is_staff) == ("New Person", "new@example.org", False, False)
    assert "new" not in user.username
    assert user.check_password(JOINING["password1"])
    assert not is_signed_in(client)


def test_the_code_in_the_mail_opens_the_door(client, db, catch_up):
    join(client)
    catch_up()
    [message] = mail.outbox
    assert message.to == ["new@example.org"]
    client.post("/accounts/confirm-email/", {"code": code_in(message)})
    assert is_signed_in(client)
    assert EmailAddress.objects.get().verified


def test_a_wrong_code_does_not(client, db):
    join(client)
    client.post("/accounts/confirm-email/", {"code": "AAAA-AAAA"})
    assert not is_signed_in(client)


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u2060", "\u202e", "n" * 61, "nul\x00l"])
def test_joining_needs_a_name_that_can_be_read(client, db, name):
    answer = join(client, name=name)
    assert answer.status_code in {200, 422}
    assert not User.objects.exists()


def test_a_name_cannot_turn_the_line_around(client, db):
    join(client, name="ana\u202elaiciffo")
    assert "\u202e" not in User.objects.get().name


@pytest.mark.parametrize("password", ["short", "password123", "1234567890"])
def test_joining_needs_a_password_that_is_not_guessed(client, db, password):
    join(client, password1=password)
    assert not User.objects.exists()


def test_nobody_becomes_staff_by_asking_for_it(client, db):
    join(client, is_staff="on", is_superuser="on", groups="1", username="admin", joined_at="2001-01-01")
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.groups.count()) == (False, False, 0)
    assert user.username != "admin"
    assert user.joined_at.year > 2020


def test_joining_with_a_known_address_tells_a_stranger_nothing_new(client, ana):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    fresh = join(client)
    known = join(Client(), email=ana.email)
    assert (fresh.status_code, fresh["Location"]) == (known.status_code, known["Location"])
    assert User.objects.filter(email__iexact=ana.email).count() == 1


def test_people_sign_in_with_address_and_password(client, ana):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    client.post("/accounts/login/", {"login": ana.email.upper(), "password": PASSWORD})
    assert is_signed_in(client)


def test_people_sign_in_with_a_code(client, ana, catch_up):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    client.post("/accounts/login/code/", {"email": ana.email})
    catch_up()
    client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert is_signed_in(client)


def test_somebody_who_was_put_out_cannot_come_in(client, ana):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    ana.is_active = False
    ana.save()
    client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "next_address", ["//evil.example", "https://evil.example", "\\\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(client, ana, next_address):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    answer = client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD, "next": next_address})
    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_signing_out_needs_a_post(client, ana):
    client.force_login(ana)
    client.get("/accounts/logout/")
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


@pytest.mark.parametrize("door", ["login/", "signup/", "logout/", "login/code/", "password/reset/"])
def test_no_door_opens_without_the_token_of_its_form(ana, door):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)
    assert client.post(f"/accounts/{door}", JOINING).status_code == 403
    assert is_signed_in(client)


def test_a_superuser_without_an_address_does_not_stand_in_the_way_of_the_next(db):
    first = User.objects.create_superuser("one", "", "secret sentence")
    second = User.objects.create_superuser("two", "", "secret sentence")
    assert (first.email, second.email) == (None, None)
    assert not first.is_staged
    assert first.check_password("secret sentence")


def test_an_address_belongs_to_one_person_however_it_is_written(client, ana):
    join(client, email=ana.email.upper())
    assert User.objects.filter(email__iexact=ana.email).count() == 1
