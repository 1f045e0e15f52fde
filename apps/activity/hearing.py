"""Who listens: upper apps say which actions they want to hear, in batches."""

from collections.abc import Callable

from .vocabulary import Action

_listeners: dict[str, Callable] = {}
_heard_by: dict[str, list[str]] = {}


def hears(*actions: Action) -> Callable:
    """Register a listener: it is called with a list of committed Events of these actions, oldest first.

    It is told at least once, inside a transaction that also forgets the announcement, so a listener that only
    writes to our database is told exactly once; one that reaches outside keeps a unique constraint.
    """

    def register(function: Callable) -> Callable:
        name = f"{function.__module__.removeprefix('apps.').split('.')[0]}.{function.__name__}"
        if name in _listeners:
            raise ValueError(f"two listeners want the name {name!r}")
        _listeners[name] = function
        for action in actions:
            _heard_by.setdefault(action.name, []).append(name)
        return function

    return register


def listeners_of(action: str) -> list[str]:
    """The names of those who want to hear of an action."""
    return _heard_by.get(action, [])


def listener_named(name: str) -> Callable | None:
    """The listener of that name; None when its app is gone."""
    return _listeners.get(name)
