"""An installation to measure, as in production: a database, the real pages, the ceilings beside them, the workers."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.demo.processes import ROOT, Service, answers, stop_all, wait_until
from tests.faults.town import free_port
from tests.postgres import postgres

from .measure import parent_of, processes_of

SECONDS_TO_START = 60
PAGES, CEILINGS = "helpcenter.wsgi:application", "tests.benchmarks.bare:application"
OURS, SETTINGS = "helpcenter.settings.production", "tests.benchmarks.settings"
MAX_CONNECTIONS = "max_connections = 100"


class PreparationError(Exception):
    """A step of the preparation failed; the message ends with what it printed."""


@contextmanager
def database_urls(folder: Path, engine: str) -> Iterator[Callable[[str], str]]:
    """Yields a function that makes a database of this engine and returns its DATABASE_URL."""
    if engine == "sqlite":
        yield lambda name: f"sqlite:///{folder / name}.sqlite3"
    else:
        # Unlike the suite's server, this one waits for the disk as one in production does.
        with postgres(settings=(MAX_CONNECTIONS,)) as create:
            yield create


class Installation:
    """One database with its processes. As a context manager it leaves nothing running."""

    def __init__(self, folder: Path, database_url: str):
        self.folder = folder
        self.database_url = database_url
        self.port, self.ceiling_port = free_port(), free_port()
        self.services: list[Service] = []
        self.web: Service | None = None
        self.ceilings: Service | None = None
        self.workers: Service | None = None

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ceiling(self) -> str:
        return f"http://127.0.0.1:{self.ceiling_port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self) -> None:
        """End every process but the database's."""
        stop_all(self.services)
        self.services.clear()

    def environment(self, **more: str) -> dict[str, str]:
        """What every process of this installation is told."""
        return {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": self.database_url,
            "LOCAL_DIR": str(self.folder),
            "SECRET_KEY": "only-for-measuring-only-for-measuring-only-for-measuring",
            "SECRETS_KEYS": "b25seS1mb3ItZGV2ZWxvcG1lbnQtYW5kLWRlbW8tISE=",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": self.site,
            "SECURE_SSL_REDIRECT": "0",
            "EMAIL_URL": "dummymail://",
            "LOG_LEVEL": "ERROR",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
            **more,
        }

    def run(self, *words: str) -> str:
        """Run Python with these words to its end and return what it printed. Raises PreparationError."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env={**os.environ, **self.environment()},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise PreparationError(f"{' '.join(words)}\n{done.stdout[-1500:]}{done.stderr[-3000:]}")
        return done.stdout

    def prepare(self) -> None:
        """Tables, the cache table and the style sheets."""
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.run("manage.py", "createcachetable")
        if not (self.folder / "static").exists():
            self.run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")

    def do(self, step: str, *arguments: str) -> dict:
        """Do a step inside it, "seed" or "receive", and return what it told."""
        return json.loads(self.run("-m", "tests.benchmarks.inside", step, *arguments))

    def start_web(self) -> None:
        """Start the real pages as the Procfile does."""
        self.web = self._serve("web", self.port, PAGES)
        wait_until(lambda: answers(f"{self.site}/"), [self.web], SECONDS_TO_START, "the site")

    def start_ceilings(self, page_bytes: int) -> None:
        """Start the bare views under the same server, the constant page with so many bytes."""
        self.ceilings = self._serve("ceilings", self.ceiling_port, CEILINGS, BENCH_PAGE_BYTES=str(page_bytes))
        wait_until(lambda: answers(f"{self.ceiling}/constant/"), [self.ceilings], SECONDS_TO_START, "the bare views")

    def start_workers(self) -> None:
        """Start the background work."""
        self.workers = self._start("workers", "exec python manage.py work", **self.environment())

    def database_processes(self) -> list[int]:
        """The processes of PostgreSQL; none for SQLite, which lives inside ours."""
        if self.database_url.startswith("sqlite"):
            return []
        with psycopg.connect(self.database_url) as connection:
            postmaster = parent_of(connection.execute("SELECT pg_backend_pid()").fetchone()[0])
        return processes_of(postmaster)

    def _serve(self, name: str, port: int, application: str, **more: str) -> Service:
        # The very line of production, but on loopback only and with limits that nobody meets.
        line = next(line for line in (ROOT / "Procfile").read_text().splitlines() if line.startswith("web:"))
        command = f"exec env {line.removeprefix('web:').strip()}".replace("0.0.0.0", "127.0.0.1")
        command = command.replace(PAGES, application).replace(OURS, SETTINGS)
        return self._start(name, command, **self.environment(PORT=str(port), **more))

    def _start(self, name: str, command: str, **environment: str) -> Service:
        told = [f"{key}={value}" for key, value in environment.items()]
        service = Service(name, ["env", *told, "bash", "-c", command], self.folder / "log" / f"{name}.log")
        self.services.append(service)
        service.start()
        return service
