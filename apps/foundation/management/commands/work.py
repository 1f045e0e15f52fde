"""The supervisor of background work: lanes, clock and watchdog in one process."""

import signal
import time
from contextlib import suppress

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from apps.foundation.background import LANES, queue_due_jobs, take_up_again
from apps.foundation.lanes import Lane

TICK_SECONDS = 1.0
STOP_SECONDS = 40


class Command(BaseCommand):
    help = "Run the background workers, the clock and the watchdog. Restarts a lane that died or stalled."

    def handle(self, *args, **options):
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        lanes = [Lane(name) for name in LANES]
        try:
            for lane in lanes:
                lane.start()
            while not self.stopping:
                self.tick(lanes)
                time.sleep(TICK_SECONDS)
        finally:
            self.end(lanes)

    def stop(self, number, frame):
        self.stopping = True

    def tick(self, lanes: list[Lane]) -> None:
        """One second of supervision. A database that is away for a while must not end the supervisor."""
        for lane in lanes:
            if lane.has_exited():
                self.restart(lane, "it had ended")
        try:
            close_old_connections()
            queue_due_jobs()
            for lane in lanes:
                if reason := lane.stalled_because(timezone.now()):
                    self.restart(lane, reason)
        except DatabaseError as error:
            connection.close()
            self.stderr.write(f"The database did not answer: {error}")

    def restart(self, lane: Lane, reason: str) -> None:
        self.stderr.write(f"Lane {lane.name} is started again: {reason}.")
        lane.kill()
        with suppress(DatabaseError):
            take_up_again(lane.name)
        lane.start()

    def end(self, lanes: list[Lane]) -> None:
        for lane in lanes:
            lane.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and not all(lane.has_exited() for lane in lanes):
            time.sleep(0.1)
        for lane in lanes:
            lane.kill()
