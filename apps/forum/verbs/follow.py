"""What follows from the words of a post once it is stored: its pictures are its own, its links are looked at."""

from collections.abc import Sequence

from apps.activity.verbs import Happening

from ..events import POST_HELD
from ..models import Post
from ..rendering import Words
from .link_previews import want_previews
from .pictures import attach_pictures


def follow_words(posts: Sequence[Post]) -> None:
    """For posts made by `Composition.as_post` and stored just now. Belongs inside their transaction."""
    for post in posts:
        follow_words_of(post, post.words)


def follow_words_of(post: Post, words: Words) -> None:
    """The same for one post and the words that it says now."""
    attach_pictures(post, words.pictures)
    want_previews(post, words.lone_links)


def note_held(post: Post) -> Happening:
    """What to record of a post, made by `Composition.as_post`, that a person has to look at first."""
    told = {"post": post.pk, "reasons": post.held_because}
    return Happening(POST_HELD, post.thread, post.author, told, at=post.posted_at)
