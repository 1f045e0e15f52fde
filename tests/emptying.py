"""Empty the tables after a test that really commits: those that it wrote, and not all of the house."""

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

# What each migration leaves behind anew. Whoever reads it in a test finds it as an installation has it.
KEPT = ("auth_group", "auth_group_permissions", "auth_permission", "django_content_type")


@pytest.fixture(scope="session", autouse=True)
def quick_emptying():
    """Let tests that commit empty what they filled; Django empties each table and makes all permissions anew."""
    names = kept = None
    empty_everything = TransactionTestCase._fixture_teardown

    def empty(case) -> None:
        nonlocal names, kept
        if names is None or case.available_apps is not None or case.serialized_rollback or rows_kept() != kept:
            empty_everything(case)
            names, kept = sorted(set(connection.introspection.django_table_names()) - set(KEPT)), rows_kept()
        else:
            empty_tables(filled(names))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


def rows_kept() -> list[tuple]:
    """All that stands in the tables that are kept."""
    rows = []
    with connection.cursor() as cursor:
        for name in KEPT:
            cursor.execute(f"SELECT * FROM {name}")
            rows += sorted(cursor.fetchall())
    return rows


def filled(names: list[str]) -> list[str]:
    """Which of these tables have rows, by one query."""
    asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(name)})" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [name for (name,) in cursor.fetchall()]


def empty_tables(names: list[str]) -> None:
    """Delete all rows of these tables, whatever points at whatever."""
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # All that pointed at these rows goes with them: no row needs to be looked up in other tables.
            cursor.execute("SET LOCAL session_replication_role = replica")
        for name in names:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")
