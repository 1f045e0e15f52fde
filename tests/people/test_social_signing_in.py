"""Coming by a provider: its id is who somebody is; a mail address that it tells opens nobody's account."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from apps.people.models import User

PROVIDER = "openid_connect"


@pytest.fixture
def come(db, settings, monkeypatch):
    """Come back from a provider that says who one is: `come(uid, email, verified, **told)`; the person or None."""
    from allauth.core import context
    from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider

    def run(uid: str, email: str = "", verified: bool = False, **told) -> User | None:
        request = RequestFactory().get("/")
        request.session, request.user = SessionStore(), AnonymousUser()
        request._messages = FallbackStorage(request)
        app = SocialApp(provider=PROVIDER, provider_id="elsewhere", name="Elsewhere", client_id="1", settings={})
        provider = OpenIDConnectProvider(request, app=app)
        with context.request_context(request):
            user = get_adapter().new_user(request, None)
            account = SocialAccount(provider="elsewhere", uid=uid, extra_data=told)
            addresses = [EmailAddress(email=email, verified=verified, primary=True)] if email else []
            login = SocialLogin(user=user, account=account, email_addresses=addresses, provider=provider)
            get_adapter().populate_user(request, login, {"email": email, **told})
            monkeypatch.setattr(SocialAccount, "get_provider", lambda self, request=None: provider)
            complete_login(request, login)
        return request.user if request.user.is_authenticated else None

    return run


def test_whoever_comes_with_a_confirmed_address_joins_under_the_name_they_have_there(come):
    person = come("7", "mia@example.org", verified=True, name="Mia Ríos")
    assert (person.name, person.nickname, person.is_staged) == ("Mia Ríos", "mia-rios", False)
    assert person.username.startswith("member.")
    assert not person.has_usable_password()
    assert not person.is_staff


def test_whoever_comes_again_is_the_same_person_whatever_they_are_called_now(come):
    first = come("7", "mia@example.org", verified=True, name="Mia")
    again = come("7", "other@example.org", verified=True, name="Somebody Else")
    assert again == first
    assert User.objects.count() == 1


@pytest.mark.parametrize("verified", [True, False])
@pytest.mark.parametrize("email", ["ana@example.org", "ANA@example.org", "ana@EXAMPLE.org"])
def test_the_mail_address_of_somebody_known_opens_nothing(come, ana, email, verified):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    assert come("7", email, verified=verified, name="Mallory") is None
    assert not SocialAccount.objects.filter(user=ana).exists()


@pytest.mark.parametrize("email", ["ana@exаmple.org", "ａna@example.org", "ana@example.org\u200b", "anа@example.org"])
def test_an_address_that_looks_like_somebodys_is_not_theirs(come, ana, email):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    person = come("7", email, verified=True, name="Mallory")
    assert person != ana
    assert not SocialAccount.objects.filter(user=ana).exists()


def test_the_name_of_a_user_there_is_not_who_one_is_here(come, ana):
    person = come("7", "mia@example.org", verified=True, username=ana.username, preferred_username=ana.username)
    assert person != ana
    assert person.username != ana.username


def test_an_address_that_is_not_confirmed_signs_nobody_in_before_it_is(come):
    assert come("7", "mia@example.org", verified=False, name="Mia") is None


def test_somebody_who_was_put_out_cannot_come_by_a_provider(come):
    person = come("7", "mia@example.org", verified=True, name="Mia")
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert come("7", "mia@example.org", verified=True, name="Mia") is None


@pytest.mark.parametrize("name", ["", "\u202e", "n" * 500, "<b>Mia</b>", None, "nul\x00l", "half \ud83d"])
def test_whatever_name_a_provider_tells_somebody_can_be_called(come, name):
    person = come("7", "mia@example.org", verified=True, name=name)
    person = User.objects.first() if person is None else person
    assert person is None or (len(person.name) <= 60 and "\x00" not in person.name and "\u202e" not in person.name)
    told = str([account.extra_data["name"] for account in SocialAccount.objects.all()])
    # What PostgreSQL refuses inside JSON is kept nowhere, so that a provider's whim shuts nobody out.
    assert "\\x00" not in told and "\\ud83d" not in told
