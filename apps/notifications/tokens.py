"""Signed words in the links of mails: they say who may do what without signing in, and cannot be made up."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.signing import BadSignature, Signer, TimestampSigner

SOLVED, UNSOLVED = "solved", "unsolved"
OUTCOME_GOOD_FOR = timedelta(days=60)
TOKEN_LIMIT = 300

_leaving = Signer(salt="notifications.unsubscribe")
_outcome = TimestampSigner(salt="notifications.outcome")


@dataclass(frozen=True, slots=True)
class Leave:
    """What an unsubscribe link ends: a `watch` of an address, a person's hearing of a thread, or all their mails."""

    watch: int = 0
    person: int = 0
    thread: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a conversation is solved, in the name of the person who asked."""

    thread: int
    person: int
    choice: str


def leave_token(leave: Leave) -> str:
    """The token of an unsubscribe link. It stays good: mails are read late."""
    return _leaving.sign(f"{leave.watch}-{leave.person}-{leave.thread}")


def read_leave_token(token: str) -> Leave | None:
    """What an unsubscribe link ends; None for a token that was not made here."""
    words = _read(_leaving.unsign, token)
    return Leave(*words) if words and len(words) == 3 else None


def outcome_token(outcome: Outcome) -> str:
    """The token of a "Solved" or "Not solved" link, good for OUTCOME_GOOD_FOR."""
    return _outcome.sign(f"{outcome.thread}-{outcome.person}-{int(outcome.choice == SOLVED)}")


def read_outcome_token(token: str) -> Outcome | None:
    """What somebody says with such a link; None for one that is too old or was not made here."""
    words = _read(lambda value: _outcome.unsign(value, max_age=OUTCOME_GOOD_FOR), token)
    if not words or len(words) != 3:
        return None
    return Outcome(words[0], words[1], SOLVED if words[2] else UNSOLVED)


def _read(unsign, token: str) -> list[int]:
    if len(token) > TOKEN_LIMIT:
        return []
    try:
        return [int(part) for part in unsign(token).split("-")]
    except (BadSignature, ValueError):
        return []
