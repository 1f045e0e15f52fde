"""Several at once: real threads with real connections, let go together."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="two connections at once need PostgreSQL; SQLite has one writer"
)
PATIENCE_SECONDS = 30


def at_once(*functions: Callable) -> list:
    """Run the functions at the same moment, each on a connection of its own.

    Returns what each returned, or the exception that it raised.
    """
    start = threading.Barrier(len(functions))
    outcomes = [None] * len(functions)

    def run(number: int, function: Callable) -> None:
        try:
            start.wait(PATIENCE_SECONDS)
            outcomes[number] = function()
        except Exception as error:
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(number, function), daemon=True) for number, function in enumerate(functions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return outcomes


def errors(outcomes: list) -> list[Exception]:
    """The exceptions among what `at_once` returned."""
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]
