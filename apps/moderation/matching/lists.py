"""Word lists made ready: read with a complaint for each line that cannot be used, looked for, and dotted out."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.triage.terms import Term, Terms, read_terms, usable_terms

from .automaton import Automaton, Budget, OutOfSteps, ready_automaton
from .readings import Said, readings, visible

PATTERNS_LIMIT = 50
DOT = "•"
PARTS = ("title", "body", "name", "links")
_CHUNK = re.compile(r"[^\s.,;:?…“”\"()\[\]{}<>/\\]+")
_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a list found in a text: its words and patterns as they were written; `is_unsure` where time ran out."""

    found: tuple[str, ...]
    is_unsure: bool = False

    def __bool__(self) -> bool:
        return bool(self.found) or self.is_unsure


class ReadyList:
    """Terms and patterns of one list, and the parts of a text that it looks at."""

    def __init__(self, words: str, patterns: str, parts: tuple[str, ...]):
        self.parts = parts
        self._terms = usable_terms(words)
        self._patterns = list(_usable_patterns(patterns))

    def find(self, said: Said, budget: Budget | None = None) -> Finding:
        """What of it is in a text, each once."""
        found: dict[str, None] = {}
        budget = budget or Budget()
        try:
            for part in self.parts:
                if self._terms:
                    for words in said.readings_of(part):
                        found.update(dict.fromkeys(self._terms.found_in(words)))
                for text in said.parts[part] if self._patterns else ():
                    found.update(
                        (written, None)
                        for written, pattern in self._patterns
                        if pattern.finds_in(visible(text), budget)
                    )
        except OutOfSteps:
            return Finding(tuple(found), is_unsure=True)
        return Finding(tuple(found))

    def censor(self, text: str, budget: Budget | None = None) -> str:
        """The text with dots for the letters of what is on the list. What it cannot tell the place of stays.

        Raises OutOfSteps where the patterns' time ran out.
        """
        places = [*self._places_of_terms(text), *self._places_of_patterns(text, budget or Budget())]
        letters = list(text)
        for start, end in places:
            letters[start:end] = [_LETTER.sub(DOT, letter) for letter in text[start:end]]
        return "".join(letters)

    def _places_of_terms(self, text: str):
        alone: dict[int, list[Term]] = {}
        for term in self._terms.all:
            alone.setdefault(max(1, len(term.needle.split())), []).append(term)
        chunks = [match.span() for match in _CHUNK.finditer(text)]
        for length, terms in alone.items():
            wanted = Terms(f"{term.shown}" for term in terms)
            for first in range(len(chunks) - length + 1):
                start, end = chunks[first][0], chunks[first + length - 1][1]
                if any(wanted.is_in(words) for words in readings(text[start:end])):
                    yield start, end

    def _places_of_patterns(self, text: str, budget: Budget):
        for _written, pattern in self._patterns:
            yield from pattern.places_in(text, budget)


@lru_cache(maxsize=256)
def ready_list(words: str, patterns: str, parts: tuple[str, ...]) -> ReadyList:
    """A list made ready, once per process as long as its lines stay the same."""
    return ReadyList(words, patterns, parts)


def parts_of(stored) -> tuple[str, ...]:
    """Where a stored list looks."""
    return tuple(part for part in PARTS if getattr(stored, f"in_{part}"))


def ready(stored) -> ReadyList:
    """A stored list made ready; a line that cannot be used is left out."""
    return ready_list(stored.words, stored.patterns, parts_of(stored))


def read_list(stored) -> None:
    """Check what somebody wrote into a list. Raises ValidationError by field, naming each line and what to fix."""
    complaints = {}
    try:
        terms = read_terms(stored.words)
    except ValidationError as error:
        terms, complaints["words"] = [], error
    try:
        patterns = read_patterns(stored.patterns)
    except ValidationError as error:
        patterns, complaints["patterns"] = [], error
    if complaints:
        raise ValidationError(complaints)
    if not terms and not patterns:
        raise ValidationError({"words": _("Write at least one word or pattern.")})


def read_patterns(written: str) -> list[str]:
    """The patterns of a list, one a line; blank lines are skipped. Raises ValidationError naming each bad line."""
    lines = [(number, line.strip()) for number, line in enumerate(written.splitlines(), start=1) if line.strip()]
    if len(lines) > PATTERNS_LIMIT:
        raise ValidationError(
            _("A list takes at most %(limit)d patterns; this one has %(count)d."),
            params={"limit": PATTERNS_LIMIT, "count": len(lines)},
        )
    complaints = []
    for number, line in lines:
        try:
            ready_automaton(line)
        except ValidationError as error:
            complaints.append(
                ValidationError(
                    _("Line %(number)d: %(complaint)s"),
                    params={"number": number, "complaint": " ".join(error.messages)},
                )
            )
    if complaints:
        raise ValidationError(complaints)
    return [line for _number, line in lines]


def _usable_patterns(written: str) -> list[tuple[str, Automaton]]:
    usable = []
    for line in [line.strip() for line in written.splitlines() if line.strip()][:PATTERNS_LIMIT]:
        try:
            usable.append((line, ready_automaton(line)))
        except ValidationError:
            continue
    return usable
