"""Somebody who spoke elsewhere and has not joined."""

import pytest

from apps.people.models import User
from apps.sources.models import Policy, Source
from tests.people.claims import hear


@pytest.fixture
def chirps(db):
    """A Mastodon source that publishes at once."""
    return Source.objects.create(
        name="Chirp Square",
        network="mastodon",
        settings={"instance": "https://square.example"},
        policy=Policy.AT_ONCE,
        is_enabled=True,
        lawful_basis="LIA 1",
    )


@pytest.fixture
def joe(chirps, board) -> User:
    """Somebody who said three things on Chirp Square."""
    hear(chirps, "1", text="The toaster does not toast at all since Monday.")
    hear(chirps, "2", text="My kettle hums so loud that the neighbours knock.")
    hear(chirps, "3", text="Where is my parcel? It has been two weeks now.")
    return User.objects.get(handles__external_id="https://square.example/users/joe")
