"""Being sent to a Mastodon server and coming back. The server is asked through `foundation.fetching`: checked
addresses, bounded time, bounded size."""

from urllib.parse import urlsplit

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import Http404
from django.urls import reverse

from apps.foundation.fetching import FetchError, fetch

from ..sign_in_servers import server_of

SECONDS = 10.0
LARGEST = 500_000
UID_LIMIT = 64


class MastodonClient(OAuth2Client):
    """Asks for the token; the request is allauth's, the way it takes is ours."""

    def get_access_token(self, code, pkce_code_verifier=None, extra_data=None):
        """The answer to an authorisation code. Raises OAuth2Error where there is none."""
        form = {
            "grant_type": "authorization_code",
            "code": code or "",
            "client_id": self.consumer_key,
            "client_secret": self.consumer_secret,
            "redirect_uri": self.callback_url,
            "code_verifier": pkce_code_verifier or "",
        }
        told = asked(self.access_token_url, method="POST", form=form)
        if not isinstance(told.get("access_token"), str):
            raise OAuth2Error("The server gave no token.")
        return {"access_token": told["access_token"]}


class MastodonAdapter(OAuth2Adapter):
    """The addresses of one server, and who somebody is there."""

    client_class = MastodonClient

    def __init__(self, request, host: str):
        super().__init__(request)
        self.provider_id = host

    @property
    def server(self) -> str:
        """The address of the server."""
        return self.get_provider().app.settings["address"]

    @property
    def authorize_url(self) -> str:
        return f"{self.server}/oauth/authorize"

    @property
    def access_token_url(self) -> str:
        return f"{self.server}/oauth/token"

    def get_callback_url(self, request, app):
        # Where SITE_URL says we are, whatever the request called this place: the server knows this address only.
        return settings.SITE_URL + reverse("mastodon_callback", kwargs={"host": self.provider_id})

    def complete_login(self, request, app, token, **kwargs):
        """Who the token belongs to (GET /api/v1/accounts/verify_credentials). Raises OAuth2Error for an answer about an
        account of another server: a server speaks for its own people only."""
        headers = {"Authorization": f"Bearer {token.token}"}
        account = asked(f"{self.server}/api/v1/accounts/verify_credentials", headers=headers)
        uid = account.get("id")
        if not isinstance(uid, str) or not 0 < len(uid) <= UID_LIMIT:
            raise OAuth2Error("The server did not say whose token this is.")
        if "@" in str(account.get("acct") or "") or not is_of_server(account.get("uri"), self.server):
            raise OAuth2Error("The server named an account that is not one of its own.")
        return self.get_provider().sociallogin_from_response(request, account)


def is_of_server(uri, server: str) -> bool:
    """Whether the address by which an account is known everywhere belongs to this server."""
    if not isinstance(uri, str) or len(uri) > 2_000:
        return False
    try:
        one, other = urlsplit(uri), urlsplit(server)
    except ValueError:
        return False
    return (one.scheme, one.netloc.lower()) == (other.scheme, other.netloc.lower())


def asked(url: str, **options) -> dict:
    """The JSON object that a server answers with. Raises OAuth2Error where it does not."""
    options["headers"] = {"Accept": "application/json", **options.get("headers", {})}
    try:
        answer = fetch(url, timeout=SECONDS, max_bytes=LARGEST, allow_redirects=0, **options)
        told = answer.json() if 200 <= answer.status < 300 else None
    except FetchError as error:
        raise OAuth2Error(str(error)) from error
    if not isinstance(told, dict):
        raise OAuth2Error(f"The server answered with {answer.status}.")
    return told


@login_not_required
def login(request, host):
    """Ask whether somebody means it, then send them to the server."""
    return _through(OAuth2LoginView, request, host)


@login_not_required
def callback(request, host):
    """Coming back with a code, or without."""
    return _through(OAuth2CallbackView, request, host)


def _through(view, request, host: str):
    server = server_of(host)
    if server is None or server.provider != "mastodon" or not server.client_id:
        raise Http404
    return view.adapter_view(MastodonAdapter(request, server.host))(request)
