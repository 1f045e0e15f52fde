"""What somebody typed into the search box, understood: words, phrases, what must not be there, and operators."""

import re
from dataclasses import dataclass, replace

from apps.forum.models import Kind
from apps.foundation.letters import clean_line

from .words import COMMON_WORDS, telling, term_of, words_of

QUERY_LIMIT = 200
# How much of an endless question is looked at at all, before it is cleaned.
READ_LIMIT = 2_000
TERMS_LIMIT = 16
_PART = re.compile(r'(?P<minus>-)?(?:(?P<name>[a-z]{2,10}):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))', re.IGNORECASE)
STATES = {
    "open": ("open",),
    "waiting": ("open",),
    "answered": ("answered", "asked_back"),
    "solved": ("confirmed", "closed", "timed_out"),
    "resolved": ("confirmed", "closed", "timed_out"),
    "confirmed": ("confirmed",),
    "closed": ("closed", "timed_out"),
}
_KINDS = {**{kind: kind for kind in Kind.values}, **{f"{kind}s": kind for kind in Kind.values}}
_SLUG = re.compile(r"[-a-z0-9_]{1,50}")


@dataclass(frozen=True, slots=True)
class Term:
    """Pieces that follow each other in this order; one piece is a word. `begins` lets the last one go on."""

    pieces: tuple[str, ...]
    begins: bool = False
    is_phrase: bool = False

    @property
    def text(self) -> str:
        """As somebody would read it."""
        return " ".join(self.pieces)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the index. `typed` is what stands in the box, `words` are those of `terms` as they were typed."""

    typed: str = ""
    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    words: tuple[str, ...] = ()
    product: str = ""
    status: tuple[str, ...] = ()
    kind: str = ""
    by: str = ""
    was_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms or self.product or self.status or self.kind or self.by)

    @property
    def normal(self) -> str:
        """The question as it is counted: its words in small letters, in their order."""
        words = " ".join(words_of(self.typed))
        return words[:QUERY_LIMIT]

    def instead(self, corrections: dict[str, str]) -> "Asked":
        """The same question with some of its words put right."""
        terms = tuple(
            Term((corrections[term.pieces[0]],), term.begins)
            if len(term.pieces) == 1 and term.pieces[0] in corrections
            else term
            for term in self.terms
        )
        words = tuple(corrections.get(word, word) for word in self.words)
        typed = re.sub(r"[^\W_]+", lambda found: corrections.get(found.group().casefold(), found.group()), self.typed)
        return replace(self, typed=typed, terms=terms, words=words)


def parse(query: str) -> Asked:
    """Understand what was typed. Anything that is no operator of ours is plain text, whatever it means to a database.

    "a phrase", -without, product:slug, status:open|answered|solved, kind:idea, by:nickname. An operator whose value
    is not known is plain text, too. Only the first 200 characters count; `was_cut` says that there were more.
    """
    typed = clean_line(query[:READ_LIMIT], READ_LIMIT)
    was_cut = len(typed) > QUERY_LIMIT or len(query) > READ_LIMIT
    typed = typed[:QUERY_LIMIT].rstrip()
    plain: list[str] = []
    phrases: list[str] = []
    without: list[Term] = []
    told: dict = {}
    for part in _PART.finditer(typed):
        text = part["phrase"] if part["phrase"] is not None else part["word"]
        if part["name"] and not part["minus"] and _tells(told, part["name"].casefold(), text):
            continue
        if part["name"]:
            text = f"{part['name']} {text}"
        if part["minus"]:
            words = words_of(text)
            without += [_phrase(words)] if words else []
        elif part["phrase"] is not None:
            phrases.append(text)
        else:
            plain.append(text)
    loose = words_of(" ".join(plain))
    terms = [_phrase(words) for words in map(words_of, phrases) if words]
    # Common words count only where nothing else was asked for.
    kept = [word for word in dict.fromkeys(loose) if word not in COMMON_WORDS] if terms else telling(loose)
    terms += [Term(*term_of(word)) for word in kept]
    said = [word for phrase in phrases for word in words_of(phrase)]
    return Asked(
        typed=typed,
        terms=tuple(terms[:TERMS_LIMIT]),
        without=tuple(without[:TERMS_LIMIT]),
        words=tuple(dict.fromkeys([*said, *kept])),
        was_cut=was_cut,
        **told,
    )


def _tells(told: dict, name: str, value: str) -> bool:
    """Note what an operator says. False where it is none, or says nothing that is known."""
    value = value.strip()
    small = value.casefold()
    if name == "product" and _SLUG.fullmatch(small):
        told["product"] = small
    elif name in ("status", "is") and small in STATES:
        told["status"] = STATES[small]
    elif name == "kind" and small in _KINDS:
        told["kind"] = str(_KINDS[small])
    elif name == "by" and value.lstrip("@"):
        told["by"] = value.lstrip("@")[:60]
    else:
        return False
    return True


def _phrase(words: list[str]) -> Term:
    pieces: list[str] = []
    begins = False
    for word in words:
        found, begins = term_of(word)
        pieces += found
    return Term(tuple(pieces), begins and len(pieces) == 1, is_phrase=len(pieces) > 1)
