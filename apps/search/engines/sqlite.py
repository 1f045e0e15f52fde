"""SQLite: FTS5 with Porter's stemmer, ranked by BM25. See sqlite.org/fts5.html for its query syntax."""

from django.db import connection

from ..models import Entry
from ..words import spaced, without_accents
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
    pairs,
)

# A word in the title weighs as much as so many in the text; that many spoke in it or have it, too, weighs a little.
# BM25 is the better the more it is below zero. Weighed on thirty searches, see tests/search/test_quality.py.
BEST = "bm25(search_text, 40.0, 1.0) * (1.0 + 0.5 * (e.replies + e.me_toos) / (e.replies + e.me_toos + 6.0))"
AT_ONCE = 200
LONGEST_ENDING = 3
SHORTEST_STEM = 4


class SQLite(Engine):
    """The words of each entry stand once more in search_text, under the same number, already taken apart."""

    def hold(self, thing_type, ids):
        """There is one writer."""

    def write(self, entries):
        Entry.objects.bulk_create(
            entries,
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=["thing_type", "thing_id"],
            update_fields=WRITTEN,
        )
        by_type: dict[str, list[Entry]] = {}
        for entry in entries:
            by_type.setdefault(entry.thing_type, []).append(entry)
        with connection.cursor() as cursor:
            for thing_type, written in by_type.items():
                ids = _ids(thing_type, [entry.thing_id for entry in written])
                rows = [(ids[entry.thing_id], spaced(entry.title), spaced(entry.body)) for entry in written]
                cursor.executemany("DELETE FROM search_text WHERE rowid = %s", [row[:1] for row in rows])
                cursor.executemany("INSERT INTO search_text (rowid, title, body) VALUES (%s, %s, %s)", rows)

    def remove(self, thing_type, ids):
        found = list(_ids(thing_type, list(ids)).values())
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_text WHERE rowid = %s", [(pk,) for pk in found])
        for start in range(0, len(found), AT_ONCE):
            Entry.objects.filter(pk__in=found[start : start + AT_ONCE]).delete()
        return len(found)

    def search(self, asked, narrowing, *, tab="", start=0, some=False):
        hits = Hits()
        for ways in self.some_of(asked.terms) if some else [[asked.terms]]:
            hits = self._search(ways, asked.without, narrowing, tab, start)
            if hits.counts:
                break
        return hits

    def _search(self, ways, without, narrowing, tab, start):
        match = _match(ways, without)
        if match:
            source = "search_entry e JOIN search_text ON search_text.rowid = e.id"
            where, values, order = "search_text MATCH %s", [match], f"{BEST}, e.touched_at DESC, e.id DESC"
        else:
            source, where, values, order = "search_entry e", "1 = 1", [], "e.touched_at DESC, e.id DESC"
            if without:
                where = "e.id NOT IN (SELECT rowid FROM search_text WHERE search_text MATCH %s)"
                values = [" OR ".join(map(_text, without))]
        where, values = where + narrowing.sql, [*values, *narrowing.values]
        on_tab, tabs = (" AND e.tab = %s", [tab]) if tab else ("", [])
        statement = f"""
            SELECT counts.number, page.thing_type, page.thing_id, substr(page.body, 1, {TEXT_READ}), page.lately
            FROM (
                SELECT json_group_object(tab, number) AS number
                FROM (SELECT e.tab, COUNT(*) AS number FROM {source} WHERE {where} GROUP BY e.tab)
            ) AS counts LEFT JOIN (
                SELECT e.* FROM {source} WHERE {where}{on_tab} ORDER BY {order}
                LIMIT {max(min(PER_PAGE, RANKED - start), 0)} OFFSET {int(start)}
            ) AS page ON 1 = 1
        """
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, *values, *tabs])
            return hits_of(cursor.fetchall())

    def suggest(self, terms):
        if not terms:
            return []
        last = terms[-1]
        ways = [" AND ".join(_text(term, begins=term is last) for term in pair) for pair in pairs(terms)]
        every = " AND ".join(_text(term, begins=term is last) for term in terms)
        for match in (f"{{title}} : ({_any(ways)})", every):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT e.thing_type, e.thing_id FROM search_entry e JOIN search_text ON search_text.rowid = e.id "
                    f"WHERE search_text MATCH %s ORDER BY {BEST}, e.me_toos DESC, e.id DESC LIMIT {CONSIDERED}",
                    [match],
                )
                if found := cursor.fetchall():
                    return [Hit(*row) for row in found]
        return []

    def how_often(self, words):
        if not words:
            return {}
        one = f"(SELECT COUNT(*) FROM (SELECT 1 FROM search_text WHERE search_text MATCH %s LIMIT {COUNTED}))"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join([one] * len(words))}", [_quoted(word) for word in words])
            return dict(zip(words, cursor.fetchone(), strict=True))

    def stems(self, words):
        # Porter's stems cannot be asked for, and these are enough to mark what a reader sees as the same word.
        return {_stem(without_accents(word)) for word in words}

    def missing_text(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COUNT(*) FROM search_entry e WHERE NOT EXISTS "
                "(SELECT 1 FROM search_text_docsize d WHERE d.id = e.id)"
            )
            return cursor.fetchone()[0]

    def note_sizes(self):
        """Nothing: this database plans the few ways it has the same at every size."""


def _ids(thing_type: str, things: list[int]) -> dict[int, int]:
    found = {}
    for start in range(0, len(things), AT_ONCE):
        found |= dict(Entry.objects.of(thing_type, things[start : start + AT_ONCE]).values_list("thing_id", "pk"))
    return found


def _match(ways, without) -> str:
    """The expression of FTS5 for what matches one of these ways and nothing that must not be there.

    Empty where no word is asked for. Every word stands in quotes, where nothing has another meaning.
    """
    if ways == [()]:
        return ""
    wanted = _any([" AND ".join(map(_text, way)) for way in ways])
    return f"({wanted}){''.join(f' NOT {_text(term)}' for term in without)}"


def _any(ways: list[str]) -> str:
    return " OR ".join(f"({way})" for way in ways)


def _text(term, begins: bool = False) -> str:
    return _quoted(term.text) + ("*" if begins or term.begins else "")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "en", "er", "s", "e", "n"):
        if len(ending) <= LONGEST_ENDING and word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
