"""python -m tests.benchmarks: measure, print one table, write it as JSON. See the package for how to read it."""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.demo.processes import ROOT, ServiceError

from .corpus import write_complaints
from .installation import Installation, PreparationError, database_urls
from .load import LoadError
from .measure import memory_of, processes_of
from .pages import measure_pages
from .report import LIMITS_NOTE, memory_part, page_part, table, write
from .widget import measure_widget

ENGINES = {"postgres": ["postgres"], "sqlite": ["sqlite"], "both": ["postgres", "sqlite"]}
# For each thread of the pages two complaints are received, and a quarter of them once more as conversations.
COMPLAINTS_PER_THREAD = 2
POLICIES = (("after_triage", 1), ("at_once", 4))
SECONDS_FOR_WORKERS = 6


def main() -> int:
    """Measure what the environment asks for. Returns 1 where something failed, never for being slow."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=main.__doc__)
    options.add_argument("--json", type=Path, default=ROOT / ".local" / "benchmarks.json", help="where to write it")
    path = options.parse_args().json
    try:
        engines = ENGINES[os.environ.get("BENCH_DATABASE", "both")]
        threads, seconds = int(os.environ.get("BENCH_THREADS", "10000")), float(os.environ.get("BENCH_SECONDS", "8"))
        searched = int(os.environ.get("BENCH_SEARCH_THREADS", "5000"))
        findable = int(os.environ.get("BENCH_FINDABLE_THREADS", "1000000"))
        followers = int(os.environ.get("BENCH_FOLLOWERS", "10000"))
    except (KeyError, ValueError) as error:
        print(f"{error}: BENCH_DATABASE is postgres, sqlite or both; all others are numbers.")
        return 1
    report = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)),
        "load_before": os.getloadavg()[0],
        "seconds": seconds,
        "limits": LIMITS_NOTE,
        "databases": {},
    }
    try:
        with tempfile.TemporaryDirectory(prefix="helpcenter-benchmarks-") as folder:
            for engine in engines:
                report["databases"][engine] = measure(Path(folder), engine, threads, seconds)
                report["databases"][engine]["search"] = measure_alone(Path(folder), engine, "search", searched)
                report["databases"][engine]["findable"] = measure_alone(Path(folder), engine, "findable", findable)
                report["databases"][engine]["followers"] = measure_alone(Path(folder), engine, "followers", followers)
                write(report, path)
    except (ServiceError, PreparationError, LoadError) as error:
        print(error, file=sys.stderr)
        return 1
    print(table(report))
    return 0


def measure(folder: Path, engine: str, threads: int, seconds: float) -> dict:
    """Everything on one database: the pages, the memory after that, and receiving when nothing else runs."""

    def say(words: str) -> None:
        print(f"{engine}: {words}", file=sys.stderr, flush=True)

    with database_urls(folder, engine) as create, Installation(folder, create("benchmark")) as town:
        say(f"filling with {threads:,} threads")
        town.prepare()
        began = time.monotonic()
        told = town.do("seed", str(threads))
        filled = time.monotonic() - began
        pages = measure_pages(town, told, seconds, say)
        widget = measure_widget(town, say)
        say("memory")
        town.start_workers()
        time.sleep(SECONDS_FOR_WORKERS)
        memory = {
            "web": memory_of(processes_of(town.web.process.pid)),
            "workers": memory_of(processes_of(town.workers.process.pid)),
        }
        town.stop()
        received = [_receive(town, policy, threads * COMPLAINTS_PER_THREAD // part, say) for policy, part in POLICIES]
    return {
        "threads": threads,
        "seed_seconds": filled,
        "pages": page_part(pages),
        "receive": received,
        "memory": memory_part(memory),
        "widget": widget,
    }


def measure_alone(folder: Path, engine: str, step: str, number: int) -> dict | None:
    """A step that measures inside a database of its own, see its module; None where the number is 0."""
    if not number:
        return None
    print(f"{engine}: {step}, {number:,}", file=sys.stderr, flush=True)
    with database_urls(folder, engine) as create, Installation(folder, create(step)) as town:
        town.prepare()
        return town.do(step, str(number))


def _receive(town: Installation, policy: str, count: int, say: Callable[[str], None]) -> dict:
    say(f"receiving {count:,} complaints, {policy}")
    path = write_complaints(town.folder / "complaints.jsonl", count)
    return {"policy": policy, **town.do("receive", str(path), policy)}


if __name__ == "__main__":
    sys.exit(main())
