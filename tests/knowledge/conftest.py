"""The cast of what we know: an editor, a section, articles."""

import pytest

from apps.knowledge.models import Article, Section
from apps.knowledge.verbs import publish_revision, submit_revision, write_revision
from tests.conftest import make_person


@pytest.fixture
def edith(db):
    """An editor."""
    return make_person("Edith", "Editor", title="Editor")


@pytest.fixture
def section(db):
    return Section.objects.create(title="First steps", slug="first-steps")


@pytest.fixture
def write(section, omar):
    """Write a draft; Omar's, about descaling, unless told otherwise."""

    def make(article=None, **particulars):
        particulars = {
            "by": omar,
            "title": "Descale the kettle",
            "body": "Fill it with vinegar.\n\n## Then\n\nWait an hour.",
            **({} if article else {"section": section}),
            **particulars,
        }
        return write_revision(article, **particulars)

    return make


@pytest.fixture
def make_article(write, edith):
    """An article that Edith published."""

    def make(**particulars) -> Article:
        return publish_revision(submit_revision(write(**particulars), by=edith), by=edith).article

    return make


@pytest.fixture
def article(make_article):
    return make_article()
