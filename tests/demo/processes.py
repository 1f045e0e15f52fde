"""The processes of an installation: each in a group and with a log of its own, none left behind."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from apps.foundation.processes import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
SECONDS_BETWEEN_LOOKS = 0.05
SECONDS_FOR_AN_ANSWER = 5
# Longer than the supervisor of the background work waits for its own lanes.
SECONDS_TO_STOP = 45
LINES_SHOWN = 15

# Loopback must stay on loopback, whatever proxy the environment names.
_opener = build_opener(ProxyHandler({}))


class ServiceError(Exception):
    """A process ended by itself, or did not answer in time; the message holds the end of its log."""


class Service:
    """One process, started in a session of its own so that Ctrl-C reaches only whoever started it."""

    def __init__(self, name: str, command: Sequence[str], log_file: Path):
        self.name = name
        self.command = list(command)
        self.log_file = log_file
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it. Standard output and error go to its log, which begins anew."""
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def must_run(self) -> None:
        """Raise ServiceError where it was started and has ended."""
        if self.process is not None and self.process.poll() is not None:
            raise ServiceError(f"{self.name} ended with code {self.process.returncode}.\n{self.end_of_log()}")

    def end_of_log(self) -> str:
        """The last lines it wrote, and where the others are."""
        written = self.log_file.read_text(errors="replace").splitlines() if self.log_file.exists() else []
        return "\n".join([*written[-LINES_SHOWN:], f"The whole log: {self.log_file}"])

    def ask_to_stop(self) -> None:
        """Send SIGTERM, as a service manager would."""
        if self.is_running:
            self.process.send_signal(signal.SIGTERM)

    def end(self, deadline: float) -> None:
        """Wait until it is gone; past the deadline (of the monotonic clock) its whole group is killed."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(deadline - time.monotonic(), 0))
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stop_all(services: Sequence[Service]) -> None:
    """Ask all at once, then wait for each."""
    for service in services:
        service.ask_to_stop()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for service in services:
        service.end(deadline)


def wait_until(ready: Callable[[], bool], services: Sequence[Service], seconds: float, what: str) -> None:
    """Wait for something that these services bring about. Raises ServiceError where one ends, or time does."""
    deadline = time.monotonic() + seconds
    while not ready():
        for service in services:
            service.must_run()
        if time.monotonic() > deadline:
            logs = "\n".join(service.end_of_log() for service in services)
            raise ServiceError(f"{what} did not answer within {seconds:.0f} seconds.\n{logs}")
        time.sleep(SECONDS_BETWEEN_LOOKS)


def answers(address: str) -> bool:
    """Whether somebody answers a GET there with success."""
    try:
        with _opener.open(address, timeout=SECONDS_FOR_AN_ANSWER) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False
