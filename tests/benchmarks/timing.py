"""How long something takes, and what it costs the processor, here and in the database's process."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

WARMING = 20


@dataclass(slots=True)
class Timing:
    """Milliseconds of clock and of processor time, one of each for every question; how many had an answer."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    answered: int = 0

    def as_dict(self) -> dict:
        """For JSON and for the table."""
        return {
            "p50": _part(self.clock, 0.5),
            "p95": _part(self.clock, 0.95),
            "most": max(self.clock),
            "cpu_p50": _part(self.processor, 0.5),
            "cpu_p95": _part(self.processor, 0.95),
            "cpu_mean": sum(self.processor) / len(self.processor),
            "asked": len(self.clock),
            "answered": self.answered,
        }


def time_each(ask: Callable, questions: Sequence) -> Timing:
    """Ask every question once and note what each took, after some that warm the caches."""
    for question in questions[:WARMING]:
        ask(question)
    timing = Timing()
    used = processor_clock()
    for question in questions:
        before, began = used(), time.perf_counter()
        timing.answered += bool(ask(question))
        timing.clock.append((time.perf_counter() - began) * 1000)
        timing.processor.append((used() - before) * 1000)
    return timing


def processor_clock() -> Callable[[], float]:
    """A clock of processor seconds: this process's, and those of the process of PostgreSQL that works for it.

    Helpers that PostgreSQL starts for one statement are not counted; what is measured here is too small for them.
    """
    if connection.vendor != "postgresql":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        path = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    # Nanoseconds on a processor come first; see Documentation/scheduler/sched-stats.rst of Linux.
    return lambda: time.process_time() + int(path.read_text().split()[0]) / 1e9


def _part(values: list[float], part: float) -> float:
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]
