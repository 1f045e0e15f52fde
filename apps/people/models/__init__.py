"""Who speaks here, and how somebody gets hold of what they said elsewhere."""

from .api_token import ApiToken
from .claim import Claim, HistoryRemoval, Proof, ProofCode
from .person import (
    MAIL,
    REPRESENTATIVES,
    Credit,
    FormerNickname,
    Handle,
    Leaving,
    Organisation,
    RetiredNickname,
    User,
    Voice,
)

__all__ = [
    "MAIL",
    "REPRESENTATIVES",
    "ApiToken",
    "Claim",
    "Credit",
    "FormerNickname",
    "Handle",
    "HistoryRemoval",
    "Leaving",
    "Organisation",
    "Proof",
    "ProofCode",
    "RetiredNickname",
    "User",
    "Voice",
]
