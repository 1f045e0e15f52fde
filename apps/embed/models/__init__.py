"""A frame of ours in somebody else's page, who writes there, how they signed in, and what Facebook sent already."""

from .embed import KEY_LENGTH, Embed, Feature, Kind, Scheme, new_key
from .handoff import Handoff
from .signature import SeenSignature
from .token import EmbedToken, Scope, digest_of

__all__ = [
    "KEY_LENGTH",
    "Embed",
    "EmbedToken",
    "Feature",
    "Handoff",
    "Kind",
    "Scheme",
    "Scope",
    "SeenSignature",
    "digest_of",
    "new_key",
]
