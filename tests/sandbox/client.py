"""A sandbox network of one's own, for a test: starts it, breaks it, restarts it, counts what arrived."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

ROOT = Path(__file__).resolve().parents[2]
READY = "Chirp Square listens on "
SECONDS_TO_START = 20
SECONDS_TO_STOP = 5
SECONDS_FOR_AN_ANSWER = 30


class SandboxError(Exception):
    """The sandbox said no, or did not start; status is the HTTP status where there was one."""

    def __init__(self, message: str, status: int | None = None):
        super().__init__(message)
        self.status = status


class Sandbox:
    """A running network. As a context manager it starts on entering and is gone on leaving, with its files.

    with Sandbox() as sandbox:
        status = sandbox.post("mia", "@acme my parcel is late")
        sandbox.set_faults({"status": 503, "times": 2, "routes": "post"})
    """

    def __init__(
        self,
        *,
        folder: str | Path | None = None,
        company: str = "acme",
        token: str = "sandbox-token",
        port: int = 0,
    ):
        self._own_folder = None if folder else tempfile.TemporaryDirectory(prefix="sandbox-")
        self.folder = Path(folder or self._own_folder.name)
        self.database = self.folder / "sandbox.sqlite3"
        self.log_file = self.folder / "sandbox.log"
        self.company = company
        self.token = token
        self.port = port
        self.process: subprocess.Popen | None = None

    @property
    def base_url(self) -> str:
        """Where the network answers, without a slash at the end; the same after a restart."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self._own_folder:
            self._own_folder.cleanup()

    def start(self) -> None:
        """Start the server and wait until it listens. Raises SandboxError with the end of its log where it does not."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tests.sandbox", "--port", str(self.port), "--database", str(self.database)]
        command += ["--company-account", self.company, "--token", self.token, "--stop-with", str(os.getpid())]
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        # A server that neither speaks nor ends would keep us reading for ever.
        watch = threading.Timer(SECONDS_TO_START, self.process.kill)
        watch.start()
        line = self.process.stdout.readline()
        watch.cancel()
        if not line.startswith(READY):
            self.kill()
            raise SandboxError(f"the sandbox did not start: {self.log()[-2000:]}")
        self.port = int(line.rsplit(":", 1)[1])

    def stop(self) -> None:
        """End the server as a service manager would, by its process id."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the server without a chance to tidy up."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop and start again at the same address with the same data; faults, rate limits are forgotten."""
        self.stop()
        self.start()

    def log(self) -> str:
        """What the server wrote so far."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def post(self, name: str, text: str, **more: Any) -> dict:
        """Post as anybody; more: display_name, followers, in_reply_to_id, visibility, language, bot, noindex,
        spoiler_text, sensitive, created_at. Answers the status."""
        return self._control("POST", "/control/posts", {"as": name, "text": text, **more})

    def post_many(self, posts: Sequence[Mapping[str, Any]]) -> list[dict]:
        """Post a list, all or none; each has "as" and "text" and what post() takes."""
        return self._control("POST", "/control/posts", [dict(post) for post in posts])

    def edit(self, status_id: str, text: str) -> dict:
        """Change anybody's post."""
        return self._control("POST", f"/control/posts/{status_id}/edit", {"text": text})

    def delete(self, status_id: str) -> dict:
        """Delete anybody's post."""
        return self._control("POST", f"/control/posts/{status_id}/delete", {})

    def set_faults(self, *faults: Mapping[str, Any]) -> list[dict]:
        """Misbehave in these ways from now on, and in no others."""
        return self._control("POST", "/control/faults", [dict(fault) for fault in faults])["faults"]

    def faults(self) -> list[dict]:
        """The faults with how many requests each met and how often it fired."""
        return self._control("GET", "/control/faults")["faults"]

    def clear_faults(self) -> list[dict]:
        """Behave again; answers the last counts."""
        return self._control("DELETE", "/control/faults")["faults"]

    def set_rate_limit(self, limit: int = 300, window_seconds: float = 300) -> dict:
        """Allow so many requests in a window that begins with the first of them."""
        return self._control("POST", "/control/ratelimit", {"limit": limit, "window_seconds": window_seconds})

    def forget_idempotency_keys(self) -> int:
        """As if the hour for which keys are remembered had passed. Answers how many there were."""
        return self._control("DELETE", "/control/idempotency")["forgotten"]

    def statuses(self, account: str | None = None) -> list[dict]:
        """Every post ever accepted, deleted ones too: id, account, in_reply_to_id, idempotency_key, idempotency_hits,
        text, visibility, language, created_at, edited_at, deleted_at."""
        query = f"?{urlencode({'account': account})}" if account else ""
        return self._control("GET", f"/control/statuses{query}")

    def replies(self) -> list[dict]:
        """The company's posts that answer another post and were not deleted."""
        return [each for each in self.statuses(self.company) if each["in_reply_to_id"] and not each["deleted_at"]]

    def request(
        self,
        method: str,
        path: str,
        *,
        form: Mapping[str, Any] | None = None,
        content: Any = None,
        headers: Mapping[str, str] | None = None,
        token: str | None = None,
    ) -> tuple[int, dict[str, str], bytes]:
        """One plain request: (status, headers with lower-case names, body). content is sent as JSON; redirects are not
        followed and an error status is not an exception. token "" sends none."""
        sent = {"Authorization": f"Bearer {self.token if token is None else token}", **(headers or {})}
        if token == "":
            del sent["Authorization"]
        data = None
        if content is not None:
            data, sent["Content-Type"] = json.dumps(content).encode(), "application/json"
        elif form is not None:
            data, sent["Content-Type"] = urlencode(form, doseq=True).encode(), "application/x-www-form-urlencoded"
        request = Request(f"{self.base_url}{path}", data=data, headers=sent, method=method)
        try:
            with _opener.open(request, timeout=SECONDS_FOR_AN_ANSWER) as answer:
                return answer.status, _lower(answer.headers), answer.read()
        except HTTPError as answer:
            with answer:
                return answer.code, _lower(answer.headers), answer.read()

    def _control(self, method: str, path: str, content: Any = None) -> Any:
        data = None if content is None else json.dumps(content).encode()
        headers = {"Content-Type": "application/json"}
        request = Request(f"{self.base_url}{path}", data=data, method=method, headers=headers)
        try:
            with _opener.open(request, timeout=SECONDS_FOR_AN_ANSWER) as answer:
                return json.load(answer)
        except HTTPError as answer:
            with answer:
                raise SandboxError(json.load(answer)["error"], answer.code) from None

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.process = None


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


# Loopback must stay on loopback, whatever proxy the environment names.
# Made once, because making it reads the system's certificates.
_opener = build_opener(ProxyHandler({}), _NoRedirect)


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
