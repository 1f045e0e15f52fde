"""Runs lines of code and commands inside an installation, each in a process of its own that has loaded everything.

`python -m tests.faults.shell` loads the project and says so; then each line of JSON on its standard input asks for one
run: {"words": [...], "code": "...", "out": path, "err": path}, without code for a management command. It forks, and
answers each with a line: the exit code. Loading takes a second, which tests would wait for fifty times.
"""

import gc
import json
import os
import subprocess
import sys
import threading
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]


class Shell:
    """Asks for runs. Start one for each environment; runs go one after the other."""

    def __init__(self, environment: dict[str, str]):
        self.environment = dict(environment)
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.shell"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fits(self, environment: dict[str, str]) -> bool:
        """Whether it is there and has this environment."""
        return self._process.poll() is None and self.environment == environment

    def run(self, *words: str, code: str | None = None) -> str:
        """Run lines of code, or the management command of these words. Returns what it printed.

        Raises AssertionError where it fails.
        """
        with self._lock, TemporaryDirectory() as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            asked = {"words": words, "code": code, "out": str(out), "err": str(err)}
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
            assert answer, "the shell ended"
            printed = out.read_text()
            assert int(answer) == 0, printed[-3000:] + err.read_text()[-3000:]
            return printed

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(20)


def serve() -> None:
    """Fork for each line of standard input, and answer with how the child ended."""
    gc.disable()  # until everything is loaded: see helpcenter/apps.py
    import django

    django.setup()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _run(**asked)
        _pid, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(words: list[str], code: str | None, out: str, err: str) -> None:
    """Be the process that was asked for, to the end."""
    for stream, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
    ended = 1
    try:
        if code is None:
            from django.core.management import execute_from_command_line

            execute_from_command_line(["manage.py", *words])
        else:
            sys.argv = ["-c", *words]
            exec(compile(code, "<asked>", "exec"), {"__name__": "__main__"})
        ended = 0
    except SystemExit as end:
        ended = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended)


if __name__ == "__main__":
    serve()
