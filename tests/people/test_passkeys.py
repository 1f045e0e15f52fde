"""Passkeys: one opens an account alone, and a key that was added as a second factor never does."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client

from apps.people.models import User
from tests.conftest import PASSWORD
from tests.people.pages import proved
from tests.people.soft_key import SoftKey

SITE = "https://help.example"
ADD, LOGIN = "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/login/"
QUEUE = "/admin/desk/case/"


@pytest.fixture(autouse=True)
def our_address(settings):
    settings.SITE_URL = SITE
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def key():
    return SoftKey(SITE)


def add_key(client, person, key, *, alone: bool, **bent) -> Authenticator | None:
    """Add a key as somebody who proved who they are, choosing whether it opens the account alone."""
    EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    proved(client, person)
    session = client.session
    session["account_authentication_methods"][0]["reauthenticated"] = True
    session.save()
    options = client.get(ADD).context["js_data"]["creation_options"]
    sent = {"name": "My key", "credential": key.create(options, **bent)} | ({"passwordless": "on"} if alone else {})
    client.post(ADD, sent)
    return Authenticator.objects.filter(user=person, type="webauthn").first()


def sign_in(key, **bent) -> User | None:
    """Sign in with nothing but the key, in a browser that knows nobody. Returns who is signed in."""
    browser = Client()
    options = browser.get(LOGIN, headers={"x-requested-with": "XMLHttpRequest"}).json()["request_options"]
    browser.post(LOGIN, {"credential": key.get(options, **bent)})
    user = browser.get("/").wsgi_request.user
    return user if user.is_authenticated else None


@pytest.mark.parametrize("told", [True, None])
def test_a_passkey_signs_in_alone_whether_or_not_the_browser_says_what_it_made(client, ana, key, told):
    assert add_key(client, ana, key, alone=True, resident=told).wrap().is_passwordless
    assert sign_in(key) == ana


@pytest.mark.parametrize("told", [False, None, True])
def test_a_key_that_was_added_as_a_second_factor_signs_nobody_in(client, ana, key, told):
    assert add_key(client, ana, key, alone=False, resident=told).wrap().is_passwordless is False
    assert sign_in(key) is None


def test_a_passkey_is_not_made_without_finger_face_or_pin(client, ana, key):
    assert add_key(client, ana, key, alone=True, verified=False) is None


def test_a_passkey_does_not_sign_in_without_finger_face_or_pin(client, ana, key):
    add_key(client, ana, key, alone=True)
    assert sign_in(key, verified=False) is None


@pytest.mark.parametrize("origin", ["https://evil.example", "https://help.example.evil", "http://help.example"])
def test_what_a_false_page_was_told_opens_nothing_here(client, ana, key, origin):
    add_key(client, ana, key, alone=True)
    assert sign_in(key, origin=origin) is None


def test_an_answer_to_another_question_opens_nothing(client, ana, key):
    add_key(client, ana, key, alone=True)
    assert sign_in(key, challenge="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") is None


def test_an_answer_is_good_for_one_use(client, ana, key):
    add_key(client, ana, key, alone=True)
    browser = Client()
    options = browser.get(LOGIN, headers={"x-requested-with": "XMLHttpRequest"}).json()["request_options"]
    answer = key.get(options)
    browser.post(LOGIN, {"credential": answer})
    browser.post("/accounts/logout/")
    browser.post(LOGIN, {"credential": answer})
    assert SESSION_KEY not in browser.session


def test_the_key_of_somebody_else_says_nothing_about_me(client, ana, bela, key):
    add_key(client, ana, key, alone=True)
    mine = SoftKey(SITE)
    add_key(Client(), bela, mine, alone=True)
    key.user_handle = mine.user_handle
    assert sign_in(key) is None


def test_somebody_who_was_put_out_cannot_come_in_with_a_passkey(client, ana, key):
    add_key(client, ana, key, alone=True)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert sign_in(key) is None


def test_somebody_staged_cannot_come_in_with_a_passkey(client, ana, key):
    add_key(client, ana, key, alone=True)
    User.objects.filter(pk=ana.pk).update(joined_at=None, nickname=None)
    assert sign_in(key) is None


BROKEN = ["", "null", "[]", "{}", "5", '"x"', "{", '{"id": 5}', '{"response": null}', "x" * 30_000]


@pytest.mark.parametrize("sent", BROKEN)
def test_an_answer_that_is_none_is_refused_calmly(client, ana, key, sent):
    add_key(client, ana, key, alone=True)
    browser = Client()
    browser.get(LOGIN, headers={"x-requested-with": "XMLHttpRequest"})
    assert browser.post(LOGIN, {"credential": sent}).status_code in (200, 302)
    assert SESSION_KEY not in browser.session


# Each part as something else each day, and the signature as everything that it may not be.
PARTS = ("clientDataJSON", "authenticatorData", "signature", "userHandle")
NONE_OF_THEM = ("AA", "", "!", "A" * 400, None, 5, [])


@pytest.mark.parametrize(
    ("part", "value"),
    [
        pytest.param(part, value, marks=[] if value == "AA" or part == "signature" else [pytest.mark.thorough])
        for part in PARTS
        for value in NONE_OF_THEM
    ],
)
def test_an_answer_with_a_part_that_is_none_is_refused_calmly(client, ana, key, part, value):
    add_key(client, ana, key, alone=True)
    browser = Client()
    options = browser.get(LOGIN, headers={"x-requested-with": "XMLHttpRequest"}).json()["request_options"]
    answer = json.loads(key.get(options))
    answer["response"][part] = value
    assert browser.post(LOGIN, {"credential": json.dumps(answer)}).status_code in (200, 302)
    assert SESSION_KEY not in browser.session


@pytest.mark.parametrize("sent", BROKEN)
def test_a_new_key_that_is_none_is_refused_calmly(client, ana, key, sent):
    add_key(client, ana, key, alone=True)
    client.get(ADD)
    assert client.post(ADD, {"name": "x", "credential": sent}).status_code == 200
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_a_key_belongs_to_the_address_in_the_settings_whatever_the_request_says(db, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    told = Client().get(LOGIN, headers={"x-requested-with": "XMLHttpRequest", "host": "other.example"}).json()
    assert told["request_options"]["publicKey"]["rpId"] == "help.example"


def test_a_passkey_opens_the_pages_of_staff_alone(client, omar, key):
    add_key(client, omar, key, alone=True)
    browser = Client()
    options = browser.get(LOGIN, headers={"x-requested-with": "XMLHttpRequest"}).json()["request_options"]
    browser.post(LOGIN, {"credential": key.get(options)})
    assert browser.get(QUEUE).status_code == 200


def test_a_security_key_is_the_second_factor_after_the_password(client, omar, key):
    add_key(client, omar, key, alone=False)
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": omar.email, "password": PASSWORD})
    page = browser.get(answer["Location"])
    assert browser.get(QUEUE).status_code == 302
    sent = {"credential": key.get(page.context["js_data"]["request_options"])}
    browser.post("/accounts/2fa/authenticate/", sent)
    assert browser.get(QUEUE).status_code == 200


def test_nobody_adds_a_key_without_being_asked_who_they_are(client, ana):
    client.force_login(ana)
    answer = client.get(ADD)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")
