"""Signed words in the links of survey mails: who is asked about what. They answer nothing by themselves."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

TOKEN_LIMIT = 200

# Salts of their own, so that a link is good for what it was made for and for nothing else.
_answering = Signer(salt="feedback.answer")
_refusing = Signer(salt="feedback.refuse")


@dataclass(frozen=True, slots=True)
class Asked:
    """One invitation of one person about one settling; zero for what there is none of."""

    invitation: int
    person: int
    event: int


def answer_token(asked: Asked) -> str:
    """The token of a link to answer. How long it is good is the invitation's to say, see `standing.py`."""
    return _answering.sign(_written(asked))


def read_answer_token(token: str) -> Asked | None:
    """Who is asked about what; None for a token that was not made here, or was made for something else."""
    return _read(_answering, token)


def refuse_token(asked: Asked) -> str:
    """The token of a link by which somebody is asked nothing by mail any more. It stays good."""
    return _refusing.sign(_written(asked))


def read_refuse_token(token: str) -> Asked | None:
    """Who wants to be left alone; None as above."""
    return _read(_refusing, token)


def _written(asked: Asked) -> str:
    return f"{asked.invitation}-{asked.person}-{asked.event}"


def _read(signer: Signer, token: str) -> Asked | None:
    if len(token) > TOKEN_LIMIT:
        return None
    try:
        numbers = [int(part) for part in signer.unsign(token).split("-")]
    except (BadSignature, ValueError):
        return None
    return Asked(*numbers) if len(numbers) == 3 else None
