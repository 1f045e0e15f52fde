"""PostgreSQL: stored vectors with an index each. See postgresql.org/docs/current/textsearch.html.

Word forms are told by the row's own language, so a word of a question stands for its stems in all languages of the
index (`stems`). Reading the vector of a text takes many times longer than finding its row, and a word may stand in
nearly every one: so everything is asked of the indexes alone as far as they can tell (`labels`), and vectors are read
of those only that may stand on a page.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Expression

from ..asked import Term
from ..fields import VectorField
from ..models import Entry
from ..words import spaced, without_accents
from .labels import labels_of, one_of, sample
from .matching import (
    CONSIDERED,
    COUNTED,
    PER_PAGE,
    RANKED,
    TEXT_READ,
    WRITTEN,
    Engine,
    Hit,
    Hits,
    hits_of,
    longest,
    pairs,
)
from .statement import Statement, along_indexes
from .stems import all_of, any_of, taken_apart, text_of

AT_ONCE = 200
# Of what stands in few of the newest entries, so many rows are looked at.
LOOKED_AT = 20_000
# Where a title has all words, so many are put in order by time.
TITLES_LOOKED_AT = 5_000
# The newest of those with all words of a phrase whose texts are read for their order.
ORDER_READ = 1_000
# Of the newest entries so many are enough for a page; then older ones are not looked for, and the number is "at least".
ENOUGH = 2 * RANKED
# The same for what has only some of the words.
ENOUGH_WITH_SOME = RANKED // 2
# Some more than are shown, because a title says nothing of a word that must not be in the text.
WEIGHED = 2 * RANKED
SUGGESTIONS_LOOKED_AT = 2_000
# {D, C, B, A}: a word in the title stands at A, one in the text at C.
WEIGHTS = "{0.1, 0.1, 0.4, 1.0}"
SOLVED = "e.status IN ('confirmed', 'closed', 'timed_out')"
# ts_rank divides by 1 + the logarithm of the length.
BY_LENGTH = 1
NEWEST_FIRST = "ORDER BY touched_at DESC, id DESC"
LOCK_SPACE = 0x5EA2C4


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
            labels = labels_of(entry)
            entry.title_vector = _Vector(entry.configuration, labels, title)
            entry.vector = _Vector(entry.configuration, labels, title, body)
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
        hits = Hits()
        for ways in self.some_of(asked.terms) if some else [[asked.terms]]:
            if wanted := _Wanted.of(asked, narrowing, ways):
                hits = _hits(wanted, tab, start, some)
            if hits.counts:
                break
        return hits

    def suggest(self, terms):
        known = taken_apart(terms)
        last = terms[-1] if terms else None
        said = {term: text for term in longest(terms) if (text := text_of(term, known, begins=term is last))}
        titles = any_of(all_of(said.get(term, "") for term in pair) for pair in pairs(terms))
        if not titles:
            return []
        shared = " + ".join(["(e.title_vector @@ %s::tsquery)::int"] * len(said))
        statement = f"""
            SELECT thing_type, thing_id FROM (
                SELECT e.id, e.thing_type, e.thing_id, {shared} AS shared, e.me_toos, {SOLVED} AS is_solved
                FROM search_entry e WHERE e.title_vector @@ %s::tsquery LIMIT {SUGGESTIONS_LOOKED_AT}
            ) AS found ORDER BY shared DESC, is_solved DESC, me_toos DESC, id DESC LIMIT {CONSIDERED}
        """
        found = _things(statement, [*said.values(), titles])
        if found or len(said) < 2:
            return found
        # No title says so; some text may.
        statement = f"""
            SELECT thing_type, thing_id FROM (
                SELECT e.id, e.thing_type, e.thing_id, e.touched_at
                FROM search_entry e WHERE e.vector @@ %s::tsquery LIMIT {SUGGESTIONS_LOOKED_AT}
            ) AS found ORDER BY touched_at DESC, id DESC LIMIT {CONSIDERED}
        """
        return _things(statement, [all_of(said.values())])

    def how_often(self, words):
        terms = {word: Term((word,)) for word in words}
        known = taken_apart(terms.values())
        said = {word: text for word, term in terms.items() if (text := text_of(term, known))}
        numbers = dict.fromkeys(words, 0)
        if said:
            # A word that some of the newest have need not be counted in all. OFFSET keeps the planner from putting
            # the number's statement into both places where the number stands.
            lately = sample()
            here = "(SELECT COUNT(*) FROM search_entry WHERE vector @@ %s::tsquery)"
            every = f"(SELECT COUNT(*) FROM (SELECT 1 FROM search_entry WHERE vector @@ %s::tsquery LIMIT {COUNTED}) f)"
            both = (
                f"(SELECT CASE WHEN number = 0 THEN {every} ELSE number + {COUNTED} END "
                f"FROM (SELECT {here} AS number OFFSET 0) n)"
            )
            values = [[text, all_of([text, lately])] if lately else [text] for text in said.values()]
            statement = f"SELECT {', '.join([both if lately else here] * len(said))}"
            [row] = along_indexes(statement, [value for pair in values for value in pair])
            numbers |= dict(zip(said, row, strict=True))
        return numbers

    def stems(self, words):
        known = taken_apart([Term((word,)) for word in words])
        return {stem for stems, _is_common in known.values() for one in stems for stem in one}

    def missing_text(self):
        return Entry.objects.filter(vector=None).count()

    def note_sizes(self):
        # Plans made while the tables were empty stay in use until then: a spelling took 15 seconds to look up.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_entry, search_word, search_spelling")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A question as texts of tsqueries, built of quoted stems and labels; each may be empty but `all_words`.

    `words` is what was asked for, in its order; `without` what must not be there; `narrowed` the labels. `all_words`
    asks for the same as far as an index can tell, and `is_in_order` says that it cannot tell all.
    """

    words: str
    without: str
    narrowed: str
    all_words: str
    is_in_order: bool

    @classmethod
    def of(cls, asked, narrowing, ways: list[tuple[Term, ...]]) -> "_Wanted | None":
        """A question of whose words those of one of these ways must be there. None where nothing can answer it."""
        if () in narrowing.groups:
            return None
        known = taken_apart([*asked.terms, *asked.without])
        words, in_index = (
            any_of(all_of(text_of(term, known, in_order=order) for term in way) for way in ways)
            for order in (True, False)
        )
        if asked.terms and not words:
            return None
        # Not even that a phrase is missing can be told without reading.
        plain = any_of(text_of(term, known) for term in asked.without if len(term.pieces) == 1)
        without = any_of(text_of(term, known) for term in asked.without)
        narrowed = all_of(one_of(group) for group in narrowing.groups)
        all_words = all_of([f"({in_index})" if in_index else "", narrowed, f"!({plain})" if plain else ""])
        return cls(words, without, narrowed, all_words, words != in_index or plain != without)


def _hits(wanted: _Wanted, tab: str, start: int, some: bool) -> Hits:
    """Titles with all words and texts with all words, or with `some`, the newest of each, by what they say."""
    taken = ORDER_READ if wanted.is_in_order else WEIGHED
    # What is read for its order is counted by what was read, on all tabs; else the indexes count by themselves.
    here = one_of([f"tab:{tab}"]) if tab and not wanted.is_in_order else ""
    statement = Statement()
    # Of texts that are read for their order few may pass, so more of them are wanted.
    enough = COUNTED if wanted.is_in_order else ENOUGH_WITH_SOME if some else ENOUGH
    statement.gather("counted", "vector", wanted.all_words, enough=enough, at_most=LOOKED_AT)
    source = "counted"
    if here:
        source = "texts"
        statement.gather("texts", "vector", all_of([wanted.all_words, here]), enough=enough, at_most=LOOKED_AT)
    sources = [f"(SELECT id, touched_at, FALSE AS in_title FROM {source} {NEWEST_FIRST} LIMIT {taken})"]
    weight = "0"
    if wanted.words:
        titles = all_of([f"({wanted.words})", wanted.narrowed, here])
        statement.gather("titles", "title_vector", titles, enough=min(enough, RANKED), at_most=TITLES_LOOKED_AT)
        sources.append(f"(SELECT id, touched_at, TRUE FROM titles {NEWEST_FIRST} LIMIT {taken})")
        weight = f"ts_rank('{WEIGHTS}', e.vector, %s::tsquery, {BY_LENGTH})"
    statement.add(
        "likely",
        f"SELECT id, touched_at, bool_or(in_title) AS in_title FROM ({' UNION ALL '.join(sources)}) AS one "
        "GROUP BY id, touched_at ORDER BY in_title DESC, touched_at DESC, id DESC",
    )
    checks = {" AND e.vector @@ %s::tsquery": wanted.words if wanted.is_in_order else "",
              " AND NOT e.vector @@ %s::tsquery": wanted.without}  # fmt: skip
    checks = {check: value for check, value in checks.items() if value}
    at_most = WEIGHED if wanted.is_in_order else 2 * WEIGHED
    # One after the other and in this order, so that what comes behind enough of them is not read. OFFSET keeps the
    # planner from joining in another way.
    statement.add(
        "checked",
        "SELECT one.*, likely.in_title FROM likely CROSS JOIN LATERAL (SELECT e.id, e.tab, e.touched_at "
        f"FROM search_entry e WHERE e.id = likely.id{''.join(checks)} OFFSET 0) AS one LIMIT {at_most}",
        *checks.values(),
    )
    on_tab, tabs = ("WHERE tab = %s", [tab]) if tab else ("", [])
    # What the words say weighs most; that many have it and that it is solved weighs a little.
    statement.add(
        "page",
        f"""SELECT e.id, e.touched_at, {weight}
            * (1 + 0.15 * ln(1 + e.me_toos + e.replies) + CASE WHEN {SOLVED} THEN 0.1 ELSE 0 END)
            + CASE WHEN best.in_title THEN 0.05 ELSE 0 END AS score
        FROM (SELECT id, in_title FROM checked {on_tab} ORDER BY in_title DESC, touched_at DESC, id DESC LIMIT {RANKED})
            AS best JOIN search_entry e ON e.id = best.id
        ORDER BY score DESC, e.touched_at DESC, e.id DESC
        LIMIT {max(min(PER_PAGE, RANKED - start), 0)} OFFSET {int(start)}""",
        *([wanted.words] if wanted.words else []),
        *tabs,
    )
    counted = "checked" if wanted.is_in_order else "counted"
    more = "(SELECT is_cut FROM counted LIMIT 1)"
    if wanted.is_in_order:
        more = f"{more} OR (SELECT COUNT(*) FROM counted) > {taken} OR (SELECT COUNT(*) FROM checked) = {at_most}"
    rows = statement.run(f"""
        SELECT {more}, counts.number, e.thing_type, e.thing_id, left(e.body, {TEXT_READ}), e.lately
        FROM (
            SELECT json_object_agg(tab, number) AS number
            FROM (SELECT tab, COUNT(*) AS number FROM {counted} GROUP BY tab) AS tabs
        ) AS counts LEFT JOIN page ON TRUE LEFT JOIN search_entry e ON e.id = page.id
        ORDER BY page.score DESC, page.touched_at DESC, page.id DESC
    """)
    hits = hits_of(row[1:] for row in rows)
    hits.is_capped = bool(rows[0][0])
    return hits


class _Vector(Expression):
    """The vector of a title, or of a title and a text, with labels, as one expression of an INSERT."""

    def __init__(self, configuration: str, labels: list[str], title: str, body: str | None = None):
        super().__init__(output_field=VectorField())
        self.labels = labels
        self.parts = [("A", configuration, title)]
        if body is not None:
            self.parts.append(("C", configuration, body))

    def as_sql(self, compiler, connection):
        parts = ["array_to_tsvector(%s::text[])", *["setweight(to_tsvector(%s::regconfig, %s), %s)"] * len(self.parts)]
        values = [value for weight, configuration, text in self.parts for value in (configuration, text, weight)]
        return " || ".join(parts), [self.labels, *values]


def _with_plain_letters(text: str) -> str:
    """The words, and behind them those with accents once more as somebody types them who has none."""
    if text.isascii():
        return text
    plain = [bare for word in dict.fromkeys(text.split()) if (bare := without_accents(word)) != word]
    return f"{text} {' '.join(plain)}" if plain else text


def _things(statement: str, values: list) -> list[Hit]:
    return [Hit(*row) for row in along_indexes(statement, values)]
