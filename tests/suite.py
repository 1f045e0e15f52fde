"""What `make test` and `make test-thorough` run: both databases, real processes that are killed, and Chromium.

`python -m tests.suite` runs what is worth waiting for while one works: every rule once, on both databases where it is
the database that could break it, each fault, and the pages of every day in a browser. `--thorough` runs the rest: the
same for every role, every page and every record. Together they are everything, and nothing is run by both.

Tests of one process keep a core busy, so one part begins when another is done; those that kill processes mostly wait,
and run beside them. Prints each part's own summary, then the sum of all in one line.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.chromium import provide_chromium
from tests.faults.town import COLLECTED, MIGRATED
from tests.postgres import WITH_TABLES, database_with_tables

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "--no-header", "--disable-warnings"]
POSTGRES = [sys.executable, "-m", "tests.postgres"]
FAST = ["-n", "2", "--dist", "loadfile"]
ONE_PROCESS = "not browser and not faults and not benchmark"
# What is about words, pages and wires, and not about what a database does, runs once.
ONCE = {
    "activity": "event_admin sentences",
    "company": "profile_admin",
    "delivery": "delivery_admin",
    "desk": "case_admin case_card",
    "forum": "ask_view doors feeds hostile_words link_previews me_too_view post_admin preview replies_view "
    "resolution_view thread_admin",
    "foundation": "addresses drawing fetching html_to_markdown interface job_admin markdown plaintext scrubbing "
    "secrets verdicts",
    "ingest": "complaint_admin hostile_admin import_admin",
    "moderation": "automaton flags_view report_admin spam_score",
    "notifications": "alerts inbound_admin mail_services mailbox pages read_mail trim_reply",
    "people": "links_and_codes passkeys roles_admin",
    "portal": "colours dashboard_admin demo_square errors load_demo_refused policy templates",
    "search": "excerpts results_view",
    "sources": "feed files hostile_input mastodon_in_the_sandbox mastodon_reading mastodon_server webhook",
    "webhooks": "endpoint_admin reference",
    "triage": "kinds language rule_admin sentiment terms words",
}
ON_POSTGRES = [
    "--ignore=tests/sandbox_network",
    "--ignore=tests/journeys",
    "--ignore=tests/house",
    "--ignore=tests/api_contract",
    *(f"--ignore=tests/{folder}/test_{name}.py" for folder, names in ONCE.items() for name in names.split()),
]
STORM = "tests/faults/test_storm.py"
WITHOUT_STORM = ["tests/faults", f"--ignore={STORM}"]
# Folders of about a third of the work each; the last third are all the others, whatever they are called.
FIRST = ("house", "people", "portal")
SECOND = ("forum", "foundation", "ingest", "search")


def folders(*names: str) -> list[str]:
    """What lets pytest look into these folders of the tests only."""
    return [f"tests/{name}" for name in names]


def without(*names: str) -> list[str]:
    """What lets pytest leave out these folders of the tests."""
    return [f"--ignore=tests/{name}" for name in names]


WITHOUT_OTHERS = without("browser", "faults", "journeys")
COUNTS = re.compile(r"(\d+) (passed|failed|skipped|error)s?\b")


@dataclass
class Part:
    """One run of pytest, with what it printed and how it ended."""

    name: str
    command: list[str]
    seconds: float = 0.0
    busy_seconds: float = 0.0
    code: int = 0
    output: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    def run(self, folder: str) -> None:
        """Run it with temporary files of its own: runs beside each other tidy up each other's otherwise."""
        began = time.monotonic()
        command = [*self.command, "--basetemp", str(Path(folder) / self.name.replace(" ", "-"))]
        with tempfile.TemporaryFile("w+") as printed:
            process = subprocess.Popen(command, cwd=ROOT, stdout=printed, stderr=subprocess.STDOUT)
            _pid, status, used = os.wait4(process.pid, 0)
            process.returncode = self.code = os.waitstatus_to_exitcode(status)
            printed.seek(0)
            self.output = printed.read()
        self.seconds, self.busy_seconds = time.monotonic() - began, used.ru_utime + used.ru_stime
        last = next((line for line in reversed(self.output.splitlines()) if COUNTS.search(line)), "")
        self.counts = {word: int(number) for number, word in COUNTS.findall(last)}
        self.tell()

    def tell(self) -> None:
        if self.code:
            print(self.output)
        told = ", ".join(f"{number} {word}" for word, number in self.counts.items()) or "nothing counted"
        took = f"in {self.seconds:.0f} s, {self.busy_seconds:.0f} s of processor"
        print(f"{'failed' if self.code else 'passed'}  {self.name}: {told} {took}", flush=True)


@dataclass
class Work:
    """The parts of one suite: those that keep a core busy, `at_once` of them beside each other, and rows that wait."""

    busy: list[Part]
    waiting: list[list[Part]]
    at_once: int = 2
    has_all_examples: bool = False

    @property
    def parts(self) -> list[Part]:
        return [*self.busy, *(part for row in self.waiting for part in row)]

    def run(self, folder: str) -> None:
        """Run them all. Whoever of the busy ones is done lets the next begin."""
        with ThreadPoolExecutor(self.at_once) as cores, ThreadPoolExecutor(len(self.waiting)) as rows:
            done = [cores.submit(part.run, folder) for part in self.busy]
            done += [rows.submit(lambda row=row: [part.run(folder) for part in row]) for row in self.waiting]
            for one in done:
                one.result()


def everyday() -> Work:
    """The parts of `make test`."""
    sqlite, faults = f"{ONE_PROCESS} and not thorough", "faults and not thorough"
    return Work(
        busy=[
            Part("Chromium", [*PYTEST, "-m", "browser and not thorough", "tests/browser"]),
            Part("PostgreSQL 18", [*POSTGRES, *PYTEST, "-m", f"{ONE_PROCESS} and both", *ON_POSTGRES]),
            Part("SQLite, other folders", [*PYTEST, "-m", sqlite, *WITHOUT_OTHERS, *without(*FIRST, *SECOND)]),
            Part("SQLite, " + ", ".join(FIRST), [*PYTEST, "-m", sqlite, *folders(*FIRST)]),
            Part("SQLite, " + ", ".join(SECOND), [*PYTEST, "-m", sqlite, *folders(*SECOND)]),
        ],
        waiting=[
            [
                Part("storm on PostgreSQL 18", [*PYTEST, "-m", faults, STORM, "-k", "postgres"]),
                Part("single faults on PostgreSQL 18", [*PYTEST, "-m", faults, *WITHOUT_STORM, "-k", "postgres"]),
            ],
            [
                Part("storm on SQLite", [*PYTEST, "-m", faults, STORM, "-k", "sqlite"]),
                Part("single faults on SQLite", [*PYTEST, "-m", faults, *WITHOUT_STORM, "-k", "sqlite"]),
            ],
        ],
    )


def thorough() -> Work:
    """The parts of `make test-thorough`."""
    return Work(
        busy=[
            Part("SQLite", [*PYTEST, *FAST, "-m", f"{ONE_PROCESS} and thorough", *WITHOUT_OTHERS]),
            Part("PostgreSQL 18", [*POSTGRES, *PYTEST, *FAST, "-m", f"{ONE_PROCESS} and not both", *ON_POSTGRES]),
            # With all examples; the tests themselves are of every day, with a quarter of them.
            Part("all examples", [*PYTEST, "-m", f"{ONE_PROCESS} and hypothesis and not thorough", *WITHOUT_OTHERS]),
            # Every page of the site, drawn: each asks what it asks in PostgreSQL's own dialect.
            Part("every page on PostgreSQL 18", [*POSTGRES, *PYTEST, "tests/house/test_access.py", "-k", "superuser"]),
            # Last, when most others are done: it holds the demo to the time that a newcomer may wait.
            Part("the demo", [*PYTEST, "tests/journeys"]),
        ],
        waiting=[
            [Part("faults", [*PYTEST, "-m", "faults and thorough", "tests/faults"])],
            [Part("Chromium", [*PYTEST, "-m", "browser and thorough", "tests/browser"])],
        ],
        at_once=1,
        has_all_examples=True,
    )


@contextmanager
def shared(folder: str) -> Iterator[dict[str, str]]:
    """Make once, side by side, what all installations of the suite begin with. Yields the variables that name it."""
    made = {**os.environ, "LOCAL_DIR": folder, "DJANGO_SETTINGS_MODULE": "helpcenter.settings.development"}
    made |= {"DEBUG": "0", "DATABASE_URL": f"sqlite:///{folder}/tables.sqlite3"}

    def manage(*words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words, "--verbosity", "0"], cwd=ROOT, env=made, check=True)

    with ThreadPoolExecutor() as pool:
        files = pool.submit(manage, "collectstatic", "--noinput")
        tables = pool.submit(lambda: (manage("migrate"), manage("createcachetable")))
        with database_with_tables() as url:
            files.result()
            tables.result()
            yield {COLLECTED: f"{folder}/static", MIGRATED: f"{folder}/tables.sqlite3", WITH_TABLES: url}


def main() -> int:
    """Run all parts. Returns 1 where any failed or counted nothing."""
    options = argparse.ArgumentParser(prog="python -m tests.suite", description=main.__doc__)
    options.add_argument("--thorough", action="store_true", help="what is left out otherwise")
    work = thorough() if options.parse_args().thorough else everyday()
    os.environ["EXAMPLES"] = "all" if work.has_all_examples else "few"
    began = time.monotonic()
    if chromium := provide_chromium():
        os.environ["CHROMIUM"] = chromium
    # A hundred processes start the same code; compiling it each time costs more than their work.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="helpcenter-tests-"))
        os.environ |= stack.enter_context(shared(folder))
        work.run(folder)
    parts = work.parts
    total = {word: sum(part.counts.get(word, 0) for part in parts) for word in ("passed", "failed", "skipped", "error")}
    print(f"\n{time.monotonic() - began:.0f} seconds in all")
    print(f"{total['passed']} passed, {total['failed'] + total['error']} failed, {total['skipped']} skipped")
    return int(any(part.code or not part.counts for part in parts))


if __name__ == "__main__":
    sys.exit(main())
