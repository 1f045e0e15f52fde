"""A vocabulary and listeners of its own for each test."""

import pytest

from apps.activity import hearing, vocabulary
from apps.activity.vocabulary import Action


@pytest.fixture(autouse=True)
def own_words(monkeypatch):
    """Nobody listens and nothing new stays declared."""
    monkeypatch.setattr(hearing, "_listeners", {})
    monkeypatch.setattr(hearing, "_heard_by", {})
    monkeypatch.setattr(vocabulary, "_actions", dict(vocabulary._actions))


@pytest.fixture
def knocked():
    return Action("door.knocked", "{actor} knocked at {place}")


@pytest.fixture
def opened():
    return Action("door.opened", "{actor} opened the door")
