"""Everything that `make test` runs: both databases, real processes that are killed, and Chromium.

The tests of one process keep both cores busy; those that kill processes mostly wait. So several rows of parts run
beside each other. Prints each part's own summary, then the sum of all in one line.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.chromium import provide_chromium
from tests.faults.town import COLLECTED, MIGRATED

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "--no-header", "--disable-warnings"]
POSTGRES = [sys.executable, "-m", "tests.postgres"]
FAST = ["-n", "2", "--dist", "loadfile"]
SINGLE_FAULTS = [
    "tests/faults/test_single_faults.py",
    "tests/faults/test_release_telling.py",
    "tests/faults/test_webhook_sending.py",
]
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
WITHOUT_DATABASE = [
    "--ignore=tests/sandbox_network",
    "--ignore=tests/journeys",
    "--ignore=tests/house",
    "--ignore=tests/api_contract",
    *(f"--ignore=tests/{folder}/test_{name}.py" for folder, names in ONCE.items() for name in names.split()),
]
COUNTS = re.compile(r"(\d+) (passed|failed|skipped|error)s?\b")


@dataclass
class Part:
    """One run of pytest, with what it printed and how it ended."""

    name: str
    command: list[str]
    seconds: float = 0.0
    code: int = 0
    output: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    def run(self, folder: str) -> None:
        """Run it with temporary files of its own: runs beside each other tidy up each other's otherwise."""
        began = time.monotonic()
        command = [*self.command, "--basetemp", str(Path(folder) / self.name.replace(" ", "-"))]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.seconds, self.code, self.output = time.monotonic() - began, done.returncode, done.stdout
        last = next((line for line in reversed(done.stdout.splitlines()) if COUNTS.search(line)), "")
        self.counts = {word: int(number) for number, word in COUNTS.findall(last)}
        self.tell()

    def tell(self) -> None:
        if self.code:
            print(self.output)
        told = ", ".join(f"{number} {word}" for word, number in self.counts.items()) or "nothing counted"
        print(f"{'failed' if self.code else 'passed'}  {self.name}: {told} in {self.seconds:.0f} s", flush=True)


def rows() -> list[list[Part]]:
    """The rows of parts that run beside each other."""
    return [
        [
            Part("SQLite", [*PYTEST, *FAST, "-m", ONE_PROCESS, "--ignore=tests/journeys"]),
            Part("Chromium", [*PYTEST, *FAST, "-m", "browser", "tests/browser"]),
            # Last, when both cores are free: it holds the demo to the time that a newcomer may wait.
            Part("the demo", [*PYTEST, "tests/journeys"]),
        ],
        [
            Part("storm on SQLite", [*PYTEST, "-m", "faults", "tests/faults/test_storm.py", "-k", "sqlite"]),
            Part("storm on PostgreSQL 18", [*PYTEST, "-m", "faults", "tests/faults/test_storm.py", "-k", "postgres"]),
            Part("PostgreSQL 18", [*POSTGRES, *PYTEST, *FAST, "-m", ONE_PROCESS, *WITHOUT_DATABASE]),
        ],
        *(
            [
                Part(
                    f"single faults on {name}",
                    [*PYTEST, "-m", "faults", *SINGLE_FAULTS, "-k", word],
                )
            ]
            for name, word in (("SQLite", "sqlite"), ("PostgreSQL 18", "postgres"))
        ),
    ]


def share(folder: str) -> dict[str, str]:
    """Make once what all real installations of the suite begin with. Returns the environment that names it."""
    environment = {**os.environ, "LOCAL_DIR": folder, "DJANGO_SETTINGS_MODULE": "helpcenter.settings.development"}
    environment |= {"DEBUG": "0", "DATABASE_URL": f"sqlite:///{folder}/tables.sqlite3"}
    for words in ("collectstatic --noinput --verbosity 0", "migrate --verbosity 0", "createcachetable"):
        subprocess.run([sys.executable, "manage.py", *words.split()], cwd=ROOT, env=environment, check=True)
    return {COLLECTED: f"{folder}/static", MIGRATED: f"{folder}/tables.sqlite3"}


def main() -> int:
    """Run all parts. Returns 1 where any failed or counted nothing."""
    if chromium := provide_chromium():
        os.environ["CHROMIUM"] = chromium
    # A hundred processes start the same code; compiling it each time costs more than their work.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.monotonic()
    lanes = rows()
    with tempfile.TemporaryDirectory(prefix="helpcenter-tests-") as folder:
        os.environ |= share(folder)
        threads = [threading.Thread(target=lambda row=row: [part.run(folder) for part in row]) for row in lanes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    parts = [part for row in lanes for part in row]
    total = {word: sum(part.counts.get(word, 0) for part in parts) for word in ("passed", "failed", "skipped", "error")}
    print(f"\n{time.monotonic() - began:.0f} seconds in all")
    print(f"{total['passed']} passed, {total['failed'] + total['error']} failed, {total['skipped']} skipped")
    return int(any(part.code or not part.counts for part in parts))


if __name__ == "__main__":
    sys.exit(main())
