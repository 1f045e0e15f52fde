"""What processes use, read from /proc (Linux)."""

import os
from dataclasses import dataclass
from pathlib import Path

from tests.faults.town import descendants

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Memory:
    """What a group of processes holds: how many they are, PSS of all, and the largest PSS and RSS of one, in MB."""

    processes: int
    pss: float
    largest_pss: float
    largest_rss: float


def processes_of(pid: int) -> list[int]:
    """A process and everything below it."""
    return [pid, *descendants(pid)]


def processor_seconds(pids: list[int]) -> float:
    """Processor time that these processes have used so far."""
    return sum(map(_ticks, pids)) / TICKS


def memory_of(pids: list[int]) -> Memory:
    """Memory of these processes now. One that has ended is left out."""
    found = [one for pid in pids if (one := _memory(pid))]
    shares = [pss for pss, _rss in found]
    return Memory(len(found), sum(shares), max(shares, default=0), max((rss for _pss, rss in found), default=0))


def parent_of(pid: int) -> int:
    """The process that started this one."""
    return int(_stat(pid)[1])


def _ticks(pid: int) -> int:
    try:
        fields = _stat(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(fields[11]) + int(fields[12])


def _stat(pid: int) -> list[str]:
    # The name in brackets may hold blanks, so counting begins after it; see proc(5).
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _memory(pid: int) -> tuple[float, float] | None:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    told = {line.split(":")[0]: line.split()[1] for line in lines[1:]}
    return int(told.get("Pss", 0)) / 1024, int(told.get("Rss", 0)) / 1024
