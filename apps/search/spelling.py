"""What somebody may have meant whose words are not in the index: words of the index that differ by a slip."""

from itertools import combinations

from .engines import engine
from .models import LONGEST_SPELLING, Spelling
from .words import without_accents

SHORTEST_WORD = 4
# A slip more is allowed in a word so long.
LONG_WORD = 7
CANDIDATES = 12
WORDS_CORRECTED = 4


def corrections(words: tuple[str, ...]) -> dict[str, str]:
    """For each word that stands nowhere in the index the word that most resembles it and stands there most often.

    Empty where nothing can be put right. Only words that public things say now are offered.
    """
    asked = [word for word in words if can_be_spelled(word)][:WORDS_CORRECTED]
    if not asked:
        return {}
    often = engine().how_often(asked)
    unknown = [word for word in asked if not often[word]]
    near = {word: found for word in unknown if (found := _resembling(word))}
    numbers = engine().how_often(sorted({one for found in near.values() for one in found})) if near else {}
    best = {}
    for word, found in near.items():
        offered = [one for one in found if numbers[one]]
        if offered:
            best[word] = min(offered, key=lambda one: (slips(word, one), -numbers[one], one))
    return best


def can_be_spelled(word: str) -> bool:
    """Whether a word is one of an alphabet, long enough to be told from another one and short enough to be one."""
    return SHORTEST_WORD <= len(word) <= LONGEST_SPELLING and word.isalpha() and ord(word[0]) < 0x0590


def spellings_of(word: str, slips_allowed: int = 1) -> set[str]:
    """The word without accents, and as it is with up to so many letters left out."""
    bare = without_accents(word)
    found = {bare}
    for number in range(1, slips_allowed + 1):
        found |= {
            "".join(letter for place, letter in enumerate(bare) if place not in gaps)
            for gaps in combinations(range(len(bare)), number)
        }
    return found


def slips(one: str, other: str) -> int:
    """How many letters are left out, put in, exchanged or swapped with their neighbour (optimal string alignment)."""
    one, other = without_accents(one), without_accents(other)
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, another in enumerate(other, 1):
            cost = min(last[column] + 1, here[column - 1] + 1, last[column - 1] + (letter != another))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == another:
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        before, last = last, here
    return last[-1]


def _resembling(word: str) -> list[str]:
    allowed = 2 if len(word) >= LONG_WORD else 1
    keys = spellings_of(word, allowed)
    found = set(
        Spelling.objects.filter(key__in=keys).values_list("word__word", flat=True).distinct()[: CANDIDATES * 20]
    )
    near = [(slips(word, one), one) for one in found if one != word]
    return [one for number, one in sorted(near) if number <= allowed][:CANDIDATES]
