import pytest

from apps.forum.models import Kind
from apps.ideas.verbs import idea_of, write_release


@pytest.fixture
def make_idea(make_thread):
    """Open an idea; by Ana about her toaster unless told otherwise."""

    def make(**particulars):
        return idea_of(make_thread(**{"kind": Kind.IDEA, **particulars}))

    return make


@pytest.fixture
def make_release(rita):
    """Write an entry of the changelog; about a kettle that hums no more unless told otherwise. Not published."""

    def make(*, ideas=(), threads=(), **words):
        words = {"title": "Quieter kettle", "body": "It hums **no more**.", **words}
        return write_release(by=rita, ideas=ideas, threads=threads, **words)

    return make
