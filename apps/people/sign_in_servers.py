"""Servers that are not known before somebody connects them, and with which people can sign in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialApp
from django.urls import reverse

NAME_LIMIT = 40


@dataclass(frozen=True, slots=True)
class SignInServer:
    """A server and our keys there. Without keys nobody signs in, but accounts of before are still shown by name.

    `provider` is how it speaks, as in "mastodon"; `address` is where it is, as in "https://square.example".
    """

    provider: str
    address: str
    name: str
    client_id: str = ""
    client_secret: str = ""

    @property
    def host(self) -> str:
        """Its host, and its port where that is no usual one: what its accounts are kept under."""
        return urlsplit(self.address).netloc.lower()

    @property
    def login_path(self) -> str:
        """Where somebody is sent to the server from."""
        return reverse(f"{self.provider}_login", kwargs={"host": self.host})


_known: list[Callable[[], Iterable[SignInServer]]] = []


def names_servers(function: Callable[[], Iterable[SignInServer]]) -> Callable:
    """Register what lists servers with which people sign in."""
    _known.append(function)
    return function


def sign_in_servers() -> list[SignInServer]:
    """Every server, each once; one with keys before one without."""
    told = sorted((server for function in _known for server in function()), key=lambda server: not server.client_id)
    return list({server.host: server for server in reversed(told)}.values())


def server_of(host: str) -> SignInServer | None:
    """The server of this host."""
    return next((server for server in sign_in_servers() if server.host == host), None)


def apps_of_servers(provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
    """The servers as allauth knows such things, unsaved: those that speak or are called like `provider`."""
    found = []
    for server in sign_in_servers():
        is_meant = provider in (None, server.provider, server.host) and client_id in (None, server.client_id)
        # Where somebody chooses, only those that work are named.
        if is_meant and (server.client_id or provider == server.host):
            found.append(
                SocialApp(
                    provider=server.provider,
                    provider_id=server.host,
                    name=server.name[:NAME_LIMIT],
                    client_id=server.client_id,
                    secret=server.client_secret,
                    settings={"address": server.address},
                )
            )
    return found
