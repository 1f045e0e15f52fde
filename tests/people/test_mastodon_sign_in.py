"""Signing in with an account of a server that we listen to: the whole way, against the sandbox network."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.urls import reverse

from apps.people.models import Claim, Proof, User
from apps.people.verbs import keep_proofs
from apps.sources.models import Policy, Source
from apps.sources.verbs import has_sign_in, offer_sign_in, withdraw_sign_in
from tests.conftest import PASSWORD, signed_in
from tests.people.claims import hear
from tests.sandbox.client import Sandbox

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture(scope="module")
def square():
    """A running network on loopback."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def server(db, settings, square, mona):
    """The square as a source with which people sign in."""
    settings.SAFE_FETCH_ALLOW = ["127.0.0.1"]
    settings.SITE_URL = "http://testserver"
    source = Source.objects.create(
        name="Chirp Square",
        network="mastodon",
        settings={"instance": square.base_url},
        secrets={"token": square.token},
        policy=Policy.AT_ONCE,
        is_enabled=True,
        lawful_basis="LIA 1",
    )
    return offer_sign_in(source, by=mona)


def host(square) -> str:
    return f"127.0.0.1:{square.port}"


def go_there(client, square, **sent) -> str:
    """Say at the last page that one means it; returns where the browser is sent."""
    address = reverse("mastodon_login", kwargs={"host": host(square)})
    response = client.post(f"{address}?{'&'.join(f'{name}={value}' for name, value in sent.items())}")
    assert response.status_code == 302, response.content
    return response["Location"]


def say_yes(square, address: str, name: str = "mia", answer: str = "yes") -> str:
    """Be somebody on the square and let the program know; returns the way back."""
    path = address.removeprefix(square.base_url)
    status, headers, body = square.request("POST", path, form={"person": name, "answer": answer}, token="")
    assert status == 302, body
    return headers["location"]


def test_the_last_page_lets_its_form_lead_to_the_server_and_nowhere_else(client, server, square):
    response = client.get(reverse("mastodon_login", kwargs={"host": host(square)}))
    policy = response["Content-Security-Policy"]
    assert f"form-action 'self' {square.base_url};" in policy + ";" and "default-src 'none'" in policy
    assert "Chirp Square" in response.content.decode()
    assert square.base_url not in client.get("/accounts/login/")["Content-Security-Policy"]
    assert "Go on with Chirp Square" in client.get("/accounts/login/").content.decode()
    assert client.get(reverse("mastodon_login", kwargs={"host": "other.example"})).status_code == 404


def test_whoever_is_signed_in_connects_the_account_and_claims_what_it_said(client, server, square, ana, board):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    uri = f"{square.base_url}/users/mia"
    hear(server, "1", text="The toaster does not toast at all.", author=uri, handle="@mia")
    signed_in(client, ana)
    address = go_there(client, square, process="connect", next="/claim/")
    asked = parse_qs(urlsplit(address).query)
    assert asked["scope"] == ["read:accounts"] and asked["code_challenge_method"] == ["S256"] and asked["state"]
    # Connecting asks once more for the account here: nobody connects theirs to a session that was left open.
    response = client.get(say_yes(square, address))
    assert response["Location"] == reverse("account_reauthenticate") and not SocialAccount.objects.exists()
    response = client.post(response["Location"], {"password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/claim/")
    account = SocialAccount.objects.get()
    assert (account.user, account.provider) == (ana, host(square))
    assert set(account.extra_data) <= {"id", "uri", "url", "username", "acct", "display_name"}
    page = client.get("/claim/").content.decode()
    assert "1 conversation from @mia" in page and "The toaster does not toast" in page
    proof = Proof.objects.get()
    assert client.post(reverse("people:claim-history", args=[proof.pk]))["Location"] == "/claim/"
    assert Claim.objects.get().kind == Proof.Kind.SIGN_IN
    # Who comes by the account from now on is the same person.
    client.logout()
    response = client.get(say_yes(square, go_there(client, square)))
    assert response.status_code == 302 and client.session["_auth_user_id"] == str(ana.pk)


def test_somebody_new_joins_and_is_asked_for_a_mail_address(client, server, square):
    response = client.get(say_yes(square, go_there(client, square), "tom"))
    assert response["Location"].startswith(reverse("socialaccount_signup"))
    assert 'value="Tom Okafor"' in client.get(response["Location"]).content.decode()
    client.post(response["Location"], {"email": "tom@example.org", "name": "Tom Okafor"})
    tom = User.objects.get(email="tom@example.org")
    assert (tom.name, tom.is_staged, [proof.external_id for proof in keep_proofs(tom)]) == (
        "Tom Okafor",
        False,
        [f"{square.base_url}/users/tom"],
    )


def test_no_and_forged_and_used_answers_sign_nobody_in(client, server, square, ana):
    back = say_yes(square, go_there(client, square), answer="no")
    assert "error=access_denied" in back
    client.get(back)
    good = say_yes(square, go_there(client, square))
    forged = good.replace(f"state={parse_qs(urlsplit(good).query)['state'][0]}", "state=forged")
    assert client.get(forged).status_code in (200, 401, 403)
    other = type(client)()
    assert other.get(good).status_code in (200, 401, 403), "somebody else's browser knows nothing of this state"
    without = good.split("?")[0] + "?code=made-up"
    client.get(without)
    assert not SocialAccount.objects.exists() and "_auth_user_id" not in client.session
    assert "_auth_user_id" not in other.session
    # A code is good once, and only with the verifier that belongs to it.
    client.get(good)
    code = parse_qs(urlsplit(good).query)["code"][0]
    keys = dict(server.secrets)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": good.split("?")[0]}
    status, _headers, body = square.request(
        "POST", "/oauth/token", form={**form, "client_id": keys["client_id"], "client_secret": keys["client_secret"]}
    )
    assert (status, b"invalid_grant" in body) == (400, True)


@pytest.mark.parametrize(
    "told",
    [
        {"id": "1", "acct": "ana", "uri": "https://other.example/users/ana"},
        {"id": "1", "acct": "ana@other.example", "uri": "{server}/users/ana"},
        {"id": 1, "acct": "ana", "uri": "{server}/users/ana"},
        {"id": "", "acct": "ana", "uri": "{server}/users/ana"},
        {"id": "x" * 100, "acct": "ana", "uri": "{server}/users/ana"},
        {"id": "1", "acct": "ana"},
        [],
    ],
)
def test_a_server_speaks_for_its_own_people_only(client, server, square, monkeypatch, told):
    from apps.people.mastodon import views

    asked = views.asked

    def lie(url, **options):
        if not url.endswith("verify_credentials"):
            return asked(url, **options)
        if isinstance(told, list):
            raise views.OAuth2Error("The server answered with 200.")
        return {**told, **({"uri": told["uri"].format(server=square.base_url)} if "uri" in told else {})}

    monkeypatch.setattr(views, "asked", lie)
    response = client.get(say_yes(square, go_there(client, square)))
    assert response.status_code != 302 and "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


def test_keys_are_kept_encrypted_and_given_up_again(client, server, square, mona, django_assert_num_queries):
    kept = dict(server.secrets)
    assert kept["token"] == square.token and has_sign_in(server)
    assert kept["client_secret"] not in str(Source.objects.values("secrets").get())
    assert offer_sign_in(server, by=mona).secrets["client_id"] == kept["client_id"]
    server = withdraw_sign_in(server, by=mona)
    assert dict(server.secrets) == {"token": square.token} and not has_sign_in(server)
    assert client.get(reverse("mastodon_login", kwargs={"host": host(square)})).status_code == 404
    square.set_faults({"status": 503, "times": 1, "routes": "post"})
    with pytest.raises(ValidationError):
        offer_sign_in(server, by=mona)
    square.clear_faults()
    webhook = Source.objects.create(name="Reviews", network="webhook")
    with pytest.raises(ValidationError, match="cannot sign in with this network"):
        offer_sign_in(webhook, by=mona)
