"""A newcomer runs the demo and walks through it: heard on the network, answered here, arrived there, kept, gone."""

import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

import pytest

from tests.demo.__main__ import PASSWORD, TOKEN, find_free_port, read_options
from tests.sandbox.client import Sandbox

ROOT = Path(__file__).resolve().parents[2]
READY = "Ctrl-C stops everything"
# Required: the first start takes at most 90 seconds; what is said on one side shows on the other within 20.
SECONDS_TO_START = 90
SECONDS_TO_ARRIVE = 20
SECONDS_TO_STOP = 60
MINE = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "EMAIL_URL", "REDIS_URL", "SITE_URL", "LOCAL_DIR", "SECRETS_KEYS")


class Demo:
    """The demo as somebody runs it in a terminal, in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port, self.sandbox_port = free_port(), free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self.environment = {name: value for name, value in os.environ.items() if name not in MINE}
        self.environment["LOCAL_DIR"] = str(folder)
        self.process: subprocess.Popen | None = None
        self.console = folder / "console.txt"
        self.known: dict[int, str] = {}

    def start(self) -> str:
        """Start it and wait until it says that it is ready. Returns what it said."""
        command = [
            sys.executable,
            "-m",
            "tests.demo",
            "--port",
            str(self.port),
            "--sandbox-port",
            str(self.sandbox_port),
        ]
        with self.console.open("w") as console:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # A test may have been started with Ctrl-C ignored, which a child would inherit.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while READY not in self.console.read_text():
            assert self.process.poll() is None, self.console.read_text()
            assert time.monotonic() < deadline, self.console.read_text()
            time.sleep(0.1)
        self.known |= family_of(self.process.pid)
        return self.console.read_text()

    def end(self, how: signal.Signals) -> int:
        """Send a signal to the starter alone and wait until it is gone. Returns its exit code."""
        self.known |= family_of(self.process.pid)
        self.process.send_signal(how)
        return self.process.wait(SECONDS_TO_STOP)

    def child(self, word: str) -> int:
        """The process that the starter itself started with this word in its command."""
        for pid in family_of(self.process.pid):
            if word in Path(f"/proc/{pid}/cmdline").read_text() and int(told_of(pid)[1]) == self.process.pid:
                return pid
        raise AssertionError(f"nothing that the starter started is called {word}")

    def left(self) -> list[int]:
        """Which of the processes that belonged to it still live."""
        return [pid for pid, born in self.known.items() if birth_of(pid) == born]

    def kill(self) -> None:
        """End whatever a failed test left, each by its id."""
        if self.process:
            self.known |= family_of(self.process.pid)
        for pid in self.left():
            os.kill(pid, signal.SIGKILL)


class Visitor:
    """Somebody with a browser of their own: cookies, forms, no scripts."""

    def __init__(self, site: str):
        self.site = site
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def read(self, path: str) -> str:
        with self.opener.open(f"{self.site}{path}", timeout=30) as answer:
            return answer.read().decode()

    def send(self, path: str, page: str, fields: dict[str, str]) -> str:
        """Send a form of a page, with the hidden fields that stand in it. Returns the page that follows."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        content = urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        with self.opener.open(f"{self.site}{path}", content, timeout=30) as answer:
            return answer.read().decode()

    def sign_in(self, mail_address: str) -> None:
        path = "/accounts/login/"
        page = self.send(path, self.read(path), {"login": mail_address, "password": PASSWORD})
        assert "Sign out" in page


@pytest.fixture
def demo(tmp_path):
    demo = Demo(tmp_path)
    yield demo
    demo.kill()


def test_a_newcomer_hears_answers_stops_and_finds_everything_again(demo):
    said = demo.start()
    assert demo.site in said
    sandbox = Sandbox(folder=demo.folder, token=TOKEN, port=demo.sandbox_port)
    visitor, agent = Visitor(demo.site), Visitor(demo.site)

    status = sandbox.post("mia", "@acme My kettle sings, but only in minor.")
    within(SECONDS_TO_ARRIVE, lambda: "My kettle sings" in visitor.read("/threads/"))
    path = re.search(r'href="(/threads/\d+/[^"]*)"[^>]*>[^<]*My kettle sings', visitor.read("/threads/"))[1]
    assert status["url"] in unescape(visitor.read(path))

    agent.sign_in("omar@acme.example")
    page = agent.read(path)
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    answer = {
        "body": "Then it wants to be descaled; after that it sings in major.",
        "goes_home": "on",
        "ticket": ticket[1],
    }
    agent.send(f"{re.match(r'/threads/[0-9]+/', path)[0]}replies/", page, answer)
    within(SECONDS_TO_ARRIVE, lambda: reply_below(sandbox, status["id"]))
    reply = reply_below(sandbox, status["id"])
    assert "sings in major" in reply["text"]
    within(SECONDS_TO_ARRIVE, lambda: "Also posted on Mastodon" in visitor.read(path))

    sandbox.post("mia", "@acme it sings in major now, thank you.", in_reply_to_id=reply["id"])
    within(SECONDS_TO_ARRIVE, lambda: "it sings in major now" in visitor.read(path))
    assert len([one for one in sandbox.replies() if one["in_reply_to_id"] == status["id"]]) == 1

    # The starter, the network, the site and the background work at the least.
    assert len(demo.known) >= 4
    assert demo.end(signal.SIGINT) == 0
    assert demo.left() == []

    assert "invented company" not in demo.start()
    page = visitor.read(path)
    assert "My kettle sings" in page
    assert "it sings in major now" in page
    keep_promises(demo)

    os.kill(demo.child("granian"), signal.SIGKILL)
    assert demo.process.wait(SECONDS_TO_STOP) == 1
    assert "web ended" in demo.console.read_text()
    assert demo.left() == []

    demo.start()
    demo.end(signal.SIGKILL)
    within(SECONDS_TO_STOP, lambda: demo.left() == [])


def test_a_second_demo_in_the_same_folder_says_that_one_runs(demo):
    with (demo.folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = subprocess.run(
            [sys.executable, "-m", "tests.demo"],
            cwd=ROOT,
            env=demo.environment,
            capture_output=True,
            text=True,
            timeout=SECONDS_TO_START,
        )
    assert second.returncode == 1
    assert "runs already" in second.stdout
    assert list(demo.folder.iterdir()) == [demo.folder / "demo.lock"]


def test_a_port_that_is_taken_leads_to_the_next_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        assert find_free_port(wanted) > wanted
        assert find_free_port(wanted + 1, taken=wanted + 1) > wanted + 1


@pytest.mark.parametrize("port", ["80", "65536", "web", "-1", "²"])
def test_a_port_that_is_none_is_refused(port, capsys):
    with pytest.raises(SystemExit):
        read_options(["--port", port])
    assert "a port is a number from 1024 to 65535" in capsys.readouterr().err


def keep_promises(demo: Demo) -> None:
    """What must always be true of the data is true of what the journey left."""
    environment = {
        **demo.environment,
        "DJANGO_SETTINGS_MODULE": "helpcenter.settings.development",
        "DATABASE_URL": f"sqlite:///{demo.folder / 'demo.sqlite3'}",
    }
    checked = subprocess.run(
        [sys.executable, "manage.py", "check_invariants"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


def reply_below(sandbox: Sandbox, status_id: str) -> dict | None:
    """The company's answer to a post of the network, once it stands there."""
    return next((one for one in sandbox.replies() if one["in_reply_to_id"] == status_id), None)


def within(seconds: float, happened: Callable[[], object]) -> None:
    """Wait until something happened, and fail where it takes longer than it may."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"it did not happen within {seconds} seconds"
        time.sleep(0.2)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def family_of(pid: int) -> dict[int, str]:
    """A process and everything it started, directly or not: their ids, with the moment each was born."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (told := told_of(int(folder.name))):
            parents[int(folder.name)] = int(told[1])
    family = [pid]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return {member: born for member in family if (born := birth_of(member))}


def birth_of(pid: int) -> str:
    """When a living process began, in clock ticks since the computer did; "" where it is gone, or only unburied."""
    told = told_of(pid)
    return told[19] if told and told[0] != "Z" else ""


def told_of(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on, see proc(5): state, parent, …; empty where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
