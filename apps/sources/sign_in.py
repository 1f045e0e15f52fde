"""Signing in with the server of a source: our keys there."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.foundation.plaintext import is_safe_url

from .connectors import Rejected, Unavailable
from .connectors.calls import ask, read_json
from .models import Source

MASTODON = "mastodon"
CLIENT_ID, CLIENT_SECRET = "client_id", "client_secret"
SCOPES = "read:accounts"
SECONDS = 10.0
KEY_LIMIT = 191


def address_of(source: Source) -> str:
    """Where the server of a source is, without a slash at the end; empty where nothing sensible was written."""
    address = str((source.settings or {}).get("instance") or "").strip().rstrip("/")
    return address if is_safe_url(address) and not {"?", "#"} & set(address) and not urlsplit(address).path else ""


def callback_of(source: Source) -> str:
    """Where the server of a source sends people back to."""
    host = urlsplit(address_of(source)).netloc.lower()
    return settings.SITE_URL + reverse("mastodon_callback", kwargs={"host": host})


def get_keys(source: Source) -> tuple[str, str]:
    """Ask a server for keys with which people sign in (POST /api/v1/apps). Raises ConnectorError with what to fix.

    Source: docs.joinmastodon.org/methods/apps.
    """
    if source.network != MASTODON:
        raise Rejected(_("People cannot sign in with this network."))
    if not (address := address_of(source)):
        raise Rejected(_("The server of this source is not a web address; enter one like https://mastodon.example."))
    place = urlsplit(address).netloc
    form = {
        "client_name": Profile.current().name[:60] or urlsplit(settings.SITE_URL).netloc,
        "redirect_uris": callback_of(source),
        "scopes": SCOPES,
        "website": settings.SITE_URL,
    }
    answer = ask(f"{address}/api/v1/apps", place=place, method="POST", form=form, timeout=SECONDS)
    told = read_json(answer, place)
    keys = [told.get(name) for name in (CLIENT_ID, CLIENT_SECRET)] if isinstance(told, dict) else [None]
    if not all(isinstance(key, str) and 0 < len(key) <= KEY_LIMIT for key in keys):
        raise Unavailable(_("%(place)s gave no keys.") % {"place": place})
    return keys[0], keys[1]
