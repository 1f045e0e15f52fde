"""What searches, suggestions and pages cost in a small community and in a large one.

A step of `tests.benchmarks.inside`. It grows one community, see `community`, and asks at both sizes.
"""

import random
import time

from django.test import Client

from apps.forum.models import Thread
from apps.foundation.pagination import EPOCH, MICROSECOND
from apps.search.asked import parse
from apps.search.finding import find, suggest
from apps.search.models import Entry, Word

from .community import POSTS, SEED, Community, Vocabulary, let_the_database_look
from .timing import time_each

SMALL = 1_000
ASKED, ASKED_PAGES = 200, 100
# Words of questions are neither the commonest nor the rarest: people leave out the first and misspell the second.
ASKED_FROM, ASKED_TO = 60, 6_000
COMMON_TO, RARE_FROM = 30, 20_000
DEEP_START = 180
BEGINNING = 4
# What is measured at both sizes.
GROWING = ("search, 2 words", "suggestions", "list of threads", "list, half-way down", "thread, 10 posts")


def main(count: str) -> dict:
    """Measure at SMALL conversations and at `count`. Returns times in milliseconds by what was asked for."""
    large = int(count)
    chance = random.Random(SEED)
    vocabulary = Vocabulary(chance)
    community = Community(vocabulary, chance, max(large, SMALL))
    questions = Questions(vocabulary, chance)
    community.grow_to(min(SMALL, large))
    let_the_database_look()
    small = measure(questions, community.size, only=GROWING)
    began = time.monotonic()
    community.grow_to(large)
    let_the_database_look()
    filled = time.monotonic() - began
    asked = measure(questions, large)
    return {
        "threads": large,
        "posts": large * POSTS,
        "entries": Entry.objects.count(),
        "words": Word.objects.count(),
        "fill_seconds": filled,
        "asked": asked,
        "small_posts": min(SMALL, large) * POSTS,
        "growth": {name: (small[name]["cpu_p50"], asked[name]["cpu_p50"]) for name in GROWING},
    }


class Questions:
    """What people ask for, of every sort."""

    def __init__(self, vocabulary: Vocabulary, chance: random.Random):
        self.chance, self.vocabulary = chance, vocabulary
        some = vocabulary.some
        pairs = [some(ASKED_FROM, ASKED_TO, 2) for _ in range(ASKED)]
        common = [some(0, COMMON_TO, 2) for _ in range(ASKED)]
        self.searches = {
            "search, 2 words": [" ".join(pair) for pair in pairs],
            "search, 2 very common words": [" ".join(pair) for pair in common],
            "search, 1 very common word": [pair[0] for pair in common],
            "search, 1 rare word": some(RARE_FROM, len(vocabulary.words), ASKED),
            "search, a phrase": [f'"{" ".join(pair)}"' for pair in common],
            "search, word -word": [f"{pair[0]} -{other[0]}" for pair, other in zip(pairs, common, strict=True)],
            "search, word product:": [f"{pair[0]} product:kettle-b" for pair in common],
            "search, word status:": [f"{pair[0]} status:solved" for pair in common],
            "search, status: alone": ["status:open", "status:solved", "product:kettle-c", "kind:idea"] * (ASKED // 4),
            "search, 1 word with a slip": [_with_a_slip(pair[0], chance) for pair in pairs],
            "search, 2 words in vain": [_nonsense(pair, chance) for pair in pairs],
            "search, a whole sentence": [" ".join([*vocabulary.say(5), *pair]) for pair in pairs],
        }
        self.titles = {
            "suggestions": [self._half_typed() for _ in range(ASKED)],
            "suggestions, 4 letters": [pair[0][:BEGINNING] for pair in common],
            "suggestions, common words": [" ".join([*pair, "d", "k"][:3]) for pair in common],
            "suggestions, long": [" ".join([*vocabulary.say(9), *pair]) for pair in pairs],
        }

    def _half_typed(self) -> str:
        """A title of some words as said, the last one not whole yet."""
        words = self.vocabulary.say(self.chance.choice([2, 3, 4, 5])) + self.vocabulary.some(ASKED_FROM, ASKED_TO, 1)
        words[-1] = words[-1][: max(len(words[-1]) - 2, BEGINNING)]
        return " ".join(words)


def measure(questions: Questions, size: int, *, only: tuple[str, ...] = ()) -> dict[str, dict]:
    """Ask everything, or `only` some of it, in a community of this size."""
    sorts = {name: (lambda words: find(parse(words)).total, asked) for name, asked in questions.searches.items()}
    sorts["search, ideas, last page"] = (
        lambda words: find(parse(words), tab="ideas", start=DEEP_START).total,
        questions.searches["search, 2 very common words"],
    )
    sorts |= {name: (lambda words: len(suggest(words)), asked) for name, asked in questions.titles.items()}
    sorts |= _pages(size)
    return {name: time_each(*sort).as_dict() for name, sort in sorts.items() if not only or name in only}


def _pages(size: int) -> dict:
    """Whole pages as a visitor has them, without a server in between."""
    visitor = Client(SERVER_NAME="127.0.0.1")
    newest = Thread.objects.public().liveliest_first()
    half_way = newest[size // 2]
    deep = f"/threads/?after={(half_way.last_post_at - EPOCH) // MICROSECOND}-{half_way.pk}"
    step = max(size // ASKED_PAGES, 1)
    threads = [thread.get_absolute_url() for thread in newest.order_by("pk")[::step][:ASKED_PAGES]]

    def read(address: str) -> bool:
        response = visitor.get(address)
        if response.status_code != 200:
            raise ValueError(f"{address} answered {response.status_code}")
        return True

    return {
        "list of threads": (read, ["/threads/"] * ASKED_PAGES),
        "list, half-way down": (read, [deep] * ASKED_PAGES),
        "thread, 10 posts": (read, threads),
    }


def _with_a_slip(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _nonsense(words: list[str], chance: random.Random) -> str:
    return " ".join("".join(chance.sample("qxzj", 3)) + word[::-1] for word in words)
