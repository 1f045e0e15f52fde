"""A whole installation of real processes, to break: database, web server, workers and a sandbox network."""

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import psycopg

from tests.faults.shell import Shell
from tests.sandbox.client import Sandbox

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery"
AGENT = "omar@example.org"
# Names a folder of collected static files that several towns share.
COLLECTED = "COLLECTED_STATIC_FILES"
# Names an SQLite database with nothing in it but its tables, which towns begin with.
MIGRATED = "MIGRATED_DATABASE"


class Town:
    """The processes and how to hurt them. As a context manager it leaves nothing running."""

    def __init__(self, folder: Path, database_url: str = "", **environment: str):
        """`database_url` names one that has all tables; without it SQLite gets a file in `folder`."""
        self.folder = folder
        self.sqlite = folder / "town.sqlite3"
        self.database_url = database_url or f"sqlite:///{self.sqlite}"
        self.sandbox = Sandbox(folder=folder / "sandbox")
        self.port = free_port()
        self.web: subprocess.Popen | None = None
        self.workers: subprocess.Popen | None = None
        self._connection: psycopg.Connection | None = None
        self._shell: Shell | None = None
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "helpcenter.settings.development",
            "DEBUG": "0",
            "DATABASE_URL": self.database_url,
            "SQLITE_SYNCHRONOUS": "NORMAL",
            "LOCAL_DIR": str(folder),
            "SITE_URL": self.site,
            "ARRIVAL_LEASE_SECONDS": "3",
            "BREAKER_OPEN_SECONDS": "3",
            "POLL_LONGEST_RETRY_SECONDS": "10",
            "DELIVERY_LONGEST_RETRY_SECONDS": "10",
            "LOG_LEVEL": "ERROR",
            # Its staff signs in by a form that is filled in by scripts.
            "STAFF_SECOND_FACTOR": "off",
            **environment,
        }

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        collected = self._collect_static_files()
        self.sandbox.start()
        self.make_tables()
        self.furnish()
        if collected:
            assert collected.wait(180) == 0, (self.folder / "static.log").read_text()[-3000:]
        self.start_web()
        self.start_workers()
        self.until(lambda: self.answers("/"), 30, "the web server answers")
        return self

    def __exit__(self, *_):
        for process in (self.workers, self.web):
            end(process)
        self._close_shell()
        self.sandbox.stop()
        self.hang_up()

    def furnish(self, code: str = "") -> str:
        """Fill the tables before anybody asks; `code` goes on from there. Returns what it printed."""
        return self.python(PREPARE + code, self.sandbox.base_url, self.sandbox.token, PASSWORD, AGENT)

    def manage(self, *words: str) -> str:
        """Run a management command to its end and return what it printed. Raises AssertionError where it fails."""
        return self._shell_now().run(*words)

    def python(self, code: str, *words: str) -> str:
        """Run a few lines inside this installation."""
        return self._shell_now().run(*words, code=code)

    def _shell_now(self) -> Shell:
        if self._shell is None or not self._shell.fits(self.environment):
            self._close_shell()
            self._shell = Shell(self.environment)
        return self._shell

    def _close_shell(self) -> None:
        if self._shell is not None:
            self._shell.close()
            self._shell = None

    def start_web(self) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += [
            "--port",
            str(self.port),
            "--workers",
            "1",
            "--blocking-threads",
            "4",
            "--log-level",
            "error",
            "helpcenter.wsgi:application",
        ]
        self.web = self._start(command, "web.log")

    def start_workers(self) -> None:
        self.workers = self._start([sys.executable, "manage.py", "work"], "work.log")

    def kill_web(self) -> None:
        """Kill the web server and its processes, and start it again as a service manager would."""
        end(self.web, signal.SIGKILL)
        self.start_web()

    def worker_processes(self) -> dict[int, str]:
        """Every process below the supervisor, by pid, with its command line: clusters and their parts."""
        return descendants(self.workers.pid)

    def rows(self, sql: str) -> list[tuple]:
        """Ask the database, past Django."""
        if self.database_url.startswith("sqlite"):
            connection = sqlite3.connect(self.sqlite, timeout=20)
            try:
                return connection.execute(sql).fetchall()
            finally:
                connection.close()
        # One connection for all questions: tests ask several times a second, and each new one costs a process.
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self.database_url, autocommit=True)
        return self._connection.execute(sql).fetchall()

    def hang_up(self) -> None:
        """End the connection that `rows` asks by; the next question begins another."""
        if self._connection is not None:
            self._connection.close()

    def number(self, sql: str) -> int:
        return self.rows(sql)[0][0]

    def answers(self, path: str) -> bool:
        try:
            return Browser(self.site).get(path)[0] == 200
        except OSError:
            return False

    def until(self, ready: Callable[[], bool], seconds: float, what: str) -> float:
        """Wait until something is so. Returns the seconds it took; fails with the logs' ends when time is up."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if ready():
                return time.monotonic() - began
            time.sleep(0.2)
        logs = "\n".join(f"--- {log.name}\n{log.read_text()[-2500:]}" for log in self.folder.glob("*.log"))
        raise AssertionError(f"after {seconds} seconds it is not so that {what}\n{logs}")

    def owed(self) -> list[tuple]:
        """What is still owed: arrivals, announcements and deliveries under way, with what troubles them."""
        return [
            *self.rows(
                "SELECT 'arrival', event_id, attempts, error, next_at FROM ingest_arrival WHERE state = 'waiting'"
            ),
            *self.rows("SELECT 'announcement', listener, attempts, error, next_at FROM activity_announcement"),
            *self.rows(
                "SELECT 'delivery', state, attempts, error, next_at, lease_until FROM delivery_delivery"
                " WHERE state IN ('waiting', 'sending')"
            ),
        ]

    def comes_to_rest(self, seconds: float) -> float:
        """Wait until nothing is owed any more. Returns the seconds it took."""
        try:
            return self.until(lambda: not self.owed(), seconds, "nothing is owed any more")
        except AssertionError as error:
            raise AssertionError(f"{error}\nowed: {self.owed()[:20]}") from None

    def make_tables(self) -> None:
        """Let SQLite's file have its tables."""
        if not self.database_url.startswith("sqlite"):
            return
        if shared := os.environ.get(MIGRATED):
            shutil.copyfile(shared, self.sqlite)
            return
        self.manage("migrate", "--verbosity", "0")
        self.manage("createcachetable")

    def _collect_static_files(self) -> subprocess.Popen | None:
        """Take the static files that the suite has collected for all its towns, or begin to collect them.

        It is the longest part of the building and needs no database, so it goes on beside the others.
        """
        if shared := os.environ.get(COLLECTED):
            (self.folder / "static").symlink_to(shared, target_is_directory=True)
            return None
        return self._start(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"], "static.log"
        )

    def _start(self, command: list[str], log: str) -> subprocess.Popen:
        with (self.folder / log).open("ab") as file:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=file, stderr=file, start_new_session=True
            )


class Browser:
    """A visitor with cookies and plain forms."""

    def __init__(self, site: str):
        self.site = site
        self._opener = build_opener(HTTPCookieProcessor(http.cookiejar.CookieJar()), _Stay)

    def get(self, path: str) -> tuple[int, str]:
        return self._open(Request(self.site + path))

    def post(self, path: str, page: str, **fields: str) -> tuple[int, str]:
        """Send a form with the token that stands on `page`."""
        fields["csrfmiddlewaretoken"] = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        return self._open(Request(self.site + path, data=urlencode(fields).encode(), headers={"Referer": self.site}))

    def sign_in(self, mail_address: str) -> None:
        status, page = self.get("/accounts/login/")
        assert status == 200
        status, answer = self.post("/accounts/login/", page, login=mail_address, password=PASSWORD)
        assert status == 302, answer[:2000]

    def _open(self, request: Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode(errors="replace")
        except URLError as error:
            raise ConnectionError(error) from None


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def descendants(pid: int) -> dict[int, str]:
    """The processes below one, by pid, with their command lines (Linux)."""
    below: dict[int, list[int]] = {}
    names: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text()
            names[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
        parent = int(stat.rpartition(")")[2].split()[1])
        below.setdefault(parent, []).append(int(entry.name))
    found, todo = {}, [pid]
    while todo:
        for child in below.get(todo.pop(), []):
            found[child] = names.get(child, "")
            todo.append(child)
    return found


def end(process: subprocess.Popen | None, number: int = signal.SIGTERM) -> None:
    """End a process that we started, with everything it started."""
    if process is None:
        return
    children = descendants(process.pid)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    try:
        process.wait(45)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


PREPARE = """
import sys
from django.contrib.auth.models import Group
from django.utils import timezone
from apps.people.models import User
from apps.sources.models import Source
instance, token, password, mail_address = sys.argv[1:]
Source.objects.create(name="Mastodon", network="mastodon", policy="at_once", is_enabled=True, lawful_basis="LIA 1",
    poll_every=1, settings={"instance": instance}, secrets={"token": token})
Source.objects.create(name="Shop", network="webhook", policy="at_once", is_enabled=True, lawful_basis="LIA 2",
    key="shop", secrets={"signing_secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
omar = User(username="omar", name="Omar", email=mail_address, joined_at=timezone.now(), is_staff=True)
omar.set_password(password)
omar.save()
omar.groups.set(Group.objects.filter(name="Agent"))
from allauth.account.models import EmailAddress
EmailAddress.objects.create(user=omar, email=mail_address, verified=True, primary=True)
"""
