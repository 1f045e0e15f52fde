"""Begin with tables that were made before: running every migration costs each run of tests ten seconds."""

import os
import sqlite3
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation

from tests.faults.town import MIGRATED

# Names PostgreSQL's database that has the tables already; those of the tests are copies of it.
TEMPLATE = "TEST_DATABASE_TEMPLATE"
KEPT_SECONDS = 24 * 60 * 60
# A database in memory lives as long as somebody is connected to it.
_kept: list[sqlite3.Connection] = []


@pytest.fixture(scope="session")
def tables_of_before() -> Path | None:
    """Let the database of the tests begin with what the suite, or an earlier run, has made. None: this run makes it."""
    if connection.vendor != "sqlite":
        connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get(TEMPLATE)
        return None
    path = Path(os.environ.get(MIGRATED) or tables_of_now())
    if not path.exists():
        return None
    begin_with(path)
    return path


@pytest.fixture(scope="session")
def django_db_setup(tables_of_before, django_db_setup, django_db_blocker):
    """The database of the tests; its tables are kept for the next run."""
    if connection.vendor == "sqlite" and tables_of_before is None:
        with django_db_blocker.unblock():
            keep(tables_of_now())


def tables_of_now() -> Path:
    """Where the tables are kept that all migrations of today make, ours and those of packages; it may not exist yet."""
    migrations = sorted(Path(app.path) / "migrations" for app in apps.get_app_configs())
    digest = sha256()
    for file in (file for folder in migrations for file in sorted(folder.glob("*.py"))):
        digest.update(file.as_posix().encode() + b"\0" + file.read_bytes())
    return settings.LOCAL_DIR / "tests" / f"tables-{digest.hexdigest()[:16]}.sqlite3"


def begin_with(path: Path) -> None:
    """Let SQLite's test database begin as a copy of the file at `path`; what was migrated there is not done again."""
    create = DatabaseCreation._create_test_db

    def create_and_fill(creation, verbosity, autoclobber, keepdb=False):
        name = create(creation, verbosity, autoclobber, keepdb)
        database = sqlite3.connect(name, uri=True)
        with closing(sqlite3.connect(path)) as migrated:
            migrated.backup(database)
        _kept.append(database)
        return name

    DatabaseCreation._create_test_db = create_and_fill


def keep(path: Path) -> None:
    """Keep the tables of the test database, as they are before the first test, for the next run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for older in path.parent.glob("tables-*"):
        if older.stat().st_mtime < time.time() - KEPT_SECONDS:
            older.unlink(missing_ok=True)
    connection.ensure_connection()
    unfinished = path.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as copy:
        connection.connection.backup(copy)
    unfinished.replace(path)
