"""The part of a text that answers a question, with its words marked. Pieces are plain text; the template escapes."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from .words import without_accents, words_of

# How far a text is read for the best part, how long that part is, and how far before its first word it begins.
READ_LIMIT = 20_000
LENGTH = 220
LEAD = 60
# What may follow a stem in a word that is still a form of it.
LONGEST_ENDING = 4
SHORTEST_STEM = 3
WORDS_MARKED = 400
BEGINNING = 3
_RUN = re.compile(r"[^\W_]+(?:['’\u0300-\u036f\u0591-\u05bd\u0610-\u065f\u0900-\u0963\u0966-\u0dff][^\W_]*)*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and whether it is one of the words that were asked for."""

    text: str
    is_hit: bool = False


class Marker:
    """Marks the words of one question in any number of texts."""

    def __init__(self, words: Collection[str], stems: Collection[str]):
        self.words = {without_accents(word) for word in words}
        self.stems = {without_accents(stem) for stem in stems if len(stem) >= SHORTEST_STEM}
        # Most words of a text can be passed by when they begin: "try" may stand for the stem "tri".
        self.beginnings = {word[:BEGINNING] for word in (*self.words, *self.stems)}
        self.beginnings |= {f"{stem[:-1]}y" for stem in self.stems if len(stem) == BEGINNING and stem[-1] == "i"}
        # Runs of letters without gaps between words are looked for inside other runs.
        self.runs = [word for word in words if word and not word.isascii() and ord(word[0]) > 0x0DFF]

    def mark(self, text: str) -> list[Piece]:
        """The whole text, for a title."""
        return _pieces(text, 0, len(text), list(self._hits(text)))

    def excerpt(self, body: str) -> list[Piece]:
        """The part of the text in which most of the words stand close together; its beginning where there are none."""
        body = " ".join(body[:READ_LIMIT].split())
        hits = list(self._hits(body))
        start = _best_start(body, hits)
        end = len(body) if start + LENGTH >= len(body) else max(body.rfind(" ", start, start + LENGTH), start + LEAD)
        pieces = _pieces(body, start, end, hits)
        if start:
            pieces.insert(0, Piece("… "))
        if end < len(body):
            pieces.append(Piece(" …"))
        return pieces

    def _hits(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of each word that was asked for, in order."""
        found = 0
        for match in _RUN.finditer(text):
            run = match.group()
            if run[:BEGINNING].lower() not in self.beginnings and run.isascii() and "'" not in run:
                continue
            for start, end in self._hits_in(run):
                yield match.start() + start, match.start() + end
                found += 1
            if found >= WORDS_MARKED:
                return

    def _hits_in(self, run: str) -> list[tuple[int, int]]:
        if self.runs and not run.isascii():
            places = [(place, place + len(one)) for one in self.runs if (place := run.find(one)) >= 0]
            if places:
                return [min(places)]
        if any(self._is_asked_for(word) for word in words_of(run)):
            return [(0, len(run))]
        return []

    def _is_asked_for(self, word: str) -> bool:
        bare = without_accents(word)
        if bare in self.words:
            return True
        for length in range(max(SHORTEST_STEM, len(bare) - LONGEST_ENDING), len(bare) + 1):
            if bare[:length] in self.stems:
                return True
            # Stemmers write "batteri" for what is left of "battery".
            if bare[length - 1] == "y" and bare[: length - 1] + "i" in self.stems:
                return True
        return False


def _best_start(body: str, hits: list[tuple[int, int]]) -> int:
    if not hits or len(body) <= LENGTH:
        return 0
    best, most = hits[0][0], 0
    first = 0
    for last, (_start, end) in enumerate(hits):
        while end - hits[first][0] > LENGTH - LEAD:
            first += 1
        different = len({body[start:stop].casefold() for start, stop in hits[first : last + 1]})
        if different > most:
            best, most = hits[first][0], different
    start = max(best - LEAD, 0)
    return start if start == 0 else body.find(" ", start, best) + 1 or best


def _pieces(text: str, start: int, end: int, hits: list[tuple[int, int]]) -> list[Piece]:
    pieces, place = [], start
    for hit_start, hit_end in hits:
        if hit_start < place or hit_end > end:
            continue
        if hit_start > place:
            pieces.append(Piece(text[place:hit_start]))
        pieces.append(Piece(text[hit_start:hit_end], is_hit=True))
        place = hit_end
    if place < end:
        pieces.append(Piece(text[place:end]))
    return pieces
