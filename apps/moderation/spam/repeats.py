"""Whether the same was said elsewhere lately, word for word or nearly."""

from django.db.models.functions import Left

from apps.forum.models import Post, Thread
from apps.triage.words import Words

# The newest posts are compared; somebody who repeats themselves does it soon.
POSTS_COMPARED = 200
LETTERS_COMPARED = 1_000
WORDS_TO_COMPARE = 6
SHINGLE = 3


def repeated_elsewhere(text: str, *, thread: Thread | None, before: Post | None = None) -> float:
    """How alike the nearest of the newest posts in other conversations is, from 0 to 1, by runs of three words.

    With `before` only those older than that post count. Texts of fewer than six words are too common to tell anything.
    One query.
    """
    mine = shingles(text)
    if not mine:
        return 0.0
    posts = Post.objects.filter(said_on="", withdrawn_at__isnull=True)
    if thread is not None:
        posts = posts.exclude(thread=thread)
    if before is not None:
        posts = posts.filter(pk__lt=before.pk)
    recent = posts.annotate(start=Left("body", LETTERS_COMPARED)).order_by("-id").values_list("start", flat=True)
    return max((likeness(mine, shingles(start)) for start in recent[:POSTS_COMPARED]), default=0.0)


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of three words at the beginning of a text; none where it is too short to compare."""
    words = Words(text[:LETTERS_COMPARED]).line.split()
    if len(words) < WORDS_TO_COMPARE:
        return frozenset()
    return frozenset(zip(*(words[start:] for start in range(SHINGLE)), strict=False))


def likeness(mine: frozenset, theirs: frozenset) -> float:
    """What two sets share of what they have together, from 0 to 1."""
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0
