"""A closed loop of visitors: each asks, waits for the whole answer, and asks again."""

import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CONNECTIONS = 8
PIECE = 262_144
ANSWER_LIMIT = 5_000_000
SECONDS_FOR_AN_ANSWER = 30


class LoadError(Exception):
    """A server answered something that was not expected, or nothing."""


@dataclass(slots=True)
class Load:
    """What came of asking: seconds it took, the seconds of each answer, statuses, and bytes received."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)
    received: int = 0

    def add(self, other: "Load") -> None:
        """Count another round of the same."""
        self.seconds += other.seconds
        self.latencies += other.latencies
        self.statuses += other.statuses
        self.received += other.received

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The time, in milliseconds, within which this share of the answers came."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else 0.0


def ask(site: str, requests: Callable[[int], bytes], *, seconds: float, expect: int, least: int = 1) -> Load:
    """Let eight connections ask for so many seconds, and for `least` answers at any rate.

    `requests(number)` gives the bytes of the n-th request. Raises LoadError for another status than `expect`, for an
    answer without Content-Length, and when a server hangs up or is silent for half a minute.
    """
    load = Load()
    address = urlsplit(site)
    with selectors.DefaultSelector() as selector:
        visitors = [_Visitor((address.hostname, address.port)) for _ in range(CONNECTIONS)]
        try:
            number = 0
            began = time.perf_counter()
            for visitor in visitors:
                selector.register(visitor.socket, selectors.EVENT_READ, visitor)
                visitor.send(requests(number))
                number += 1
            while time.perf_counter() - began < seconds or len(load.latencies) < least:
                ready = selector.select(SECONDS_FOR_AN_ANSWER)
                if not ready:
                    raise LoadError(f"{site} was silent for {SECONDS_FOR_AN_ANSWER} seconds")
                for key, _events in ready:
                    if key.data.receive(load, expect):
                        key.data.send(requests(number))
                        number += 1
            load.seconds = time.perf_counter() - began
        finally:
            for visitor in visitors:
                visitor.socket.close()
    return load


def request(method: str, path: str, *, body: bytes = b"", **headers: str) -> bytes:
    """The bytes of an HTTP/1.1 request that keeps its connection. Names of headers are written with _ for -."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: keep-alive"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class _Visitor:
    """One connection with the answer it waits for."""

    def __init__(self, address: tuple[str, int]):
        self.socket = socket.create_connection(address, timeout=SECONDS_FOR_AN_ANSWER)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.asked_at = 0.0
        self.answer = bytearray()
        self.wanted = 0

    def send(self, asked: bytes) -> None:
        self.answer.clear()
        self.wanted = 0
        self.asked_at = time.perf_counter()
        self.socket.sendall(asked)

    def receive(self, load: Load, expect: int) -> bool:
        """Take what has come. True, and counted, when the answer is whole."""
        piece = self.socket.recv(PIECE)
        if not piece:
            raise LoadError(f"the server hung up after {bytes(self.answer[:200])!r}")
        self.answer += piece
        if not self.wanted:
            self.wanted = self._length()
        if not self.wanted or len(self.answer) < self.wanted:
            return False
        status = int(self.answer[9:12])
        if status != expect:
            raise LoadError(f"status {status} instead of {expect}: {bytes(self.answer[:2000])!r}")
        load.latencies.append(time.perf_counter() - self.asked_at)
        load.statuses[status] += 1
        load.received += len(self.answer)
        return True

    def _length(self) -> int:
        """How long the whole answer is, 0 while its head is incomplete."""
        end = self.answer.find(b"\r\n\r\n")
        if end < 0:
            return 0
        for line in bytes(self.answer[:end]).lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
                if length > ANSWER_LIMIT:
                    raise LoadError(f"an answer of {length} bytes")
                return end + 4 + length
        raise LoadError(f"an answer without Content-Length: {bytes(self.answer[:end])!r}")
