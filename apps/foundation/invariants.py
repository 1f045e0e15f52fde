"""Sentences that must always be true of the data. Apps add theirs; `manage.py check_invariants` asks them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invariant:
    """A numbered promise: `violations()` yields one readable line for each row that breaks it."""

    number: str
    promise: str
    violations: Callable[[], Iterable[str]]


_invariants: list[Invariant] = []


def invariant(number: str, promise: str) -> Callable:
    """Register a function that yields a line for each violation of `promise`."""

    def register(function: Callable[[], Iterable[str]]) -> Callable:
        _invariants.append(Invariant(number, promise, function))
        return function

    return register


def all_invariants() -> list[Invariant]:
    """Every registered promise, by number."""
    return sorted(_invariants, key=lambda one: one.number)
