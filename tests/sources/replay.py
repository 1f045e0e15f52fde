"""A stand-in server on loopback that answers as it is told: with recorded exchanges or with a list of answers."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import yaml
from django.conf import settings

SHARED = Path(settings.BASE_DIR).parent / "shared" / "data"
# The server writes these itself.
LEFT_OUT = {"content-length", "transfer-encoding", "connection", "content-encoding"}


@dataclass
class Said:
    """One answer: a status, headers and a body, which is sent as JSON where it is no bytes. `hang_up` sends nothing."""

    status: int = 200
    body: object = b""
    headers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Asked:
    """One request as it came in, with lower-case header names."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> object:
        return json.loads(self.body)


class StandIn:
    """A server for a `with` block. `answers` maps (method, path) to a list of answers, given in turn, the last one
    again and again; `asked` remembers every request. What it does not know is a 404 in Mastodon's words."""

    def __init__(self, answers: dict[tuple[str, str], list[Said]] | None = None):
        self.answers = {key: list(value) for key, value in (answers or {}).items()}
        self.asked: list[Asked] = []
        self._lock = threading.Lock()

    def __enter__(self) -> "StandIn":
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                address = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                said = stand_in.next(Asked(self.command, address.path, dict(parse_qsl(address.query)), headers, body))
                if said.hang_up:
                    self.close_connection = True
                    return
                content = said.content()
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_DELETE = answer

            def log_message(self, *_):
                pass

        self._server = _QuietServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def next(self, asked: Asked) -> Said:
        """The answer to a request, remembered."""
        with self._lock:
            self.asked.append(asked)
            left = self.answers.get((asked.method, asked.path))
            if not left:
                return Said(404, {"error": "Record not found"})
            return left.pop(0) if len(left) > 1 else left[0]


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A caller who hangs up in the middle is what some tests are about."""


def read_cassette(path: Path) -> list[tuple[Asked, Said]]:
    """The exchanges of a recorded YAML cassette."""
    exchanges = []
    with path.open() as file:
        recorded = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for exchange in recorded["interactions"]:
        asked, said = exchange["request"], exchange["response"]
        address = urlsplit(asked["uri"])
        sent = asked["body"] if isinstance(asked["body"], bytes) else str(asked["body"] or "").encode()
        headers = {name: values[0] for name, values in said["headers"].items() if name.lower() not in LEFT_OUT}
        body = said["body"]["string"]
        exchanges.append(
            (
                Asked(asked["method"], address.path, dict(parse_qsl(address.query)), {}, sent),
                Said(said["status"]["code"], body if isinstance(body, bytes) else body.encode(), headers),
            )
        )
    return exchanges
