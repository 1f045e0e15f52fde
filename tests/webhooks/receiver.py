"""A program elsewhere that takes webhooks: a real server on loopback that does as told and keeps what it was sent.

Its check of signatures is written from the specification of Standard Webhooks and uses nothing of ours.
"""

import base64
import json
import threading
import time
from binascii import b2a_base64
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Taken:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def said(self) -> dict:
        return json.loads(self.body)

    @property
    def webhook_id(self) -> str:
        return self.headers["webhook-id"]


class Receiver(ThreadingHTTPServer):
    """Answers 200, or what `plan` says next: a status, or a function that is given the handler."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[Taken] = []
        self.plan: list = []
        self.always = None
        self.closing = threading.Event()
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hooks"

    @property
    def ids(self) -> list[str]:
        return [one.webhook_id for one in self.taken]

    def forget(self) -> None:
        self.taken.clear()
        self.plan.clear()
        self.always = None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.server.lock:
            self.server.taken.append(Taken(self.path, headers, body, time.time()))
            answer = self.server.plan.pop(0) if self.server.plan else self.server.always or 200
        if callable(answer):
            answer(self)
        else:
            say(self, answer)

    def log_message(self, *_words):
        pass


def say(handler, status: int, body: bytes = b"", **headers: str) -> None:
    """Answer with a status; `Retry_After="5"` is a header."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def answering(status: int, body: bytes = b"", **headers: str):
    """A plan: answer so."""
    return lambda handler: say(handler, status, body, **headers)


def drip(handler) -> None:
    """One byte now and then, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.close_connection = True
    try:
        while not handler.server.closing.wait(0.05):
            handler.wfile.write(b"x")
            handler.wfile.flush()
    except OSError:
        return


def wait_until(event: threading.Event):
    """A plan: answer well as soon as the event is set."""

    def answer(handler):
        event.wait(20)
        say(handler, 200)

    return answer


@contextmanager
def running_receiver():
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def is_signed_with(taken: Taken, secret: str) -> bool:
    """Whether one of the signatures is by this secret, and its time is ours. HMAC by RFC 2104, by hand."""
    scheme, _underscore, encoded = secret.partition("_")
    assert scheme == "whsec"
    if abs(taken.at - int(taken.headers["webhook-timestamp"])) > 300:
        return False
    key = base64.standard_b64decode(encoded)
    key = (key if len(key) <= 64 else sha256(key).digest()).ljust(64, b"\0")
    parts = [taken.headers["webhook-id"].encode(), taken.headers["webhook-timestamp"].encode(), taken.body]
    inner = sha256(bytes(one ^ 0x36 for one in key) + b".".join(parts)).digest()
    mac = sha256(bytes(one ^ 0x5C for one in key) + inner).digest()
    expected = b2a_base64(mac, newline=False).decode()
    versions = [one.split(",", 1) for one in taken.headers["webhook-signature"].split(" ")]
    return ["v1", expected] in versions
