"""Those who joined before there were nicknames are called something after the upgrade, each their own."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from apps.people.models import User
from apps.people.nicknames import validate_nickname

migration = import_module("apps.people.migrations.0003_nicknames")
# All that the migration asks of a schema editor.
EDITOR = SimpleNamespace(connection=connection)
NAMES = ["Ana", "Ana", "Ana 7", "", "Ольга", "support", "ana-2", "n" * 150, "<b>", "Béla Novák", "5"]


@pytest.fixture
def people_of_old(db):
    now = timezone.now()
    old = [User(username=f"u{number}", name=name, joined_at=now) for number, name in enumerate(NAMES)]
    return User.objects.bulk_create(old)


def test_everybody_who_joined_is_called_something_of_their_own(people_of_old, jane):
    migration.name_everybody(apps, EDITOR)
    nicknames = list(User.objects.joined().values_list("nickname", flat=True))
    assert None not in nicknames
    assert len(set(nicknames)) == len(NAMES)
    for nickname in nicknames:
        validate_nickname(nickname)
    assert {"ana", "bela-novak"} <= set(nicknames)
    jane.refresh_from_db()
    assert jane.nickname is None


def test_many_are_named_batch_by_batch(people_of_old, monkeypatch):
    monkeypatch.setattr(migration, "BATCH", 3)
    migration.name_everybody(apps, EDITOR)
    assert not User.objects.joined().filter(nickname=None).exists()


def test_it_can_be_taken_back_and_done_again(people_of_old):
    migration.name_everybody(apps, EDITOR)
    migration.forget_nicknames(apps, EDITOR)
    assert not User.objects.exclude(nickname=None).exists()
    migration.name_everybody(apps, EDITOR)
    assert not User.objects.joined().filter(nickname=None).exists()
