"""python -m tests.benchmarks.exchange: the demo and a Stack Exchange dump move from SQLite to PostgreSQL and back.

Prints how long each way took and fails where an export differs from the one before it by a single byte, the header
excepted. The dump is looked for beside the project; without it the demo moves alone.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.demo.processes import ROOT
from tests.postgres import postgres

DUMP = ROOT.parent / "shared" / "data" / "stackexchange" / "beer"


class Site:
    """A database with its folder, worked on by commands in processes of their own."""

    def __init__(self, folder: Path, database_url: str):
        folder.mkdir()
        self._environment = {**os.environ, "LOCAL_DIR": str(folder), "DATABASE_URL": database_url}
        self.do("migrate")

    def do(self, *command: str) -> float:
        """Carry out a command of manage.py. Returns the seconds that it took, its start included."""
        began = time.monotonic()
        told = [sys.executable, str(ROOT / "manage.py"), *command, "--verbosity", "0"]
        subprocess.run(told, env=self._environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - began


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of an export but its header, by its name."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "header.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def main() -> int:
    """Move the content twice. Returns 1 where anything was lost."""
    with tempfile.TemporaryDirectory(prefix="helpcenter-exchange-") as place, postgres() as create:
        folder = Path(place)
        first = Site(folder / "first", f"sqlite:///{folder / 'first.sqlite3'}")
        first.do("load_demo")
        if DUMP.exists():
            first.do("import_stackexchange", str(DUMP))
        exports = [folder / "export-1"]
        times = [("out of SQLite", first.do("export_content", str(exports[0])))]
        for name, url in (("PostgreSQL", create("second")), ("SQLite", f"sqlite:///{folder / 'third.sqlite3'}")):
            site, export = Site(folder / name, url), folder / f"export-{len(exports) + 1}"
            times.append((f"into {name}", site.do("import_content", str(exports[-1]))))
            times.append((f"out of {name}", site.do("export_content", str(export))))
            exports.append(export)
        found = [contents(export) for export in exports]
    size = sum(map(len, found[0].values())) / 1_000_000
    lines = sum(data.count(b"\n") for name, data in found[0].items() if name.endswith(".jsonl"))
    print(f"{lines:,} lines, {size:,.1f} MB with pictures and films")
    for what, seconds in times:
        print(f"{what:<20} {seconds:6.1f} s  {size / seconds:6.2f} MB/s")
    is_same = found[0] == found[1] == found[2]
    print("The same bytes each time." if is_same else "The exports differ.")
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())
