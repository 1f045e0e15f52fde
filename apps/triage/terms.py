"""Words and phrases to look for: read from lists that people write, found in texts of any script.

A term is found as whole words, whatever the case and the accents. Where a script puts no space between words (Chinese,
Japanese, Thai), and in Korean, which glues particles to its nouns, it is found anywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .words import Words, stands_together

LIST_LIMIT = 10_000
LINES_LIMIT = 200
TERM_LIMIT = 80
LETTERS_BEFORE_STAR = 3

_QUOTES = ('""', "“”", "„“", "„”", "””", "«»", "»«", "「」", "『』", "''", "‘’")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase to look for, as its author wrote it and as it stands in the line of a text.

    A star at the end stands for any ending: "refund*" finds "refunded".
    """

    shown: str
    needle: str

    @classmethod
    def of(cls, written: str) -> "Term | None":
        """The term that somebody wrote; None where it has neither letter nor digit."""
        words = Words(written)
        if not words:
            return None
        inner = words.line.strip()
        start = "" if stands_together(inner[0]) else " "
        end = "" if stands_together(inner[-1]) or written.rstrip().endswith("*") else " "
        return cls(written.strip(), f"{start}{inner}{end}")


class Terms:
    """A list of terms, made ready to be looked for in many texts."""

    def __init__(self, written: Iterable[str]):
        self.all = [term for term in map(Term.of, written) if term]
        self._single: dict[str, Term] = {}
        self._other: list[Term] = []
        for term in self.all:
            word = term.needle[1:-1]
            if term.needle == f" {word} " and " " not in word:
                self._single.setdefault(word, term)
            else:
                self._other.append(term)
        self._alone = frozenset(self._single)
        self._needles = tuple(term.needle for term in self._other)

    def __bool__(self):
        return bool(self.all)

    def found_in(self, words: Words) -> list[str]:
        """The terms that the text has, each as its author wrote it, in the order of the list."""
        found = {self._single[word].shown for word in self._alone & words.alone}
        line = words.line
        found.update(term.shown for term in self._other if term.needle in line)
        return [term.shown for term in self.all if term.shown in found] if found else []

    def is_in(self, words: Words) -> bool:
        """Whether the text has any of them."""
        if not self._alone.isdisjoint(words.alone):
            return True
        # Asked of every text: a generator would cost more than the looking.
        return any(map(words.line.__contains__, self._needles))

    def are_all_in(self, words: Words) -> bool:
        """Whether the text has each of them; true for an empty list."""
        return self._alone <= words.alone and all(map(words.line.__contains__, self._needles))


def read_terms(written: str) -> list[str]:
    """The terms of a list with one word or one "quoted phrase" a line, without their quotes; blank lines are skipped.

    Raises ValidationError naming each line that cannot be used, and why.
    """
    lines = [(number, line.strip()) for number, line in enumerate(written.splitlines(), start=1) if line.strip()]
    if len(lines) > LINES_LIMIT:
        raise ValidationError(
            _("A list takes at most %(limit)d lines; this one has %(count)d."),
            params={"limit": LINES_LIMIT, "count": len(lines)},
        )
    complaints = [
        ValidationError(_("Line %(number)d: %(complaint)s"), params={"number": number, "complaint": complaint})
        for number, line in lines
        if (complaint := _complaint_about(line))
    ]
    if complaints:
        raise ValidationError(complaints)
    return [_without_quotes(line) for _number, line in lines]


def usable_terms(written: str) -> Terms:
    """The terms of a list that was stored, made ready; a line that cannot be used is left out."""
    lines = (line.strip() for line in written[:LIST_LIMIT].splitlines())
    return Terms(_without_quotes(line) for line in lines if line and not _complaint_about(line))


def _complaint_about(line: str) -> str:
    """What is wrong with a line; empty when nothing is."""
    term = _without_quotes(line)
    if len(term) > TERM_LIMIT:
        return _("a word or phrase has at most %(limit)d characters.") % {"limit": TERM_LIMIT}
    if term == line and len(line.split()) > 1:
        return _("put quotes around words that belong together, as in “%(line)s”.") % {"line": line}
    ready = Term.of(term)
    if ready is None:
        return _("“%(line)s” has neither a letter nor a digit.") % {"line": line}
    if "*" in term[:-1]:
        return _("a star stands at the end of a word, as in “refund*”.")
    if term.endswith("*") and len(ready.needle.strip()) < LETTERS_BEFORE_STAR:
        return _("at least %(limit)d letters stand before a star.") % {"limit": LETTERS_BEFORE_STAR}
    return ""


def _without_quotes(line: str) -> str:
    if len(line) > 1 and line[0] + line[-1] in _QUOTES:
        return line[1:-1].strip()
    return line
