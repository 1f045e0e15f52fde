"""The community that searches are measured in is what the verbs would have made."""

import random

import pytest
from django.db import connection

from apps.forum.models import Thread
from apps.foundation.invariants import all_invariants
from apps.search.asked import parse
from apps.search.finding import find
from apps.search.models import Entry
from apps.search.verbs import index_things
from tests.benchmarks import community

SIZE = 30


@pytest.fixture
def settled(db, monkeypatch):
    """A small one of these communities."""
    monkeypatch.setattr(community, "VOCABULARY", 400)
    monkeypatch.setattr(community, "PEOPLE", 5)
    monkeypatch.setattr(community, "AT_ONCE", 20)
    chance = random.Random(1)
    made = community.Community(community.Vocabulary(chance), chance, SIZE)
    made.grow_to(SIZE)
    return made


def written() -> tuple[list, list]:
    """The whole index, but not under which numbers its rows stand."""
    fields = [field.name for field in Entry._meta.concrete_fields if field.name != "id"]
    words = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT e.thing_id, s.title, s.body FROM search_text s JOIN search_entry e ON e.id = s.rowid "
                "ORDER BY e.thing_id"
            )
            words = cursor.fetchall()
    return list(Entry.objects.order_by("thing_id").values(*fields)), words


def test_the_database_writes_the_same_entries_as_the_verb(settled):
    by_the_database = written()
    index_things("thread", list(Thread.objects.values_list("pk", flat=True)))
    assert len(by_the_database[0]) == SIZE
    assert by_the_database == written()


def test_everything_said_of_conversations_and_the_index_holds_in_it(settled):
    apps = ("apps.forum.", "apps.search.", "apps.activity.", "apps.people.")
    promises = [one for one in all_invariants() if one.violations.__module__.startswith(apps)]
    assert len(promises) > 5
    assert [line for one in promises for line in one.violations()] == []


def test_a_community_goes_on_growing_where_it_stopped_and_can_be_searched(settled):
    settled.grow_to(SIZE + 10)
    assert Thread.objects.count() == Entry.objects.count() == SIZE + 10
    newest = Thread.objects.latest("opened_at")
    assert newest.pk in [int(one.shown.url.split("/")[2]) for one in find(parse(f'"{newest.title}"')).results]


def test_new_conversations_can_be_opened_beside_them(settled, make_thread):
    last = Thread.objects.latest("pk").pk
    assert make_thread().pk > last
