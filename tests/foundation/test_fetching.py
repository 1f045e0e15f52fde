import gzip
import json
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from apps.foundation import connecting, fetching
from apps.foundation.fetching import (
    FetchError,
    Forbidden,
    NoAnswer,
    NotSent,
    Redirected,
    TooLarge,
    WrongType,
    fetch,
)
from tests.house.reading import imported, modules


class Stage(BaseHTTPRequestHandler):
    """A server that does what its path says and remembers what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.server.asked.append((self.command, self.path, dict(self.headers.items()), self.rfile.read(length)))
        getattr(self, f"say_{self.path.split('?')[0].strip('/').replace('-', '_') or 'hello'}")()

    do_POST = do_HEAD = do_PUT = do_DELETE = do_GET

    def log_message(self, *args):
        pass

    def answer(self, body=b"", status=200, content_type="text/plain", **headers):
        self.send_response(status)
        if content_type:
            self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def say_hello(self):
        self.answer(b"hello")

    def say_json(self):
        self.answer(b'{"a": 1}', content_type="application/json; charset=utf-8", X_RateLimit_Remaining="7")

    def say_latin(self):
        self.answer("grün".encode("latin-1"), content_type="text/plain; charset=iso-8859-1")

    def say_busy(self):
        self.answer(b"<h1>" + b"x" * 5000, 429, "text/html", Retry_After="30")

    def say_large(self):
        self.answer(b"x" * 50_000)

    def say_endless(self):
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        try:
            for _piece in range(10_000):
                self.wfile.write(b"x" * 10_000)
        except OSError:
            return

    def say_bomb(self):
        self.answer(gzip.compress(b"\0" * 10_000_000), Content_Encoding="gzip")

    def say_drip(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.drip(b"x")

    def say_drip_without_length(self):
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        self.drip(b"x")

    def say_drip_headers(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self.drip(b"y")

    def drip(self, piece):
        try:
            while not self.server.is_closing.wait(0.1):
                self.wfile.write(piece)
                self.wfile.flush()
        except OSError:
            pass
        self.close_connection = True

    def say_cut(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def say_drop(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def say_garbage(self):
        self.wfile.write(b"this is not HTTP\r\n\r\n")
        self.close_connection = True

    def say_away(self):
        self.answer(b"", 302, Location=self.server.away, Set_Cookie="a=b")

    def say_round(self):
        self.answer(b"", 302, Location="/round")

    def say_unchanged(self):
        self.answer(b"", 304, content_type="")

    def say_nothing(self):
        self.answer(b"", 204, content_type="")


@contextmanager
def running_server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stage)
    server.daemon_threads = True
    server.asked, server.away, server.is_closing = [], "", threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.is_closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def _nothing_private_allowed(settings):
    settings.SAFE_FETCH_ALLOW = []
    settings.OUTBOUND_PROXY = ""


@pytest.fixture(scope="module")
def running():
    with running_server() as server:
        yield server


@pytest.fixture
def server(running):
    running.asked.clear()
    return running


def to_loopback(host, port):
    return ["127.0.0.1"]


def ask(server, path="/hello", **options):
    """Fetch from the stage under a name of its own, which alone may be on this machine."""
    port = server.server_address[1]
    options = {"allow_private": [f"stage.test:{port}"], "resolve": to_loopback, **options}
    return fetch(f"http://stage.test:{port}{path}", **options)


def test_an_answer_has_status_headers_in_any_case_body_and_address(server):
    answer = ask(server, "/json?page=2", headers={"X-Asked-By": "ana"})
    assert (answer.status, answer.json(), answer.headers["x-ratelimit-remaining"]) == (200, {"a": 1}, "7")
    assert answer.url.endswith("/json?page=2")
    _method, path, headers, _body = server.asked[0]
    assert path == "/json?page=2"
    assert headers["host"] == f"stage.test:{server.server_address[1]}"
    assert (headers["accept-encoding"], headers["x-asked-by"]) == ("identity", "ana")
    assert "page=2" not in repr(answer)


def test_text_is_read_in_the_declared_encoding(server):
    assert ask(server, "/latin").text() == "grün"


def test_what_is_not_json_says_so_with_its_size(server):
    with pytest.raises(WrongType, match="5 bytes"):
        ask(server).json()


def test_json_forms_and_bytes_are_posted(server):
    ask(server, method="POST", json={"text": "grün"})
    ask(server, method="POST", form={"a": "1 2", "b": ["x", "y"]})
    ask(server, method="PUT", body=b"\x00\x01")
    bodies = [body for *_rest, body in server.asked]
    assert json.loads(bodies[0]) == {"text": "grün"}
    assert bodies[1:] == [b"a=1+2&b=x&b=y", b"\x00\x01"]
    assert server.asked[0][2]["content-type"] == "application/json"


def test_error_statuses_are_answers_and_their_bodies_are_cut(server):
    answer = ask(server, "/busy", max_bytes=1000, accept=("application/json",))
    assert (answer.status, answer.headers["Retry-After"], len(answer.body)) == (429, "30", 1000)


@pytest.mark.parametrize(("path", "status"), [("/unchanged", 304), ("/nothing", 204)])
def test_answers_without_a_body_pass_any_list_of_types(server, path, status):
    assert ask(server, path, accept=("application/json",)).status == status


def test_head_asks_without_a_body(server):
    assert ask(server, "/large", method="HEAD", max_bytes=60_000).body == b""


@pytest.mark.parametrize("path", ["/large", "/endless"])
def test_a_body_over_the_limit_is_refused(server, path):
    with pytest.raises(TooLarge, match="10000 bytes"):
        ask(server, path, max_bytes=10_000)


def test_a_body_at_the_limit_is_taken(server):
    assert len(ask(server, "/large", max_bytes=50_000).body) == 50_000


def test_a_compressed_answer_is_refused_before_it_unfolds(server):
    with pytest.raises(WrongType) as refused:
        ask(server, "/bomb")
    assert refused.value.kind == "compressed"


def test_whoever_wants_the_status_takes_the_beginning_of_an_answer_of_any_size(server):
    for path in ("/large", "/endless"):
        answer = ask(server, path, max_bytes=1_000, whole=False)
        assert (answer.status, answer.body) == (200, b"x" * 1_000)
    assert (ask(server, "/bomb", whole=False).status, ask(server, "/bomb", whole=False).body) == (200, b"")


def test_other_types_than_asked_for_are_refused(server):
    with pytest.raises(WrongType, match="text/plain"):
        ask(server, accept=("application/json",))
    assert ask(server, accept=("text/*",)).body == b"hello"
    assert server.asked[-1][2]["accept"] == "text/*"


@pytest.mark.parametrize("path", ["/drip", "/drip-without-length", "/drip-headers"])
def test_a_slow_drip_ends_at_the_total_time(server, path):
    started = time.monotonic()
    with pytest.raises(NoAnswer) as failure:
        ask(server, path, timeout=0.6)
    # The limit of the requirement is ten seconds; without the deadline this would never end.
    assert time.monotonic() - started < 5
    assert (failure.value.kind, failure.value.may_have_been_sent) == ("timeout", True)


@pytest.mark.parametrize("path", ["/drop", "/cut", "/garbage"])
def test_an_exchange_broken_off_leaves_the_outcome_unknown(server, path):
    with pytest.raises(NoAnswer) as failure:
        ask(server, path, method="POST", json={})
    assert failure.value.may_have_been_sent is True
    assert len(server.asked) == 1


def test_a_server_that_takes_the_connection_and_drops_it_leaves_the_outcome_unknown():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        thread = threading.Thread(target=lambda: listening.accept()[0].close())
        thread.start()
        with pytest.raises(NoAnswer):
            fetch(f"http://127.0.0.1:{port}/", method="POST", body=b"x", allow_private=["127.0.0.1"])
        thread.join()


def test_where_nobody_listens_nothing_was_sent():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(NotSent) as failure:
        fetch(f"http://127.0.0.1:{port}/", method="POST", body=b"x", allow_private=["127.0.0.1"])
    assert (failure.value.kind, failure.value.may_have_been_sent) == ("connect", False)


def test_a_failed_tls_handshake_sent_nothing(server):
    with pytest.raises(NotSent):
        fetch(f"https://127.0.0.1:{server.server_address[1]}/", method="POST", allow_private=["127.0.0.1"], timeout=2)
    assert not server.asked


def test_a_handshake_that_never_ends_is_shut_at_the_total_time():
    with socket.create_server(("127.0.0.1", 0)) as listening, pytest.raises(NotSent, match="time ran out"):
        fetch(f"https://127.0.0.1:{listening.getsockname()[1]}/", allow_private=["127.0.0.1"], timeout=0.3)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for stage.test that only these tests trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stage.test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("stage.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "stage.pem"
    encodings = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(*encodings) + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(("host", "is_trusted"), [("stage.test", True), ("other.test", False)])
def test_the_certificate_must_name_the_host_asked_for(certificate, monkeypatch, host, is_trusted):
    monkeypatch.setattr(fetching, "tls_context", lambda: ssl.create_default_context(cafile=certificate))
    with running_server() as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        url = f"https://{host}:{server.server_address[1]}/hello"
        if is_trusted:
            assert fetch(url, allow_private=[host], resolve=to_loopback).body == b"hello"
        else:
            with pytest.raises(NotSent, match="(?i)hostname"):
                fetch(url, allow_private=[host], resolve=to_loopback)
            assert not server.asked


def test_a_stranger_certificate_is_not_trusted(certificate):
    with running_server() as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        with pytest.raises(NotSent, match="(?i)certificate"):
            fetch(f"https://stage.test:{server.server_address[1]}/", allow_private=["stage.test"], resolve=to_loopback)


def unknown_host(host, port):
    raise socket.gaierror("no such name")


@pytest.mark.parametrize("resolve", [unknown_host, lambda host, port: [], lambda host, port: time.sleep(2)])
def test_a_name_without_addresses_sent_nothing(resolve):
    with pytest.raises(NotSent) as failure:
        fetch("http://nowhere.test/", resolve=resolve, timeout=0.3)
    assert failure.value.kind == "resolve"


def test_a_get_follows_redirects_on_the_same_host(server):
    server.away = "/json"
    assert ask(server, "/away").json() == {"a": 1}
    assert "cookie" not in {name.lower() for name in server.asked[1][2]}


def test_a_redirect_to_this_machine_is_refused(server):
    server.away = f"http://127.0.0.1:{server.server_address[1]}/hello"
    with pytest.raises(Forbidden):
        ask(server, "/away")
    assert [path for _method, path, *_rest in server.asked] == ["/away"]


@pytest.mark.parametrize(
    "away", ["file:///etc/passwd", "ftp://stage.test/", "https://", "gopher://x", "http://[::1", "http://a:b@c.test/"]
)
def test_a_redirect_to_another_scheme_is_refused(server, away):
    server.away = away
    with pytest.raises(Forbidden):
        ask(server, "/away")


def test_keys_and_tokens_do_not_travel_to_another_host(server):
    port = server.server_address[1]
    server.away = f"http://other.test:{port}/hello"
    headers = {"Authorization": "Bearer s", "X-Api-Key": "k", "Accept-Language": "de"}
    ask(server, "/away", headers=headers, allow_private=[f"stage.test:{port}", f"other.test:{port}"])
    first, second = (headers for _method, _path, headers, _body in server.asked)
    assert (first["authorization"], first["x-api-key"]) == ("Bearer s", "k")
    assert second["accept-language"] == "de"
    assert not {"authorization", "x-api-key"} & {name.lower() for name in second}


def test_a_post_is_never_sent_again_elsewhere(server):
    server.away = "/hello"
    with pytest.raises(Redirected) as failure:
        ask(server, "/away", method="POST", json={})
    assert failure.value.may_have_been_sent is True
    assert len(server.asked) == 1


def test_redirects_in_a_circle_end(server):
    with pytest.raises(Redirected, match="3 times"):
        ask(server, "/round")
    assert len(server.asked) == 4


def test_without_redirects_the_redirect_is_the_answer(server):
    server.away = "/hello"
    assert ask(server, "/away", allow_redirects=0).status == 302


def test_a_name_that_changes_its_address_is_resolved_once(server):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    assert ask(server, resolve=lambda host, port: next(answers)).body == b"hello"
    assert next(answers) == ["10.0.0.1"]


def test_a_name_that_was_public_is_checked_again_at_a_redirect(server):
    port = server.server_address[1]
    answers = iter([["127.0.0.1"], ["127.0.0.1"]])
    server.away = f"http://rebound.test:{port}/hello"
    with pytest.raises(Forbidden):
        ask(server, "/away", resolve=lambda host, port: next(answers))


def test_one_private_address_among_public_ones_refuses_the_host():
    with pytest.raises(Forbidden, match="not public"):
        fetch("http://mixed.test/", resolve=lambda host, port: ["93.184.216.34", "10.0.0.1"])


def test_the_next_address_is_tried_where_the_first_does_not_listen(server):
    answer = ask(server, resolve=lambda host, port: ["127.0.0.9", "127.0.0.1"], allow_private=["127.0.0.0/8"])
    assert answer.body == b"hello"


ODD_URLS = [
    "http://127.0.0.1/", "http://127.1/", "http://0177.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://0/",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://169.254.169.254/latest/",
    "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/", "http://100.64.0.1/", "http://[fe80::1]/",
    "http://[fd00:ec2::254]/", "http://224.0.0.1/", "http://[64:ff9b::7f00:1]/",
    "file:///etc/passwd", "ftp://example.test/", "//example.test/", "example.test", "", "http://", "http:///x",
    "http://user@example.test/", "http://user:pass@example.test/", "http://exa mple.test/", "http://example.test\\@x/",
    "http://example.test/\r\nX: y", "http://example.test:0/", "http://example.test:99999/", "http://[::1/",
    "http://exam%70le.test/", "http://example.test/" + "a" * 9000,
]  # fmt: skip


@pytest.mark.parametrize("url", ODD_URLS)
def test_forbidden_targets_are_refused_without_a_connection(url, monkeypatch):
    monkeypatch.setattr(connecting.socket, "create_connection", lambda *args, **kwargs: pytest.fail("connected"))
    with pytest.raises(FetchError) as refused:
        fetch(url, timeout=3)
    assert refused.value.may_have_been_sent is False


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_other_ports_are_refused(port):
    with pytest.raises(Forbidden, match=str(port)):
        fetch(f"http://public.test:{port}/", resolve=lambda host, port: ["93.184.216.34"])


@pytest.mark.parametrize(
    "headers",
    [{"Cookie": "a=b"}, {"Host": "x"}, {"X": "a\r\nY: b"}, {"X Y": "a"}, {"X": "grün"}, {"Content-Length": "1"}],
)
def test_headers_that_are_ours_or_break_the_request_are_not_sent(server, headers):
    with pytest.raises(NotSent):
        ask(server, headers=headers)
    assert not server.asked


def test_only_a_few_exchanges_with_one_host_run_at_once(server, monkeypatch):
    monkeypatch.setattr(connecting, "EXCHANGES_PER_HOST", 1)
    with running_server() as slow:
        port = slow.server_address[1]
        options = {"allow_private": ["127.0.0.1"], "resolve": to_loopback}
        failures = []

        def hold():
            try:
                fetch(f"http://few.test:{port}/drip", timeout=3, **options)
            except FetchError as failure:
                failures.append(failure)

        holding = threading.Thread(target=hold)
        holding.start()
        while not slow.asked:
            time.sleep(0.01)
        with pytest.raises(NotSent) as refused:
            fetch(f"http://few.test:{port}/hello", timeout=0.2, **options)
        assert refused.value.kind == "busy"
        slow.is_closing.set()
        holding.join()
    assert isinstance(failures[0], NoAnswer)
    assert not connecting._under_way


def test_through_a_proxy_the_tunnel_leads_to_the_checked_address(server, settings):
    port = server.server_address[1]
    seen = []

    def carry(listening):
        inside, _address = listening.accept()
        with inside, socket.create_connection(("127.0.0.1", port)) as outside:
            seen.append(inside.recv(65_536))
            inside.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            outside.sendall(inside.recv(65_536))
            while piece := outside.recv(65_536):
                inside.sendall(piece)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=carry, args=(listening,))
        thread.start()
        settings.OUTBOUND_PROXY = f"http://me:pass@127.0.0.1:{listening.getsockname()[1]}"
        assert ask(server).body == b"hello"
        thread.join()
    assert seen[0].startswith(f"CONNECT 127.0.0.1:{port} ".encode())
    assert b"Proxy-Authorization: Basic bWU6cGFzcw==" in seen[0]


def test_no_other_module_imports_an_http_client():
    clients = {"urllib3", "requests", "httpx", "aiohttp", "http.client", "urllib.request"}
    found = {
        path.name
        for path in modules("apps")
        for name in imported(path)
        if any(name == client or name.startswith(f"{client}.") for client in clients)
    }
    assert found == {"fetching.py"}
