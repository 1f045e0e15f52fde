"""Which rows leave: those that everybody may read, without any that refers to what stays.

The numbers of all rows are gathered before the first line is written, so that every reference in the files leads to a
line of the files. They are kept as plain numbers: a hundred thousand take a megabyte.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest

from django.core.files.storage import default_storage

from .content import NOUNS, noun_named
from .nouns import Noun

CHUNK = 2_000
TOGETHER = 500


class Numbers:
    """A set of numbers in their order, eight bytes each."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._all = array("q", numbers)

    def __contains__(self, number: int) -> bool:
        place = bisect_left(self._all, number)
        return place < len(self._all) and self._all[place] == number

    def __iter__(self) -> Iterator[int]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


@dataclass(slots=True)
class Gathered:
    """What leaves: the numbers of the rows by noun, and digest and size of the files by their names in the storage."""

    rows: dict[str, Numbers] = field(default_factory=dict)
    media: dict[str, tuple[str, int]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many lines that makes."""
        return sum(map(len, self.rows.values()))


def gather(tell: Callable[[str], None] | None = None) -> Gathered:
    """Find everything that leaves. `tell(noun)` hears of each noun before it is looked through."""
    return _Gathering(tell or (lambda noun: None)).everything()


class _Gathering:
    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._found = Gathered()
        self._pulled: dict[str, set[int]] = {noun.name: set() for noun in NOUNS if noun.is_pulled}

    def everything(self) -> Gathered:
        for noun in NOUNS:
            if not noun.is_pulled and not noun.hangs_from:
                self._look_through(noun)
        for noun in NOUNS:
            if noun.is_pulled:
                self._close_over(noun)
        for noun in NOUNS:
            if noun.hangs_from:
                self._look_through(noun)
        return self._found

    def _look_through(self, noun: Noun) -> None:
        if noun.name in self._found.rows:
            return
        for other in self._needed(noun).values():
            # What a line cannot be without is known first.
            if other != noun.name and not noun_named(other).is_pulled:
                self._look_through(noun_named(other))
        self._tell(noun.name)
        self._found.rows[noun.name] = Numbers(self._rows(noun))
        self._pull_by_lists(noun)

    def _needed(self, noun: Noun) -> dict[str, str]:
        return {
            name: kind.noun
            for name, kind in noun.references.items()
            if kind.is_needed and kind.noun != noun.name and name not in noun.comes_with
        }

    def _rows(self, noun: Noun) -> Iterator[int]:
        names = ("id", *noun.references, *noun.media)
        needed, pulls = self._needed(noun), {}
        for name, kind in noun.references.items():
            if kind.noun in self._pulled and name != noun.hangs_from:
                pulls[name] = self._pulled[kind.noun]
        for row in noun.values(names).iterator(chunk_size=CHUNK):
            told = dict(zip(names, row, strict=True))
            if not self._is_whole(noun, told, needed):
                continue
            for name, pulled in pulls.items():
                if told[name] is not None:
                    pulled.add(told[name])
            yield told["id"]

    def _is_whole(self, noun: Noun, told: dict, needed: dict[str, str]) -> bool:
        for name, other in needed.items():
            if told[name] is None:
                return False
            is_pulled = other in self._pulled and name != noun.hangs_from
            if not is_pulled and told[name] not in self._found.rows[other]:
                return False
        # Each is looked at: a row that may do without its first file still has its second one.
        here = {name: self._has_file(noun, told, name) for name in noun.media}
        return all(here[name] for name, kind in noun.media.items() if kind.is_needed)

    def _has_file(self, noun: Noun, told: dict, name: str) -> bool:
        if not (stored := told[name]):
            return False
        if stored not in self._found.media:
            try:
                with default_storage.open(stored, "rb") as file:
                    digest = file_digest(file, "sha256").hexdigest()
                    self._found.media[stored] = (digest, file.tell())
            except OSError:
                self._found.problems.append(f"{noun.name} {told['id']} has no file {stored}")
                return False
        # No empty file is anything.
        return self._found.media[stored][1] > 0

    def _close_over(self, noun: Noun) -> None:
        """Take of a noun what others refer to, and what that itself refers to, and so on."""
        self._tell(noun.name)
        allowed = Numbers(noun.rows().order_by("pk").values_list("pk", flat=True).iterator(chunk_size=CHUNK))
        if noun.always:
            self._pulled[noun.name].update(noun.always().values_list("pk", flat=True).iterator(chunk_size=CHUNK))
        seen: set[int] = set()
        while new := sorted(one for one in self._pulled[noun.name] - seen if one in allowed):
            seen.update(new)
            for start in range(0, len(new), TOGETHER):
                self._follow(noun, new[start : start + TOGETHER])
        self._found.rows[noun.name] = Numbers(sorted(seen))

    def _follow(self, noun: Noun, numbers: list[int]) -> None:
        onward = {
            noun.model._meta.get_field(name).attname: self._pulled[kind.noun]
            for name, kind in noun.references.items()
            if kind.noun in self._pulled
        }
        if not onward:
            return
        for row in noun.rows().filter(pk__in=numbers).values(*onward):
            for name, pulled in onward.items():
                if row[name] is not None:
                    pulled.add(row[name])

    def _pull_by_lists(self, noun: Noun) -> None:
        for name in noun.lists:
            other = noun.columns[name].noun
            if other in self._pulled:
                here = self._found.rows[noun.name]
                for owner, number in rows_between(noun, name).iterator(chunk_size=CHUNK):
                    if owner in here:
                        self._pulled[other].add(number)


def rows_between(noun: Noun, name: str):
    """Pairs of numbers, the row's and the one it names, of a field for many to many; in this order."""
    relation = noun.model._meta.get_field(name)
    own, other = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    return relation.remote_field.through.objects.order_by(own, other).values_list(own, other)
