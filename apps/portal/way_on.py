"""Where to go from a page that is not there: a search by the words of its address, what comes closest, topics.

Machines that look for holes ask for thousands of addresses that never were. For them this must cost next to nothing:
addresses of their sort are not searched for, nor is any of a visitor who asked for many, nor of anybody where all
together ask for very many (`closest_pages`, `closest_pages_of_all` in LIMITS). They get the plain page.
"""

import logging
import re
from dataclasses import dataclass, field

from django.core.cache import caches
from django.db import DatabaseError
from django.urls import reverse

from apps.company.models import Product
from apps.forum.models import Board
from apps.foundation.limits import counted_address, within
from apps.knowledge.models import Section
from apps.search.finding import suggest
from apps.search.searchable import Shown

from .sitemaps import filled_sections, section_path

logger = logging.getLogger(__name__)

WORDS_LIMIT, CLOSEST, TOPICS = 100, 3, 8
SHORTEST = 4
TOPICS_KEY, TOPICS_SECONDS = "portal.topics", 60
# The first part of an address names a sort of page and says nothing about what is looked for.
_ROOTS = frozenset({"threads", "articles", "videos", "help", "boards", "products", "contact", "go", "people", "series"})
_NO_WORDS = re.compile(r"[^\w]+|_+")
# Of an address with an ending (.php, .env) or a hidden folder somebody has a list, and no question.
_PROBE = re.compile(r"(?:^|/)\.|\.[A-Za-z0-9~]{1,8}/?$|(?:^|/)(?:wp-|cgi-bin|phpmyadmin)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Topic:
    """A place that many look for."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class WayOn:
    """What a page offers that has nothing itself. `words` stand in the search box."""

    words: str
    closest: list[Shown] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)


def way_on(request) -> WayOn:
    """The way on from the address of this request. It never fails: without the database, there is less of it."""
    words = words_of_path(request.path)
    try:
        return WayOn(words, _closest(request, _telling(request.path) or words), topics())
    except DatabaseError:
        logger.exception("a page that is not there could not be helped with")
        return WayOn(words)


def words_of_path(path: str) -> str:
    """What somebody may look for at this address: its words, without numbers and without the sort of page."""
    parts = [part for part in path.split("/") if part]
    if parts and parts[0].casefold() in _ROOTS:
        parts = parts[1:]
    words = [word for word in _NO_WORDS.split(" ".join(parts)) if word and not word.isdecimal()]
    return " ".join(words)[:WORDS_LIMIT].strip()


def _telling(path: str) -> str:
    """The words of the last part of an address that has some: it names the page, those before only where it stood."""
    spoken = (words_of_path(part) for part in reversed(path.split("/")))
    return next((words for words in spoken if len(words) >= SHORTEST), "")


def topics() -> list[Topic]:
    """Places that many look for: sections of the help, else boards and products. A process asks once a minute."""
    cache = caches["process"]
    found = cache.get(TOPICS_KEY)
    if found is None:
        found = _topics()
        cache.set(TOPICS_KEY, found, TOPICS_SECONDS)
    return found


def _topics() -> list[Topic]:
    sections: list[Section] = list(filled_sections().filter(parent=None)[:TOPICS])
    if sections:
        return [Topic(section.title, section_path(section)) for section in sections]
    places = [Topic(board.name, reverse("forum:board", args=[board.slug])) for board in Board.objects.all()[:TOPICS]]
    places += [Topic(product.name, product.get_absolute_url()) for product in Product.objects.all()[:TOPICS]]
    return places[:TOPICS]


def _closest(request, words: str) -> list[Shown]:
    if len(words) < SHORTEST or request.method != "GET" or _PROBE.search(request.path):
        return []
    if request.get_preferred_type(["text/html", "application/json"]) != "text/html":
        return []
    if not within("closest_pages", f"address:{counted_address(request)}"):
        return []
    if not within("closest_pages_of_all", "everybody"):
        return []
    return suggest(words)[:CLOSEST]
