"""One's own account: what may be changed there changes, and nothing else does."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import get_resolver, reverse

from apps.people.models import Organisation, User
from tests.conftest import signed_in
from tests.people.pages import everything_else, proved

MINE = {"name": "Ana Maria", "nickname": "ana-maria", "about": "I toast."}
SETTINGS = "/settings/"


def test_a_profile_is_changed(client, ana):
    answer = signed_in(client, ana).post(SETTINGS, MINE)
    assert (answer.status_code, answer["Location"]) == (302, SETTINGS)
    ana.refresh_from_db()
    assert (ana.name, ana.nickname, ana.about) == ("Ana Maria", "ana-maria", "I toast.")


def test_no_other_field_of_a_person_is_changed_by_naming_it(client, ana):
    Organisation.objects.create(pk=1, name="Kettle Works")
    before = User.objects.filter(pk=ana.pk).values().get()
    tried = everything_else(ana, "name", "nickname", "about", "id")
    assert {"is_staff", "is_superuser", "organisation", "reputation", "email", "joined_at", "password"} <= set(tried)

    signed_in(client, ana).post(SETTINGS, {**tried, **MINE})

    after = User.objects.filter(pk=ana.pk).values().get()
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"name", "nickname", "about", "last_login"}
    assert not ana.groups.exists()
    assert not ana.user_permissions.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u202e"),
        ("name", "n" * 61),
        ("nickname", "bela"),
        ("nickname", "support"),
        ("nickname", "no spaces"),
        ("nickname", "n" * 31),
        ("about", "a" * 301),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_what_was_typed_stays(client, ana, bela, field, value):
    answer = signed_in(client, ana).post(SETTINGS, {**MINE, field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "I toast." in answer.text or field == "about"
    ana.refresh_from_db()
    assert ana.name == "Ana"


def test_a_name_cannot_turn_the_line_around(client, ana):
    signed_in(client, ana).post(SETTINGS, {**MINE, "about": "gpj.\u202eexe"})
    ana.refresh_from_db()
    assert "\u202e" not in ana.about


def test_a_nickname_may_be_typed_in_capitals(client, ana):
    signed_in(client, ana).post(SETTINGS, {**MINE, "nickname": " Ana-Maria "})
    ana.refresh_from_db()
    assert ana.nickname == "ana-maria"


def doors() -> list[str]:
    """Every address of an account; a page and the explanation of claiming are for everybody."""
    return sorted(
        reverse(f"people:{pattern.name}", args=[7] if "pk" in pattern.pattern.converters else [])
        for pattern in get_resolver("apps.people.urls").url_patterns
        if pattern.name not in ("profile", "claim")
    )


@pytest.mark.parametrize("door", doors())
def test_no_door_of_an_account_opens_for_a_visitor(client, db, door):
    for answer in (client.get(door), client.post(door)):
        assert answer.status_code in (302, 405)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("door", doors())
def test_no_door_of_an_account_takes_a_form_without_its_token(ana, door):
    client = proved(Client(enforce_csrf_checks=True), ana)
    assert client.post(door, {**MINE, "words": "remove"}).status_code == 403
    ana.refresh_from_db()
    assert (ana.name, ana.is_active) == ("Ana", True)


def test_sessions_are_listed_and_ended_one_by_one(ana):
    here, there = Client(headers={"user-agent": "Here"}), Client(headers={"user-agent": "There"})
    for client in (here, there):
        sign_in(client, ana)
    page = here.get("/accounts/sessions/").text
    assert "There" in page

    session = UserSession.objects.get(user_agent="There")
    here.post(reverse("people:session", args=[session.pk]))
    assert not there.get(SETTINGS).wsgi_request.user.is_authenticated
    assert here.get(SETTINGS).wsgi_request.user.is_authenticated


def test_nobody_ends_the_session_of_somebody_else(client, ana, bela):
    other = Client()
    sign_in(other, bela)
    session = UserSession.objects.get(user=bela)
    assert signed_in(client, ana).post(reverse("people:session", args=[session.pk])).status_code == 404
    assert other.get(SETTINGS).wsgi_request.user.is_authenticated


def test_the_keys_of_sessions_are_on_no_page(ana):
    client = Client()
    sign_in(client, ana)
    page = client.get("/accounts/sessions/").text
    assert client.session.session_key not in page


def test_all_other_sessions_end_at_once(ana):
    clients = [Client() for _ in range(3)]
    for client in clients:
        sign_in(client, ana)
    clients[0].post("/accounts/sessions/")
    assert [one.get(SETTINGS).wsgi_request.user.is_authenticated for one in clients] == [True, False, False]


def test_the_profile_form_has_a_limit(client, ana, settings):
    settings.LIMITS = {**settings.LIMITS, "settings": {"person": "3/m"}}
    signed_in(client, ana)
    statuses = [client.post(SETTINGS, {**MINE, "nickname": "ana"}).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]


def sign_in(client, person):
    from allauth.account.models import EmailAddress

    from tests.conftest import PASSWORD

    EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
