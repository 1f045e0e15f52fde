"""What may answer a request before it is sent. Contact asks; an app above it, which knows what is there, answers.

@offers_answers
def found_for(words: str) -> Sequence[Answer]: ...
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .limits import ANSWERS_SHOWN

_offering: list[Callable] = []


@dataclass(frozen=True, slots=True)
class Answer:
    """Something public that may answer it: its title and its path on this site. `status` draws its ring."""

    title: str
    url: str
    status: object = ""


def offers_answers(function: Callable) -> Callable:
    """Register `function(words) -> Sequence[Answer]`, best first; the words are one line, as somebody typed it."""
    _offering.append(function)
    return function


def answers_for(words: str) -> Sequence[Answer]:
    """Up to five answers, each once, in the order in which those who offer stand."""
    found: dict[str, Answer] = {}
    if words:
        for function in _offering:
            for answer in function(words):
                found.setdefault(answer.url, answer)
    return list(found.values())[:ANSWERS_SHOWN]
