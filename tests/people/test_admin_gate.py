"""The pages of staff open to staff with a second factor shown in this session, lately enough, and to nobody else."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from apps.desk.models import Case
from tests.conftest import PASSWORD, make_person, show_second_factor, signed_in
from tests.people.pages import proved
from tests.staff import page

ROLES = ("Agent", "Representative", "Moderator", "Editor", "Manager")
QUEUE = "/admin/desk/case/"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def no_memory_of_other_tests():
    cache.clear()
    yield
    cache.clear()


def code_now() -> str:
    return totp.format_hotp_value(totp.hotp_value(SECRET, totp.yield_hotp_counters_from_time().__next__()))


def test_without_a_second_factor_the_door_says_so_and_leads_to_one(client, omar):
    client.force_login(omar)
    answer = client.get(QUEUE, follow=True)
    assert answer.status_code == 403
    assert reverse("mfa_add_webauthn") in answer.text
    assert reverse("mfa_activate_totp") in answer.text
    assert answer.context["onward"] == QUEUE


@pytest.mark.parametrize("role", ROLES)
def test_no_role_comes_in_without_one(client, db, role):
    proved(client, make_person("Robin", role))
    assert client.get(QUEUE).status_code == 302
    assert client.get("/admin/").status_code == 302
    assert client.post(page(Case, "changelist"), {"action": "assign"}).status_code == 302


def test_a_superuser_does_not_come_in_without_one_either(client, db):
    proved(client, make_person("Root", "Manager", is_superuser=True))
    assert client.get("/admin/", follow=True).status_code == 403


def test_one_that_is_set_up_but_was_not_shown_is_asked_for(client, omar):
    Authenticator.objects.create(user=omar, type="totp", data={"secret": SECRET})
    proved(client, omar)
    answer = client.get(QUEUE, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/2fa/reauthenticate/?next=%2Fadmin%2Fdesk%2Fcase%2F"


def test_whoever_has_a_key_only_is_asked_for_the_key(client, omar):
    Authenticator.objects.create(user=omar, type="webauthn", data={"name": "Key", "credential": {}})
    proved(client, omar)
    answer = client.get("/admin/login/?next=/admin/desk/case/")
    assert answer["Location"] == "/accounts/2fa/webauthn/reauthenticate/?next=%2Fadmin%2Fdesk%2Fcase%2F"


def test_one_that_was_shown_opens_the_door(client, omar):
    assert signed_in(client, omar).get(QUEUE).status_code == 200


def test_one_shown_too_long_ago_is_asked_for_again(client, omar, settings):
    client.force_login(omar)
    limit = settings.STAFF_SESSION_HOURS * 3600
    show_second_factor(client, omar, seconds_ago=limit - 60)
    assert client.get(QUEUE).status_code == 200
    show_second_factor(client, omar, seconds_ago=limit + 1)
    assert client.get(QUEUE, follow=True).redirect_chain[-1][0].startswith("/accounts/2fa/reauthenticate/")


def test_one_shown_in_the_future_is_worth_nothing(client, omar):
    client.force_login(omar)
    show_second_factor(client, omar, seconds_ago=-3600)
    assert client.get(QUEUE).status_code == 302


def test_one_that_was_taken_away_since_opens_nothing(client, omar):
    signed_in(client, omar)
    Authenticator.objects.filter(user=omar).delete()
    assert client.get(QUEUE).status_code == 302


def test_recovery_codes_alone_are_no_second_factor(client, omar):
    signed_in(client, omar)
    Authenticator.objects.filter(user=omar).update(type="recovery_codes")
    assert client.get(QUEUE, follow=True).status_code == 403


def test_what_somebody_else_showed_counts_for_nobody_else(client, omar, mona):
    signed_in(client, mona)
    session = client.session
    session["_auth_user_id"], session["_auth_user_hash"] = str(omar.pk), omar.get_session_auth_hash()
    session.save()
    show = Authenticator.objects.create(user=omar, type="totp", data={"secret": SECRET})
    assert show
    assert client.get(QUEUE).status_code == 302


def test_the_login_page_of_the_admin_signs_nobody_in(client, omar):
    for sent in ({"username": omar.username, "password": PASSWORD}, {"login": omar.email, "password": PASSWORD}):
        answer = client.post("/admin/login/", {**sent, "next": QUEUE})
        assert answer["Location"].startswith("/accounts/login/")
        assert not client.get("/").wsgi_request.user.is_authenticated


def test_a_customer_is_refused_whatever_they_show(client, ana):
    show_second_factor(client_of(client, ana), ana)
    assert client.get(QUEUE, follow=True).status_code == 403


def client_of(client, person):
    client.force_login(person)
    return client


@pytest.mark.parametrize("next_address", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1"])
def test_the_door_leads_nowhere_else(client, omar, next_address):
    answer = signed_in(client, omar).get("/admin/login/", {"next": next_address})
    assert answer["Location"] == "/admin/"


def test_from_password_and_app_to_the_queue_as_a_person_would(client, omar):
    EmailAddress.objects.create(user=omar, email=omar.email, verified=True, primary=True)
    Authenticator.objects.create(user=omar, type="totp", data={"secret": SECRET})
    answer = client.post("/accounts/login/", {"login": omar.email, "password": PASSWORD, "next": QUEUE})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get(QUEUE)["Location"].startswith("/admin/login/")
    assert not client.get("/").wsgi_request.user.is_authenticated
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    assert answer["Location"] == QUEUE
    assert client.get(QUEUE).status_code == 200


def test_a_code_of_the_app_works_once(client, omar):
    EmailAddress.objects.create(user=omar, email=omar.email, verified=True, primary=True)
    Authenticator.objects.create(user=omar, type="totp", data={"secret": SECRET})
    code = code_now()
    landed = []
    for browser in (client, Client()):
        browser.post("/accounts/login/", {"login": omar.email, "password": PASSWORD})
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        landed.append(browser.get("/").wsgi_request.user.is_authenticated)
    assert landed == [True, False]


def test_switched_off_it_lets_staff_in_and_says_so_on_every_page(client, omar, settings):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(omar)
    answer = client.get(QUEUE)
    assert answer.status_code == 200
    assert "Second factor switched off" in answer.text


def test_switched_on_no_page_says_anything_of_the_kind(client, omar):
    assert "Second factor switched off" not in signed_in(client, omar).get(QUEUE).text


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("STAFF_SECOND_FACTOR", False, "E004"),
        ("CACHES", {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}, "E005"),
        ("SECURE_PROXY_SSL_HEADER", ("HTTP_X_FORWARDED_PROTO", "https"), "E003"),
    ],
)
def test_an_installation_with_an_open_door_fails_its_check(settings, name, value, number):
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}}
    setattr(settings, name, value)
    with pytest.raises(CommandError, match=rf"helpcenter\.{number}"):
        call_command("check", deploy=True, fail_level="ERROR")


def test_the_key_of_the_app_is_encrypted_at_rest(client, omar):
    from allauth.mfa.adapter import get_adapter

    sealed = get_adapter().encrypt(SECRET)
    assert SECRET not in sealed
    assert get_adapter().decrypt(sealed) == SECRET
    # Set up before keys were encrypted.
    assert get_adapter().decrypt(SECRET) == SECRET
