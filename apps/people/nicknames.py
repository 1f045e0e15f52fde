"""The short names by which people are called in a conversation (`@ana`) and found (`/people/ana/`)."""

import hashlib
import re
import secrets

from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.foundation.plain_letters import plain_latin

NICKNAME_LIMIT = 30
# Small letters and digits with single hyphens between, and at least one letter: `@5` stays a number.
NICKNAME = r"(?=[0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*"
# Names that would speak for the house, for everybody or for nobody, and words that addresses need.
RESERVED = frozenset(
    {
        "abuse", "account", "accounts", "admin", "administrator", "agent", "all", "anonymous", "api", "company",
        "contact", "editor", "everybody", "everyone", "here", "help", "helpdesk", "info", "manager", "me", "moderator",
        "new", "news", "nobody", "none", "null", "office", "official", "owner", "people", "postmaster",
        "representative", "root", "security", "service", "settings", "somebody", "someone", "staff", "superuser",
        "support", "system", "team", "undefined", "webmaster", "you",
    }
)  # fmt: skip

validate_nickname = RegexValidator(
    rf"\A{NICKNAME}\Z",
    _("Use small letters and digits, with single hyphens between them, and at least one letter."),
)


def is_reserved(nickname: str) -> bool:
    """Whether nobody may be called so, with or without a number behind it."""
    return re.sub(r"-?[0-9]+\Z", "", nickname) in RESERVED or nickname.replace("-", "") in RESERVED


def digest_of(nickname: str) -> str:
    """As what the nickname of somebody who is gone is remembered: 64 hexadecimal digits of SHA-256.

    It keeps the names of the gone out of our tables. Who guesses one can confirm it, as trying to take it would.
    """
    return hashlib.sha256(nickname.encode()).hexdigest()


def nickname_from(name: str) -> str:
    """A nickname made of somebody's name, or of chance where the name gives none ("member-3f9a0c").

    It may be taken; see `nickname_candidates`.
    """
    plain = plain_latin(name).encode("ascii", "ignore").decode()
    nickname = slugify(plain).replace("_", "-")[:NICKNAME_LIMIT]
    nickname = re.sub(r"-+", "-", nickname).strip("-")
    if len(nickname) < 2 or not re.fullmatch(NICKNAME, nickname) or is_reserved(nickname):
        return f"member-{secrets.token_hex(4)}"
    return nickname


def nickname_candidates(name: str, taken: set[str]):
    """Endlessly many nicknames for a name, the best first, none of them in `taken`: ana, ana-2, ana-3, …"""
    first = nickname_from(name)
    if first not in taken:
        yield first
    for number in range(2, 50):
        ending = f"-{number}"
        candidate = first[: NICKNAME_LIMIT - len(ending)].rstrip("-") + ending
        if candidate not in taken:
            yield candidate
    while True:
        yield f"{first[: NICKNAME_LIMIT - 9].rstrip('-')}-{secrets.token_hex(4)}"
