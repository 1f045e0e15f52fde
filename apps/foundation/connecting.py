"""Time and number: one deadline over a whole exchange, few exchanges with one host at once."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EXCHANGES_PER_HOST = 8


class TooManyAtOnce(Exception):
    """As many exchanges with this host as we allow were under way until time ran out."""


class Deadline:
    """A number of seconds for everything done inside `with deadline:`; then its sockets are shut under their users.

    Socket time-outs begin anew with each byte, so that a server sending one byte a second would hold us for ever.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> "Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_exception) -> None:
        self._timer.cancel()
        with self._lock:
            for watched in self._sockets:
                watched.close()
            self._sockets.clear()

    def remaining(self) -> float:
        """Seconds left, below zero when time is over."""
        return self._end - time.monotonic()

    def is_over(self) -> bool:
        """Whether time ran out."""
        return self.remaining() <= 0

    def watch(self, connected: socket.socket) -> None:
        """Shut this connection when time runs out, also after TLS has taken it over."""
        with self._lock:
            # A second handle on the same connection: wrapping a socket in TLS takes its first one away.
            self._sockets.append(connected.dup())

    def run[Result](self, work: Callable[[], Result], seconds: float) -> Result:
        """The result of work that knows no time-out itself; TimeoutError when it takes longer than `seconds`."""
        outcome: list[Result] = []
        failure: list[Exception] = []

        def carry_out() -> None:
            try:
                outcome.append(work())
            except Exception as error:
                failure.append(error)

        thread = threading.Thread(target=carry_out, daemon=True)
        thread.start()
        thread.join(max(min(seconds, self.remaining()), 0))
        if failure:
            raise failure[0]
        if not outcome:
            raise TimeoutError
        return outcome[0]

    def _shut(self) -> None:
        with self._lock:
            for watched in self._sockets:
                try:
                    watched.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue


def open_socket(where: tuple[str, int], deadline: Deadline, seconds: float) -> socket.socket:
    """A connection to (address, port), made within `seconds` and shut at the deadline."""
    connected = socket.create_connection(where, timeout=seconds)
    try:
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        deadline.watch(connected)
    except OSError:
        connected.close()
        raise
    return connected


_under_way: Counter[str] = Counter()
_one_ended = threading.Condition()


@contextmanager
def one_of_few(host: str, deadline: Deadline) -> Iterator[None]:
    """Hold one of the few places for exchanges with a host; raises TooManyAtOnce when none comes free in time."""
    with _one_ended:
        if not _one_ended.wait_for(lambda: _under_way[host] < EXCHANGES_PER_HOST, max(deadline.remaining(), 0)):
            raise TooManyAtOnce(host)
        _under_way[host] += 1
    try:
        yield
    finally:
        with _one_ended:
            _under_way[host] -= 1
            if not _under_way[host]:
                del _under_way[host]
            _one_ended.notify_all()
