from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import override_settings

from apps.portal.demo.load import load
from tests.conftest import make_person


@pytest.fixture(scope="module")
def for_a_module(django_db_setup, django_db_blocker, tmp_path_factory):
    """A context in which the tests of a module share rows and files: in a transaction that nobody commits.

    Not for modules with tests that have a database of their own (`transactional_db`).
    """

    @contextmanager
    def shared():
        folder = tmp_path_factory.mktemp("media")
        with override_settings(MEDIA_ROOT=folder), django_db_blocker.unblock(), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return shared


@pytest.fixture(scope="module")
def demo_without_a_network(for_a_module):
    with for_a_module():
        load()
        yield


@pytest.fixture
def alone(demo_without_a_network, db):
    """The demo without a network. What a test changes of it is taken back behind it."""


@pytest.fixture
def edith(db):
    """An editor."""
    return make_person("Edith", "Editor", title="Editor")
