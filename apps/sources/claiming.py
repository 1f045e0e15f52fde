"""Who somebody is on a network that we listen to, by the account with which they sign in, and where that works."""

from collections.abc import Iterator

from apps.foundation.secrets import SecretUnreadable
from apps.people.claiming import Identity, identifies
from apps.people.mastodon.views import is_of_server
from apps.people.sign_in_servers import SignInServer, names_servers, server_of

from .connectors.fields import short_id
from .models import Source
from .sign_in import CLIENT_ID, CLIENT_SECRET, MASTODON, address_of


@names_servers
def servers_of_sources() -> Iterator[SignInServer]:
    """The Mastodon servers of our sources, with the keys that were got there."""
    for source in Source.objects.filter(network=MASTODON).order_by("pk"):
        if not (address := address_of(source)):
            continue
        try:
            keys = dict(source.secrets)
        except SecretUnreadable:
            keys = {}
        yield SignInServer(MASTODON, address, source.name, keys.get(CLIENT_ID, ""), keys.get(CLIENT_SECRET, ""))


@identifies
def account_on_mastodon(account) -> Identity | None:
    """People there are known by the address of their account, which its own server alone gives out."""
    server = server_of(account.provider)
    uri = account.extra_data.get("uri") if isinstance(account.extra_data, dict) else None
    if server is None or server.provider != MASTODON or not is_of_server(uri, server.address):
        return None
    return Identity(MASTODON, short_id(uri))
