"""One connector per network: the only code that knows how that network speaks."""

from .base import (
    AuthenticationFailed,
    Author,
    Capabilities,
    Connector,
    ConnectorError,
    Incoming,
    OfficialReply,
    OutcomeUnknown,
    Outgoing,
    Page,
    RateLimited,
    Rejected,
    Sent,
    Unavailable,
    Unreadable,
    Withdrawal,
)
from .registry import all_connectors, connector_for

__all__ = [
    "Author",
    "AuthenticationFailed",
    "Capabilities",
    "Connector",
    "ConnectorError",
    "Incoming",
    "OfficialReply",
    "OutcomeUnknown",
    "Outgoing",
    "Page",
    "RateLimited",
    "Rejected",
    "Sent",
    "Unavailable",
    "Unreadable",
    "Withdrawal",
    "all_connectors",
    "connector_for",
]
