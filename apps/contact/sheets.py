"""The sheet that a visitor fills in: its number and when it was handed out, signed, so that neither is made up."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing

_SALT = "contact.sheet"
_ANSWER_SALT = "contact.answer"
TOKEN_LIMIT = 3_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: what is kept for it and what it makes is found by its ticket."""

    ticket: UUID
    token: str

    @property
    def is_hasty(self) -> bool:
        """Whether it came back sooner than a person fills it in."""
        try:
            signing.loads(self.token, salt=_SALT, max_age=timedelta(seconds=settings.REQUEST_FASTEST_SECONDS))
        except signing.SignatureExpired:
            return False
        return settings.REQUEST_FASTEST_SECONDS > 0


def new_sheet() -> Sheet:
    """A sheet handed out now."""
    ticket = uuid4()
    return Sheet(ticket, signing.dumps(ticket.hex, salt=_SALT))


def read_sheet(token: str) -> Sheet | None:
    """The sheet of a form; None for one that was not handed out here, or longer ago than REQUEST_SHEET_HOURS."""
    told = _read(token, _SALT, timedelta(hours=settings.REQUEST_SHEET_HOURS))
    return Sheet(UUID(hex=told), token) if isinstance(told, str) else None


def sign_answer(url: str, title: str) -> str:
    """An answer as a button carries it: it leads to where we said and nowhere else."""
    return signing.dumps([url, title], salt=_ANSWER_SALT)


def read_answer(token: str) -> tuple[str, str] | None:
    """Path and title of a signed answer; None for one that was not offered here."""
    told = _read(token, _ANSWER_SALT, timedelta(hours=settings.REQUEST_SHEET_HOURS))
    return (told[0], told[1]) if isinstance(told, list) else None


def _read(token: str, salt: str, good_for: timedelta):
    if not token or len(token) > TOKEN_LIMIT:
        return None
    try:
        return signing.loads(token, salt=salt, max_age=good_for)
    except signing.BadSignature:
        return None
