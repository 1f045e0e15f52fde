"""One world for all who knock at its doors: whatever a knock does is undone behind it."""

import logging
from copy import copy, deepcopy
from functools import cache

import pytest
from django.contrib.admin import site
from django.contrib.sessions.backends.db import SessionStore
from django.template.backends.django import Template

from apps.people.backends import JoinedPeopleBackend
from apps.people.strength import has_second_factor
from tests.house.doors import Answer, Door, World, doors_of, knock
from tests.shared import shared_rows  # noqa: F401


@pytest.fixture(scope="package")
def shared_world(shared_rows):  # noqa: F811
    with shared_rows():
        yield World()


@pytest.fixture(scope="package")
def shared_doors(shared_world):
    return doors_of(shared_world)


@pytest.fixture(scope="package")
def shared_visits(shared_world, shared_doors):
    return [(door, Answer.of(knock(shared_world, "anonymous", "GET", door.address))) for door in shared_doors]


@pytest.fixture
def world(shared_world, db, caplog) -> World:
    """People in every role, and a row behind every address. What a test changes of it is taken back behind it."""
    # Noting who was refused, with the way through the code that each took, costs as much as refusing.
    caplog.set_level(logging.ERROR, "django.request")
    return shared_world


@pytest.fixture
def doors(shared_doors, db) -> list[Door]:
    """Every address of the site but those for programs."""
    return shared_doors


@pytest.fixture
def visits(shared_visits, db) -> list[tuple[Door, Answer]]:
    """What a visitor is answered behind every door, each page drawn: one look for all that is asked of it."""
    return shared_visits


@pytest.fixture
def known(monkeypatch):
    """Let everybody be known after their first knock: session, person, rights and second factor are read once.

    What they may is decided anew each time. Half of what a knock of staff asks the database is who knocks.
    """
    load, find = SessionStore.load, JoinedPeopleBackend.get_user
    sessions, people = {}, {}

    def load_once(session):
        if session.session_key not in sessions:
            sessions[session.session_key] = load(session)
        return deepcopy(sessions[session.session_key])

    def find_once(backend, number):
        if number not in people:
            people[number] = find(backend, number)
            people[number].get_all_permissions()
        return copy(people[number])

    monkeypatch.setattr(SessionStore, "load", load_once)
    monkeypatch.setattr("apps.people.strength.has_second_factor", cache(has_second_factor))
    monkeypatch.setattr(JoinedPeopleBackend, "get_user", find_once)


@pytest.fixture
def undrawn(monkeypatch):
    """Let pages stay empty: whether somebody may enter is decided before they are drawn."""
    monkeypatch.setattr(Template, "render", lambda *_given, **_named: "")
    # What stands around every page of the staff.
    monkeypatch.setattr(site, "each_context", lambda request: {})
