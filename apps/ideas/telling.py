"""How far the telling of a release has come. This app asks; the one that tells people stands above it and answers."""

from collections.abc import Callable

_answers: dict[str, Callable] = {}


def tells_of_releases(name: str) -> Callable:
    """Register a function that gives an expression about a release; staff's list has its value under this name.

    Names in use: `people_told`, how many people were told of it, and `is_telling`, whether some are still to be.
    """

    def register(function: Callable) -> Callable:
        if name in _answers:
            raise ValueError(f"two apps want to say {name!r} of a release")
        _answers[name] = function
        return function

    return register


def told_of_releases() -> dict:
    """The expressions of all who registered, by name."""
    return {name: function() for name, function in _answers.items()}
