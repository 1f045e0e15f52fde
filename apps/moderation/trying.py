"""Try a word list on what was written here lately, before it decides about anything."""

from dataclasses import dataclass, field

from apps.forum.models import Post

from .judging import said_in
from .matching.automaton import Budget
from .matching.lists import parts_of, ready_list
from .models import WordList

POSTS_TRIED = 500
EXAMPLES = 10
# A list that decides for so large a part of all posts was not meant to; told only of so many posts.
MOST_OF_POSTS = 0.5
LEAST_TO_TELL = 20


@dataclass(slots=True)
class Tried:
    """How many posts a list was tried on, how many it matched, and the newest of them with what was found."""

    tried: int = 0
    matches: int = 0
    examples: list[tuple[Post, tuple[str, ...]]] = field(default_factory=list)


def try_list(stored: WordList) -> Tried:
    """What a list, stored or not, would have matched among the newest posts written here."""
    posts = Post.objects.filter(said_on="", withdrawn_at__isnull=True, voice="customer")
    words = ready_list(stored.words, stored.patterns, parts_of(stored))
    outcome = Tried()
    for post in posts.select_related("thread", "author").order_by("-id")[:POSTS_TRIED]:
        outcome.tried += 1
        finding = words.find(said_in(post, author=post.author), Budget())
        if finding:
            outcome.matches += 1
            if len(outcome.examples) < EXAMPLES:
                outcome.examples.append((post, finding.found))
    return outcome
