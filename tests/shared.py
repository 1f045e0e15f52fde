"""Rows that several tests share, where making them anew for each would be most of the work."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import override_settings


@pytest.fixture(scope="session")
def shared_rows(django_db_setup, django_db_blocker, tmp_path_factory):
    """A context in which several tests share rows and files: in a transaction that nobody commits.

    Not beside tests that have a database of their own (`transactional_db`).
    """

    @contextmanager
    def shared():
        folder = tmp_path_factory.mktemp("media")
        with override_settings(MEDIA_ROOT=folder), django_db_blocker.unblock(), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return shared
