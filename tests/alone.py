"""Many cases in one world: what takes longest is to make it, so it is made once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def alone(subtests, name: object) -> Iterator[None]:
    """One case of a test that has many: it is told by its name where it fails, and what it writes is taken back."""
    with subtests.test(str(name)), transaction.atomic():
        yield
        transaction.set_rollback(True)
