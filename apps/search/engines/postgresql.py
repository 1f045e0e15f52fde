"""PostgreSQL: stored vectors with an index each. See postgresql.org/docs/current/textsearch.html.

Word forms are told by the row's own language, so a word of a question stands for its stems in all languages of the
index. It is taken apart by the database once, remembered by the process, and asked for as stems: what somebody typed
never reaches the parser of queries.
"""

from django.core.cache import caches
from django.db import connection
from django.db.models import Expression

from ..asked import Term
from ..fields import VectorField
from ..languages import configuration_of
from ..models import Entry
from ..words import spaced, without_accents
from .matching import (
    COUNTED,
    PER_PAGE,
    RANKED,
    SUGGESTED,
    TEXT_READ,
    WRITTEN,
    Engine,
    Hit,
    Hits,
    hits_of,
    longest,
    pairs,
)

AT_ONCE = 200
# Of what matches, so many are looked at for being counted and ordered.
LOOKED_AT = 50_000
# The best by title and time are ordered by what they say; reading a text's vector is what costs.
WEIGHED = RANKED
SUGGESTIONS_LOOKED_AT = 2_000
KNOWN_SECONDS = 60
# {D, C, B, A}: a word in the title stands at A, one in the text at C.
WEIGHTS = "{0.1, 0.3, 0.4, 1.0}"
SOLVED = "e.status IN ('confirmed', 'closed', 'timed_out')"
# ts_rank divides by 1 + the logarithm of the length.
BY_LENGTH = 1
LOCK_SPACE = 0x5EA2C4
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


class PostgreSQL(Engine):
    """The words of an entry stand in two columns of its row: `title_vector`, and `vector` with the text as well."""

    def hold(self, thing_type, ids):
        with connection.cursor() as cursor:
            # Always in the same order, so that two who write cannot wait for each other crosswise.
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, hashtext(%s || ':' || id)) "
                "FROM (SELECT id FROM unnest(%s::bigint[]) AS id ORDER BY hashtext(%s || ':' || id)) AS wanted",
                [LOCK_SPACE, thing_type, sorted(set(ids)), thing_type],
            )

    def write(self, entries):
        for entry in entries:
            title, body = _with_plain_letters(spaced(entry.title)), _with_plain_letters(spaced(entry.body))
            entry.title_vector = _Vector(entry.configuration, title)
            entry.vector = _Vector(entry.configuration, title, body)
        Entry.objects.bulk_create(
            entries,
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=["thing_type", "thing_id"],
            update_fields=WRITTEN,
        )

    def remove(self, thing_type, ids):
        return Entry.objects.of(thing_type, list(ids)).delete()[0]

    def search(self, asked, narrowing, *, tab="", start=0, some=False):
        query, without = self._queries(asked, some)
        if asked.terms and not query:
            return Hits()
        where, values = ("e.vector @@ %s::tsquery", [query]) if query else ("TRUE", [])
        if without:
            where, values = where + " AND NOT e.vector @@ %s::tsquery", [*values, without]
        where, values = where + narrowing.sql, [*values, *narrowing.values]
        in_title = "(e.title_vector @@ %s::tsquery)" if query else "FALSE"
        weight = f"ts_rank('{WEIGHTS}', e.vector, %s::tsquery, {BY_LENGTH})" if query else "0"
        once = [query] if query else []
        on_tab, tabs = ("WHERE tab = %s", [tab]) if tab else ("", [])
        # What the words say weighs most; that many have it and that it is solved weighs a little.
        statement = f"""
            WITH found AS MATERIALIZED (
                SELECT e.id, e.tab, e.touched_at, {in_title} AS in_title
                FROM search_entry e WHERE {where} LIMIT {LOOKED_AT}
            ), likely AS (
                SELECT id, in_title FROM found {on_tab} ORDER BY in_title DESC, touched_at DESC, id DESC LIMIT {WEIGHED}
            ), page AS (
                SELECT e.id, e.touched_at, {weight}
                    * (1 + 0.08 * ln(1 + e.me_toos + e.replies) + CASE WHEN {SOLVED} THEN 0.1 ELSE 0 END)
                    + CASE WHEN likely.in_title THEN 0.05 ELSE 0 END AS score
                FROM likely JOIN search_entry e ON e.id = likely.id
                ORDER BY score DESC, e.touched_at DESC, e.id DESC
                LIMIT {max(min(PER_PAGE, RANKED - start), 0)} OFFSET {int(start)}
            )
            SELECT counts.number, e.thing_type, e.thing_id, left(e.body, {TEXT_READ}), e.lately
            FROM (
                SELECT json_object_agg(tab, number) AS number
                FROM (SELECT tab, COUNT(*) AS number FROM found GROUP BY tab) AS tabs
            ) AS counts LEFT JOIN page ON TRUE LEFT JOIN search_entry e ON e.id = page.id
            ORDER BY page.score DESC, page.touched_at DESC, page.id DESC
        """
        return hits_of(_along_indexes(statement, [*once, *values, *tabs, *once]))

    def suggest(self, terms):
        known = self._taken_apart(terms)
        last = terms[-1] if terms else None
        said = {term: text for term in longest(terms) if (text := _text(term, known, begins=term is last))}
        ways = dict.fromkeys(" & ".join(said[term] for term in pair if term in said) for pair in pairs(terms))
        titles = " | ".join(f"({way})" for way in ways if way)
        if not titles:
            return []
        shared = " + ".join(["(e.title_vector @@ %s::tsquery)::int"] * len(said))
        statement = f"""
            SELECT thing_type, thing_id FROM (
                SELECT e.id, e.thing_type, e.thing_id, {shared} AS shared, e.me_toos, {SOLVED} AS is_solved
                FROM search_entry e WHERE e.title_vector @@ %s::tsquery LIMIT {SUGGESTIONS_LOOKED_AT}
            ) AS found ORDER BY shared DESC, is_solved DESC, me_toos DESC, id DESC LIMIT {SUGGESTED}
        """
        found = _things(statement, [*said.values(), titles])
        if found or len(said) < 2:
            return found
        # No title says so; some text may.
        statement = f"""
            SELECT thing_type, thing_id FROM (
                SELECT e.id, e.thing_type, e.thing_id, e.touched_at
                FROM search_entry e WHERE e.vector @@ %s::tsquery LIMIT {SUGGESTIONS_LOOKED_AT}
            ) AS found ORDER BY touched_at DESC, id DESC LIMIT {SUGGESTED}
        """
        return _things(statement, [" & ".join(said.values())])

    def how_often(self, words):
        terms = {word: Term((word,)) for word in words}
        known = self._taken_apart(terms.values())
        said = {word: text for word, term in terms.items() if (text := _text(term, known))}
        numbers = dict.fromkeys(words, 0)
        if said:
            one = (
                "(SELECT COUNT(*) FROM (SELECT 1 FROM search_entry WHERE vector @@ %s::tsquery "
                f"LIMIT {COUNTED}) AS found)"
            )
            [row] = _along_indexes(f"SELECT {', '.join([one] * len(said))}", list(said.values()))
            numbers |= dict(zip(said, row, strict=True))
        return numbers

    def stems(self, words):
        known = self._taken_apart([Term((word,)) for word in words])
        return {stem for stems, _is_common in known.values() for one in stems for stem in one}

    def missing_text(self):
        return Entry.objects.filter(vector=None).count()

    def _queries(self, asked, some: bool) -> tuple[str, str]:
        """The texts of two tsqueries, what is wanted and what is not, built of quoted stems. Either may be empty."""
        known = self._taken_apart([*asked.terms, *asked.without])
        if some:
            ways = dict.fromkeys(
                " & ".join(filter(None, (_text(term, known) for term in pair))) for pair in pairs(asked.terms)
            )
            wanted = " | ".join(f"({way})" for way in ways if way)
        else:
            wanted = " & ".join(filter(None, (_text(term, known) for term in asked.terms)))
        without = " | ".join(filter(None, (_text(term, known) for term in asked.without)))
        return wanted, without

    def _taken_apart(self, terms) -> dict[str, tuple[frozenset[tuple[str, ...]], bool]]:
        """Each piece of these terms with its stems, those that this process does not know yet all in one query."""
        configurations = _configurations()
        pieces = list(dict.fromkeys(piece for term in terms for piece in term.pieces))
        unknown = [piece for piece in pieces if (piece, configurations) not in _known]
        if unknown:
            if len(_known) > WORDS_KNOWN:
                _known.clear()
            _known.update(_take_apart(unknown, configurations))
        return {piece: _known[piece, configurations] for piece in pieces}


class _Vector(Expression):
    """The vector of a title, or of a title and a text, as one expression of an INSERT."""

    def __init__(self, configuration: str, title: str, body: str | None = None):
        super().__init__(output_field=VectorField())
        self.parts = [("A", configuration, title)]
        if body is not None:
            self.parts.append(("C", configuration, body))

    def as_sql(self, compiler, connection):
        sql = " || ".join(["setweight(to_tsvector(%s::regconfig, %s), %s)"] * len(self.parts))
        return sql, [value for weight, configuration, text in self.parts for value in (configuration, text, weight)]


def _with_plain_letters(text: str) -> str:
    """The words, and behind them those with accents once more as somebody types them who has none."""
    if text.isascii():
        return text
    plain = [bare for word in dict.fromkeys(text.split()) if (bare := without_accents(word)) != word]
    return f"{text} {' '.join(plain)}" if plain else text


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


def _text(term: Term, known: dict, *, begins: bool = False) -> str:
    """A term as the text of a tsquery; empty where it holds only words that a language leaves out.

    Those have no place of their own in the vectors of that language but are counted there, so in a phrase the next
    word stands so much further on.
    """
    text, gap = "", 1
    for piece in term.pieces:
        stems, is_common = known[piece]
        if is_common or not stems:
            gap += 1
            continue
        ways = [" & ".join(map(_quoted, one)) for one in sorted(stems)]
        if (begins or term.begins) and piece == term.pieces[-1]:
            # Half a word has no stem of its own, and a whole one may have a shorter one.
            ways.append(_quoted(piece) + ":*")
        word = "(" + " | ".join(dict.fromkeys(ways)) + ")"
        text = f"{text} <{gap}> {word}" if text else word
        gap = 1
    return f"({text})" if text else ""


def _quoted(stem: str) -> str:
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"


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


def _things(statement: str, values: list) -> list[Hit]:
    return [Hit(*row) for row in _along_indexes(statement, values)]


def _along_indexes(statement: str, values: list) -> list[tuple]:
    """The rows of a statement that must not read the table from end to end.

    The planner does not count what it costs to fetch a text's vector for every row, and would rather do that as soon
    as a word is common. The settings travel with the statement, and hold for it alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL enable_seqscan = off; {statement}; SET LOCAL enable_seqscan = on", values)
        cursor.nextset()
        return cursor.fetchall()
