"""What tests of moderation lean on: people who have been here for a while, and posts that wait."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.forum.models import Post
from apps.forum.verbs import post_reply
from apps.moderation.models import Report, WordList
from tests.conftest import make_person


@pytest.fixture
def moderator(db):
    """Somebody who decides about posts."""
    return make_person("Mira", "Moderator", title="Moderator")


@pytest.fixture
def known(thread):
    """Nora joined two weeks ago and has said a few things."""
    nora = make_person("Nora")
    nora.joined_at = timezone.now() - timedelta(days=14)
    nora.save()
    for number in range(3):
        post_reply(thread, by=nora, body=f"The {number}. of a few plain words.")
    return nora


@pytest.fixture
def held(thread, bela, catch_up):
    """A newcomer's reply that links elsewhere, and so waits for a look."""
    post = post_reply(thread, by=bela, body="Look here: https://elsewhere.example/toasters")
    catch_up()
    return Post.objects.get(pk=post.pk)


@pytest.fixture
def report(held):
    """The report of the held reply."""
    return Report.objects.get(post=held)


@pytest.fixture
def word_list(db):
    """A stored word list."""

    def make(words: str = "", effect: str = "hold", **told) -> WordList:
        stored = WordList(name=told.pop("name", f"{effect} {words[:20]}"), words=words, effect=effect, **told)
        stored.full_clean()
        stored.save()
        return stored

    return make
