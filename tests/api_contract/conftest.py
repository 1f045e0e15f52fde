"""A world with a row behind every address for programs, and tokens of whoever asks."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from apps.delivery.models import Delivery
from apps.foundation.api.scopes import Scope
from apps.ingest.models import Complaint
from apps.ingest.verbs import publish_complaint
from tests.api_contract.asking import make_token
from tests.api_contract.document import read_document
from tests.house.doors import World, fill

EVERYBODYS = (Scope.READ, Scope.WRITE, Scope.VOTE)


def pytest_itemcollected(item):
    """Each is about all addresses for programs at once; single ones are tested with their apps."""
    item.add_marker("thorough")


@pytest.fixture
def unlimited(settings):
    """Nobody is in too much of a hurry: what is counted here are answers, not requests."""
    settings.LIMITS = {name: {} for name in settings.LIMITS}


@pytest.fixture
def town(db, unlimited, tmp_path, settings):
    """People in every role with what they said and did, a published complaint and an answer on its way home."""
    settings.MEDIA_ROOT = str(tmp_path)
    world = World()
    world.notification.recipient = world.people["manager"]
    world.notification.save()
    Complaint.objects.update(title="The mixer stopped", text="It stopped after a week.")
    said = fill(
        Complaint, source=world.source, author=Complaint.objects.get().author, fate=Complaint.Fate.WAITING,
        external_id="said-2", title="The kettle leaks", text="It leaks.", said_at=timezone.now(),
        version=timezone.now(),
    )  # fmt: skip
    world.said = publish_complaint(said, by=world.people["manager"])
    fill(Delivery, post=world.posts["public"], complaint=world.said)
    world.tokens = {
        "anonymous": "",
        "customer": make_token(world.people["owner"], *EVERYBODYS),
        "staff": make_token(world.people["manager"], *Scope),
    }
    cache.clear()
    return world


@pytest.fixture
def document(db):
    """The OpenAPI document."""
    return read_document()
