"""Words of questions as PostgreSQL matches them: taken apart into stems by the database once, and quoted.

What somebody typed never reaches the parser of queries; see postgresql.org/docs/current/datatype-textsearch.html for
how a tsquery is written.
"""

from collections.abc import Iterable

from django.core.cache import caches
from django.db import connection

from ..asked import Term
from ..languages import configuration_of
from ..words import without_accents

KNOWN_SECONDS = 60
# How many words of questions a process remembers taken apart; the longest list takes a few megabytes.
WORDS_KNOWN = 10_000
CONFIGURATIONS_KEY = "search.configurations"
# Skips along the index from one to the next, where DISTINCT would read it whole.
CONFIGURATIONS_IN_USE = """
    WITH RECURSIVE one AS (
        (SELECT configuration FROM search_entry ORDER BY configuration LIMIT 1)
        UNION ALL
        SELECT (SELECT e.configuration FROM search_entry e WHERE e.configuration > one.configuration
                ORDER BY e.configuration LIMIT 1)
        FROM one WHERE one.configuration IS NOT NULL
    ) SELECT configuration FROM one WHERE configuration IS NOT NULL
"""

# A word and the languages it was taken apart for: its stems in them, each a tuple because a word can be two to the
# database, and whether any of them leaves it out as too common.
_known: dict[tuple[str, tuple[str, ...]], tuple[frozenset[tuple[str, ...]], bool]] = {}


def taken_apart(terms: Iterable[Term]) -> dict[str, tuple[frozenset[tuple[str, ...]], bool]]:
    """Each piece of these terms with its stems, those that this process does not know yet all in one query."""
    configurations = _configurations()
    pieces = list(dict.fromkeys(piece for term in terms for piece in term.pieces))
    unknown = [piece for piece in pieces if (piece, configurations) not in _known]
    if unknown:
        if len(_known) > WORDS_KNOWN:
            _known.clear()
        _known.update(_take_apart(unknown, configurations))
    return {piece: _known[piece, configurations] for piece in pieces}


def text_of(term: Term, known: dict, *, begins: bool = False, in_order: bool = True) -> str:
    """A term as the text of a tsquery; empty where it holds only words that a language leaves out.

    Those have no place of their own in the vectors of that language but are counted there, so in a phrase the next
    word stands so much further on. Not `in_order`, a phrase is all of its words wherever they stand: an index knows
    which words stand in a text and not where, so that is what it can answer by itself.
    """
    text, gap = "", 1
    for piece in term.pieces:
        stems, is_common = known[piece]
        if is_common or not stems:
            gap += 1
            continue
        ways = [" & ".join(map(quoted, one)) for one in sorted(stems)]
        if (begins or term.begins) and piece == term.pieces[-1]:
            # Half a word has no stem of its own, and a whole one may have a shorter one.
            ways.append(quoted(piece) + ":*")
        word = "(" + " | ".join(dict.fromkeys(ways)) + ")"
        text = f"{text} {f'<{gap}>' if in_order else '&'} {word}" if text else word
        gap = 1
    return f"({text})" if text else ""


def all_of(texts: Iterable[str]) -> str:
    """A tsquery of several that must all match; those that are empty ask for nothing."""
    return " & ".join(filter(None, texts))


def any_of(texts: Iterable[str]) -> str:
    """A tsquery of several of which one must match."""
    return " | ".join(f"({text})" for text in dict.fromkeys(texts) if text)


def quoted(stem: str) -> str:
    """A stem as a tsquery takes it, whatever letters it has."""
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"


def _take_apart(words: list[str], configurations: tuple[str, ...]) -> dict:
    forms = [(word, form) for word in words for form in dict.fromkeys((word, without_accents(word)))]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.word, tsvector_to_array(to_tsvector(configuration::regconfig, asked.form)) "
            "FROM unnest(%s::text[], %s::text[]) AS asked (word, form) "
            "CROSS JOIN unnest(%s::text[]) AS configuration",
            [[word for word, _form in forms], [form for _word, form in forms], list(configurations)],
        )
        rows = cursor.fetchall()
    found: dict[str, set] = {word: set() for word in words}
    for word, stems in rows:
        found[word].add(tuple(stems))
    return {
        (word, configurations): (frozenset(one for one in stems if one), () in stems) for word, stems in found.items()
    }


def _configurations() -> tuple[str, ...]:
    """The languages that the index is written in, and the site's own; a process asks once a minute."""
    cache = caches["process"]
    found = cache.get(CONFIGURATIONS_KEY)
    if found is None:
        with connection.cursor() as cursor:
            cursor.execute(CONFIGURATIONS_IN_USE)
            found = tuple(sorted({name for (name,) in cursor.fetchall()} | {configuration_of("")}))
        cache.set(CONFIGURATIONS_KEY, found, KNOWN_SECONDS)
    return found
