"""One moment of the database, however long it takes to read it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it was when the first thing was read; nobody who writes meanwhile waits.

    Nothing can be written inside. Within a transaction that is open already, what that sees is read.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # By hand: a transaction of Django's takes SQLite's only pen from its first moment on.
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
