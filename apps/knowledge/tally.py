"""How often things were opened, gathered in this process and written together.

A page must not wait for a count, and a count is worth no row per visit. So a process adds up what it saw and a thread
of its own writes it, at most VISITS_WRITTEN_EVERY seconds after the first: one statement for everything that was
opened meanwhile. A process that ends in order writes what is left. One that is killed loses what it had not written:
at most the openings of the last VISITS_WRITTEN_EVERY seconds of that process. A database that cannot be reached loses
nothing as long as the process lives: the counts are kept and tried again.
"""

import atexit
import logging
import threading
from collections import Counter
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections

logger = logging.getLogger(__name__)

# So many different things are gathered at most; when the database takes none for long, what comes later is dropped.
MOST_THINGS = 10_000


class Tally:
    """Counts by key, handed to `write` together. A key is whatever `write` understands."""

    def __init__(self, write: Callable[[Counter], None]):
        self._write = write
        self._counts: Counter = Counter()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def add(self, key: tuple) -> None:
        """Count one more; written soon, or at once where VISITS_WRITTEN_EVERY is 0."""
        if not settings.VISITS_WRITTEN_EVERY:
            self._write(Counter([key]))
            return
        with self._lock:
            if key in self._counts or len(self._counts) < MOST_THINGS:
                self._counts[key] += 1
            if self._timer is None:
                self._timer = threading.Timer(settings.VISITS_WRITTEN_EVERY, self._write_beside)
                self._timer.daemon = True
                self._timer.start()

    def write_out(self) -> None:
        """Write what was gathered, now. What cannot be written is kept for the next time."""
        with self._lock:
            counts, self._counts, self._timer = self._counts, Counter(), None
        if not counts:
            return
        try:
            self._write(counts)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("visits were not written and are kept: %s", type(error).__name__)
            with self._lock:
                self._counts.update(counts)

    def _write_beside(self) -> None:
        try:
            self.write_out()
        finally:
            # The connection belongs to this thread, and the thread ends.
            connections.close_all()


def written_at_the_end(tally: Tally) -> Tally:
    """A tally that is written when the process ends in order."""
    atexit.register(tally.write_out)
    return tally
