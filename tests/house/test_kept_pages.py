"""Which pages are kept for all visitors, and that nothing of anybody is in them."""

import re
from copy import deepcopy

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.foundation.editions import is_unseen, tables_written_by
from tests.house.doors import knock

KEPT = {
    "portal:home", "portal:why", "portal:products", "portal:product", "portal:site_map",
    "forum:threads", "forum:threads_feed", "forum:boards", "forum:board", "forum:thread@public",
    "forum:thread_feed@public",
    "knowledge:help", "knowledge:help_feed", "knowledge:section", "knowledge:section_feed", "knowledge:article@public",
    "knowledge:videos", "knowledge:series", "knowledge:video@public",
    "ideas:list", "ideas:feed", "ideas:roadmap", "ideas:changelog", "ideas:changelog_feed", "ideas:release@published",
    "feedback:reviews", "feedback:town_halls", "feedback:town_halls_feed", "people:profile",
}  # fmt: skip
FIRST = {"HTTP_USER_AGENT": "Mozilla/5.0 Firefox/140.0", "REMOTE_ADDR": "203.0.113.7", "HTTP_ACCEPT_LANGUAGE": "en"}
OTHER = {
    "HTTP_USER_AGENT": "Mozilla/5.0 Chrome/150.0 Mobile", "REMOTE_ADDR": "2001:db8::9", "HTTP_ACCEPT_LANGUAGE": "pt-BR",
    "HTTP_REFERER": "https://elsewhere.example/", "HTTP_SEC_GPC": "1", "HTTP_X_REQUESTED_WITH": "fetch",
    "HTTP_HX_REQUEST": "true", "HTTP_ACCEPT": "application/json", "HTTP_AUTHORIZATION": "Bearer something",
    "HTTP_SEC_FETCH_DEST": "iframe", "HTTP_COOKIE": "searched=something; csrftoken=" + "x" * 32 + "; other=1",
}  # fmt: skip
READ = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?')


@pytest.fixture
def kept(settings):
    """Pages are kept, and none is yet."""
    settings.PAGES_KEPT = 1000
    caches["pages"].clear()
    yield caches["pages"]
    caches["pages"].clear()


@pytest.fixture
def addresses(doors):
    return {door.name: door.address for door in doors if door.name in KEPT}


def test_every_page_that_is_kept_is_on_the_list(doors, kept, world):
    found = set()
    for door in doors:
        kept.clear()
        knock(world, "anonymous", "GET", door.address)
        if kept._cache:
            found.add(door.name)
    assert found == KEPT


def test_whoever_looks_in_whichever_way_would_have_been_shown_the_same(addresses, kept):
    for name, address in addresses.items():
        kept.clear()
        first = Client().get(address, **FIRST)
        kept.clear()
        other = Client().get(address, **OTHER)
        assert (other.status_code, other.content) == (200, first.content), f"{name} depends on who looks"
        assert not other.cookies


def test_no_page_that_is_kept_reads_what_is_said_to_be_on_none_or_writes_anything(addresses, kept):
    for name, address in addresses.items():
        with CaptureQueriesContext(connection) as asked:
            Client().get(address, HTTP_USER_AGENT="Googlebot")
        for query in asked.captured_queries:
            assert not tables_written_by(query["sql"]), f"{name} writes: {query['sql'][:200]}"
            unseen = {table for table in READ.findall(query["sql"]) if is_unseen(table)} - {"foundation_edition"}
            assert not unseen, f"{name} tells of {unseen}: changing those must raise the edition"


@pytest.mark.parametrize("role", ["owner", "agent", "superuser"])
def test_nothing_of_somebody_who_looked_before_is_on_the_page(world, addresses, kept, role):
    for name, address in addresses.items():
        shown = Client().get(address, **FIRST).content
        kept.clear()
        knock(world, role, "GET", address)
        assert not kept._cache, f"the page of the {role} is kept: {name}"
        assert Client().get(address, **FIRST).content == shown


def test_no_page_reads_differently_for_what_is_folded_when_its_templates_are_loaded(addresses, settings):
    folded = {name: Client().get(address).content for name, address in addresses.items()}
    plain = deepcopy(settings.TEMPLATES)
    plain[0]["OPTIONS"]["loaders"][0] = ("django.template.loaders.cached.Loader", plain[0]["OPTIONS"]["loaders"][0][1])
    settings.TEMPLATES = plain
    for name, address in addresses.items():
        assert Client().get(address).content == folded[name], f"{name} is folded wrongly"
