"""The database reads its indexes of words, not its rows."""

import pytest
from django.db import connection

from apps.search.asked import parse
from apps.search.engines import Narrowing, engine
from apps.search.models import Entry
from tests.racing import needs_postgresql

MANY = 5_000
WORDS = ["kettle", "toaster", "lamp", "boiler", "fridge", "drill", "heater", "mixer", "radio", "router"]


@pytest.fixture
def many(db):
    """Entries by bulk, with figures about the table, so that the planner chooses as it would with a full one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_entry (thing_type, thing_id, tab, title, body, url, product, board, kind, status, "
            "language, replies, me_toos, opened_at, touched_at, lately, configuration, title_vector, vector) "
            "SELECT 'thread', n, 'conversations', t, b, '/', '', '', 'question', 'open', 'en', 0, 0, now(), now(), "
            "'[]', 'english', to_tsvector('english', t), "
            "setweight(to_tsvector('english', t), 'A') || setweight(to_tsvector('english', b), 'C') "
            "FROM (SELECT n, 'Number' || n %% 89 || ' ' || (%s::text[])[1 + n %% 10] AS t, "
            "'word' || n || ' word' || n %% 97 AS b FROM generate_series(1, %s) AS n) AS made",
            [WORDS, MANY],
        )
        # What the database does by itself in time: sort in what was written, and look at what there is.
        cursor.execute("SELECT gin_clean_pending_list('entry_vector'), gin_clean_pending_list('entry_title_vector')")
        cursor.execute("ANALYZE search_entry")
    assert Entry.objects.count() == MANY


def plan_of(run) -> str:
    """The plan of the longest statement that a function runs."""
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        run()
    sql, params = max(asked, key=lambda one: len(one[0]))
    setting, statement = sql.split("; ", 1)
    with connection.cursor() as cursor:
        cursor.execute(setting)
        cursor.execute(f"EXPLAIN {statement.rpartition('; ')[0]}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = on")
        return plan


@needs_postgresql
def test_the_setting_of_a_search_does_not_outlive_it(many):
    engine().search(parse("word12 toaster"), Narrowing())
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)


@needs_postgresql
@pytest.mark.parametrize("query", ["word12 toaster", "toaster", "word1 lamp"])
def test_a_search_reads_the_index_of_words(many, query):
    plan = plan_of(lambda: engine().search(parse(query), Narrowing()))
    assert "entry_vector" in plan, plan
    assert "Seq Scan" not in plan, plan


@needs_postgresql
def test_suggestions_read_the_index_of_titles(many):
    plan = plan_of(lambda: engine().suggest(parse("number12 toas").terms))
    assert "entry_title_vector" in plan, plan
    assert "Seq Scan" not in plan, plan


@needs_postgresql
def test_the_languages_in_use_are_skipped_through(many):
    from apps.search.engines.stems import CONFIGURATIONS_IN_USE

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {CONFIGURATIONS_IN_USE}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan on search_entry" not in plan, plan
