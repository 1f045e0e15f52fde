"""The HTTP side: reads a request with limits, hands it to the network, writes the answer, or part of it."""

import sys
import threading
import time
import traceback
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from urllib.parse import urlsplit

from .exchange import Answer, Request, error_answer
from .network import Network
from .refusal import Refusal

MAX_BODY_BYTES = 8 * 1024 * 1024
SECONDS_BETWEEN_DRIPS = 1.0
SECONDS_OF_SILENCE = 60


class Server(ThreadingHTTPServer):
    """One thread for each connection; a new connection is never refused while others are slow."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, address: tuple[str, int]):
        self.network: Network | None = None
        self.stopping = threading.Event()
        super().__init__(address, Handler)

    def server_bind(self):
        """Bind without asking a name server who we are, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request, client_address):
        """A caller who hangs up is no news; anything else belongs in the log."""
        error = sys.exception()
        if not isinstance(error, (ConnectionError, TimeoutError)):
            traceback.print_exception(error)


class Handler(BaseHTTPRequestHandler):
    """Speaks HTTP/1.1 with keep-alive."""

    protocol_version = "HTTP/1.1"
    server_version = "ChirpSquare"
    sys_version = ""
    timeout = SECONDS_OF_SILENCE
    # Header and body leave in one piece: two small pieces would each wait for the other side's acknowledgement.
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True

    def finish(self):
        """Give this thread's database connection back with the connection it served."""
        try:
            super().finish()
        finally:
            self.server.network.database.close()

    def serve(self):
        """Answer one request, whatever its method."""
        try:
            request = self.read_request()
        except Refusal as refusal:
            self.close_connection = True
            self.write_answer(error_answer(refusal))
            return
        try:
            answer = self.server.network.answer(request)
        except Exception:
            traceback.print_exc()
            answer = error_answer(Refusal(500, "the sandbox itself failed; its log has the reason"))
        self.write_answer(answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = serve

    def read_request(self) -> Request:
        """The request with its whole body. Refuses with 4xx a body that is too large or of unknown length."""
        if self.headers.get("Transfer-Encoding"):
            raise Refusal(411, "send the body with a Content-Length")
        length = self.headers.get("Content-Length") or "0"
        if not length.isdigit() or len(length) > 12:
            raise Refusal(400, "Content-Length must be a whole number")
        if int(length) > MAX_BODY_BYTES:
            raise Refusal(413, f"a body has at most {MAX_BODY_BYTES} bytes")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise Refusal(400, "the body is shorter than its Content-Length")
        try:
            address = urlsplit(self.path)
        except ValueError as error:
            raise Refusal(400, "this address cannot be read") from error
        return Request(
            method=self.command,
            path=address.path,
            query=address.query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            client=self.client_address[0],
        )

    def write_answer(self, answer: Answer) -> None:
        """Send an answer; dropped ones are not sent, dripping ones take a second for each byte."""
        if answer.drop:
            self.close_connection = True
            self.log_message("%s dropped", self.requestline)
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "strict-origin-when-cross-origin")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        if answer.drip:
            self.drip(answer.body)
        else:
            self.wfile.write(answer.body)

    def drip(self, body: bytes) -> None:
        """Write one byte a second until the caller has had enough or the server stops."""
        for place in range(len(body)):
            self.wfile.write(body[place : place + 1])
            self.wfile.flush()
            if self.server.stopping.wait(SECONDS_BETWEEN_DRIPS):
                self.close_connection = True
                return

    def send_error(self, code, message=None, explain=None):
        """What http.server itself refuses, in our words and in JSON."""
        self.close_connection = True
        if not hasattr(self, "requestline"):
            self.requestline = ""
        if not getattr(self, "request_version", "").startswith("HTTP/"):
            self.request_version = "HTTP/1.1"
        self.write_answer(error_answer(Refusal(code, message or HTTPStatus(code).phrase)))

    def log_message(self, format, *args):
        """One line for each request, on standard error, without the token or the words of a post."""
        line = (format % args).translate(self._control_char_table)
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")
