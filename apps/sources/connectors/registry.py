"""Which connectors exist: ours, and those that other packages bring through the entry point "helpcenter.connectors"."""

from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

from .base import Connector

if TYPE_CHECKING:
    from ..models import Source

# By path, so that a process which never speaks with a network does not load what that needs.
OURS = (
    "apps.sources.connectors.mastodon.MastodonConnector",
    "apps.sources.connectors.feed.FeedConnector",
    "apps.sources.connectors.webhook.WebhookConnector",
    "apps.sources.connectors.csv_file.FileConnector",
)
ENTRY_POINT = "helpcenter.connectors"


@cache
def all_connectors() -> dict[str, type[Connector]]:
    """Every connector by its network. Raises TypeError for one that does not keep the contract."""
    theirs = [entry.load() for entry in entry_points(group=ENTRY_POINT)]
    return {connector.network: checked(connector) for connector in (*map(import_string, OURS), *theirs)}


def checked(connector: type[Connector]) -> type[Connector]:
    """The connector, if it declares its capabilities and verifies what it receives. Raises TypeError otherwise."""
    if getattr(connector, "capabilities", None) is None:
        raise TypeError(f"{connector.__name__} does not declare its capabilities")
    if connector.capabilities.can_receive and connector.accept is Connector.accept:
        raise TypeError(f"{connector.__name__} receives webhooks but does not verify them")
    return connector


def connector_for(source: "Source") -> Connector:
    """The connector that speaks for a source."""
    return all_connectors()[source.network](source)
