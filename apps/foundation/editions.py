"""The edition of the site: a number that rises with each transaction that changes what visitors may see.

A page that shows everybody the same may be handed out again for as long as the number stays (`page_cache.py`). Nobody
has to think of it who writes: every statement on its way to the database is looked at, and the first of a transaction
that writes to a table of which a page may tell raises the number in that same transaction. So the change and the new
number are seen at one moment, and both are gone if the transaction is taken back or the process is killed.

The number is the sum of a few rows. A transaction raises whichever row no other holds at that moment, and makes one
where all are held: those who write never wait for each other here. There are as many rows as ever wrote at once.
"""

import re
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection

WRITE = re.compile(r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+\"?(\w+)", re.I)
WRITE_WITHIN = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.I)
# What an app of ours says of its models (`unseen_models` of its AppConfig) where no page of visitors tells of any.
ALL = ("*",)
# Who is signed in, what is queued, which rights there are: tables of others, and of the engine room.
OTHERS = (
    "account_", "auth_", "cache", "django_", "foundation_", "mfa_", "socialaccount_", "sqlite_", "usersessions_",
)  # fmt: skip
READ_NUMBER = "SELECT SUM(number) FROM foundation_edition"
RAISE_ONE = "UPDATE foundation_edition SET number = number + 1 WHERE id = (SELECT id FROM foundation_edition LIMIT 1{})"
MAKE_ONE = "INSERT INTO foundation_edition (number) VALUES (1)"

# Before the tables are made, or made anew, there is nothing to raise and nobody who looks.
_is_paused = False


@cache
def unseen_tables() -> frozenset[str]:
    """The tables of all models that their apps name as `unseen_models`, for no page of visitors tells of them."""
    return frozenset(
        model._meta.db_table
        for config in apps.get_app_configs()
        for named in [getattr(config, "unseen_models", ())]
        for model in config.get_models(include_auto_created=True)
        if named == ALL or model.__name__ in named
    )


def is_unseen(table: str) -> bool:
    """Whether no page of visitors tells anything of this table. Writing to it leaves the edition as it is."""
    return table in unseen_tables() or table.startswith(OTHERS)


def tables_written_by(statement: str) -> set[str]:
    """The tables that a statement writes to; none for one that only reads."""
    if found := WRITE.match(statement):
        return {found[1]}
    return set(WRITE_WITHIN.findall(statement)) if statement.lstrip()[:4].upper() == "WITH" else set()


def current_edition() -> int:
    """The number of the edition that whatever is read from now on belongs to, or to a later one. One query."""
    with connection.cursor() as cursor:
        cursor.execute(READ_NUMBER)
        return int(cursor.fetchone()[0] or 0)


def watch(connection, **_kwargs) -> None:
    """Look at every statement of this connection from now on (for Django's `connection_created`)."""
    if connection.alias == DEFAULT_DB_ALIAS and raise_with_what_is_seen not in connection.execute_wrappers:
        connection.execute_wrappers.append(raise_with_what_is_seen)


def raise_with_what_is_seen(execute, sql, params, many, context):
    """An execute wrapper of Django's: carries out the statement, and raises the number where pages may tell of it."""
    if not settings.PAGES_KEPT or _is_paused or all(is_unseen(table) for table in tables_written_by(sql)):
        return execute(sql, params, many, context)
    connection = context["connection"]
    if connection.in_atomic_block:
        # Noted as something to do after the commit, as that is forgotten with whatever savepoint is taken back.
        if not any(noted is _has_risen for _savepoints, noted, _robust in connection.run_on_commit):
            _raise(connection)
            connection.on_commit(_has_risen)
        return execute(sql, params, many, context)
    done = execute(sql, params, many, context)
    _raise(connection)
    return done


def pause(**_kwargs) -> None:
    """Let the number rest while tables are made (for Django's `pre_migrate`)."""
    global _is_paused
    _is_paused = True


def go_on(**_kwargs) -> None:
    """Look at statements again, where there is a number to raise (for Django's `post_migrate`)."""
    global _is_paused
    with connection.cursor() as cursor:
        _is_paused = "foundation_edition" not in connection.introspection.table_names(cursor)


def _has_risen() -> None:
    """Stands among what a transaction does after its commit, and does nothing: see above."""


def _raise(connection) -> None:
    free = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    with connection.cursor() as cursor:
        cursor.execute(RAISE_ONE.format(free))
        if not cursor.rowcount:
            cursor.execute(MAKE_ONE)
