"""How words are matched: one small interface, and a way to keep it for each database."""

from functools import cache

from django.db import connection

from .matching import Engine, Hit, Hits, Narrowing

__all__ = ["Engine", "Hit", "Hits", "Narrowing", "engine"]


def engine() -> Engine:
    """The engine of the database in use."""
    return _engine_of(connection.vendor)


@cache
def _engine_of(vendor: str) -> Engine:
    if vendor == "postgresql":
        from .postgresql import PostgreSQL

        return PostgreSQL()
    from .sqlite import SQLite

    return SQLite()
