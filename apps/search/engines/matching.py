"""What every engine does, and what they share."""

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from ..asked import Asked, Term
from ..models import Entry

# Results that are put in order by what they say; what lies beyond is not shown.
RANKED = 200
# A number of results is counted so far and then said to be "at least".
COUNTED = 1_000
# Of a long title so many words are asked for, those that say the most; and of a question of which nothing has all.
WORDS_ASKED = 6
# Where not every word is asked for, two are, and one of them is among so many of the rarest.
RAREST = 2
SUGGESTED = 5
# So many are found before the best are taken, because answers go before conversations.
CONSIDERED = 15
PER_PAGE = 20
# What is written anew when a thing is: everything but which thing it is.
WRITTEN = [field.name for field in Entry._meta.concrete_fields if field.name not in ("id", "thing_type", "thing_id")]
# An excerpt is taken from so much of a text.
TEXT_READ = 20_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found, with the beginning of its text and the newest moments in it."""

    thing_type: str
    thing_id: int
    body: str = ""
    lately: tuple[int, ...] = ()


@dataclass(slots=True)
class Hits:
    """A page of what was found, best first, and how many there are on each tab, at most COUNTED.

    `is_capped` tells that not everything was looked at, so that there may be more of each.
    """

    page: list[Hit] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    is_capped: bool = False

    @property
    def total(self) -> int:
        """How many on all tabs together."""
        return min(sum(self.counts.values()), COUNTED)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Conditions beside the words: as SQL on search_entry under the name `e` with its values, and the same as groups
    of "name:value", of each of which one must hold."""

    sql: str = ""
    values: tuple = ()
    groups: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, asked: Asked, authors: Sequence[int] | None) -> "Narrowing":
        """What the operators of a question say. `authors` are the ids of those that `by:` names."""
        parts, values, groups = [], [], []
        for column, told in (("product", asked.product), ("kind", asked.kind), ("status", asked.status)):
            if told:
                wanted = [told] if isinstance(told, str) else told
                parts.append(_is_one_of(column, wanted))
                values += wanted
                groups.append(tuple(f"{column}:{one}" for one in wanted))
        if authors is not None:
            # Nobody of that name: nothing is found, whatever the words.
            parts.append(_is_one_of("author", authors) if authors else "1 = 0")
            values += authors
            groups.append(tuple(f"author:{one}" for one in authors))
        return cls("".join(f" AND {part}" for part in parts), tuple(values), tuple(groups))


class Engine(ABC):
    """Matches words in one database. Every value of a question travels as a parameter, never as part of a statement."""

    @abstractmethod
    def hold(self, thing_type: str, ids: Collection[int]) -> None:
        """Let nobody else write the entries of these things until this transaction ends."""

    @abstractmethod
    def write(self, entries: Sequence[Entry]) -> None:
        """Put entries into the index, in the place of those of the same things."""

    @abstractmethod
    def remove(self, thing_type: str, ids: Iterable[int]) -> int:
        """Take things out of the index. Returns how many were in it."""

    @abstractmethod
    def search(self, asked: Asked, narrowing: Narrowing, *, tab: str = "", start: int = 0, some: bool = False) -> Hits:
        """What has all words of a question; with `some`, two of its words, or one where there are just two.

        One of the two is among the rarest wherever that finds anything: what has only common words in common is not
        about the same.

        The page begins at place `start` of the RANKED best.
        """

    @abstractmethod
    def suggest(self, terms: Sequence[Term]) -> list[Hit]:
        """Up to fifteen things whose titles share most with these words, the last of which may be half typed.

        Where no title does, those whose text has them all.
        """

    @abstractmethod
    def how_often(self, words: Sequence[str]) -> dict[str, int]:
        """In how many entries each word stands, itself and not another form of it where that can be told.

        Exact for rare words and 0 only for those that stand nowhere; of common ones it tells which is the commoner.
        """

    @abstractmethod
    def stems(self, words: Sequence[str]) -> set[str]:
        """What the forms of these words have in common, to mark them in an excerpt."""

    @abstractmethod
    def missing_text(self) -> int:
        """How many entries cannot be matched because the database's own part of the index lacks them."""

    @abstractmethod
    def note_sizes(self) -> None:
        """Let the database see how much the index holds by now, after much was written at once."""

    def some_of(self, terms: Sequence[Term]) -> list[list[tuple[Term, ...]]]:
        """What "some of the words" means: ways of which one must match, and others for where none of those does.

        Empty where no word is known.
        """
        often = self.how_often(list(dict.fromkeys(piece for term in terms for piece in term.pieces)))
        numbers = {term: min(often[piece] for piece in term.pieces) for term in terms}
        known = [term for term in terms if numbers[term] or term.begins]
        if len(known) < 2 or len(terms) == 2:
            return [[(term,) for term in known]] if known else []
        told = sorted(known, key=lambda term: (numbers[term], -len(term.text)))[:WORDS_ASKED]
        both = [(term, other) for place, term in enumerate(told) for other in told[place + 1 :]]
        first = [way for way in both if way[0] in told[:RAREST]]
        return [first, both] if len(first) < len(both) else [both]


def _is_one_of(column: str, values: Sequence) -> str:
    return f"e.{column} IN ({', '.join(['%s'] * len(values))})"


def hits_of(rows: Iterable[Sequence]) -> Hits:
    """What a statement found: in each row the counts by tab, then type, number, text and moments of a thing.

    The one row of an empty page has nothing but the counts. Both are JSON where the driver leaves them so.
    """
    rows = list(rows)
    counts = _read(rows[0][0]) if rows else {}
    page = [Hit(kind, number, body, tuple(_read(lately))) for _counts, kind, number, body, lately in rows if kind]
    return Hits(page, {tab: min(number, COUNTED) for tab, number in (counts or {}).items()})


def _read(value):
    return json.loads(value) if isinstance(value, str) else value


def longest(terms: Sequence[Term]) -> list[Term]:
    """The terms that say the most, in their order."""
    chosen = sorted(terms, key=lambda term: -len(term.text))[:WORDS_ASKED]
    return [term for term in terms if term in chosen]


def pairs(terms: Sequence[Term]) -> list[tuple[Term, ...]]:
    """Every two of the terms that say the most; the only one by itself."""
    chosen = longest(terms)
    return list(combinations(chosen, 2)) if len(chosen) > 1 else [tuple(chosen)]
