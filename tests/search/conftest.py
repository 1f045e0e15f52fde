"""An index that has caught up with the conversations."""

import pytest
from django.core.cache import caches

from apps.search import finding
from apps.search.asked import parse
from apps.search.engines import stems
from tests.knowledge.conftest import article, edith, make_article, section, write

__all__ = ["article", "edith", "make_article", "section", "write"]


@pytest.fixture(autouse=True)
def fresh_process():
    """Nothing that an earlier test's index taught this process."""
    caches["process"].clear()
    stems._known.clear()


@pytest.fixture
def titles(db, catch_up):
    """The titles that a question finds, best first, after the index heard of everything."""

    def ask(query: str, **how) -> list[str]:
        catch_up()
        caches["process"].clear()
        return [result.shown.title for result in finding.find(parse(query), **how).results]

    return ask


@pytest.fixture
def found(db, catch_up):
    """What a question finds, after the index heard of everything."""

    def ask(query: str, **how) -> finding.Found:
        catch_up()
        caches["process"].clear()
        return finding.find(parse(query), **how)

    return ask


@pytest.fixture
def suggested(db, catch_up):
    """The titles that are suggested to somebody who types."""

    def ask(title: str) -> list[str]:
        catch_up()
        caches["process"].clear()
        return [shown.title for shown in finding.suggest(title)]

    return ask
