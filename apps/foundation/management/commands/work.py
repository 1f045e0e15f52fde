"""The supervisor of background work: lanes, clock and watchdog in one process."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from apps.foundation.background import LANES, MAIN, queue_due_jobs, take_up_again, unacknowledged
from apps.foundation.models import Job
from apps.foundation.processes import die_with_parent
from apps.foundation.schedules import HEARTBEATS

TICK_SECONDS = 1.0
STOP_SECONDS = 40
# Rows that dead workers left run out within the queue's retry time; only then does their number mean anything.
GRACE = timedelta(seconds=settings.Q_CLUSTER["retry"])
MOST_UNACKNOWLEDGED = 20


class Lane:
    """One django-q2 cluster in a process group of its own, so that it can be ended whole."""

    def __init__(self, name: str):
        self.name = name
        self.process: subprocess.Popen | None = None
        self.started_at = timezone.now()

    def start(self) -> None:
        command = [sys.executable, sys.argv[0], "qcluster"]
        environment = dict(os.environ)
        if self.name != MAIN:
            command += ["--name", self.name]
            environment["Q_CLUSTER_NAME"] = self.name
        self.started_at = timezone.now()
        self.process = subprocess.Popen(command, env=environment, start_new_session=True, preexec_fn=die_with_parent)

    def has_exited(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def stalled_because(self, now) -> str:
        """Why the lane must be started again, or nothing. A restart begins a new grace period."""
        if self.is_stalled(now):
            return f"no heartbeat for {settings.WORKER_STALLED_AFTER} seconds"
        if now - self.started_at > GRACE and unacknowledged(self.name) > MOST_UNACKNOWLEDGED:
            return "finished tasks are not crossed off"
        return ""

    def is_stalled(self, now) -> bool:
        """Whether no worker finished a heartbeat for too long."""
        allowed = timedelta(seconds=settings.WORKER_STALLED_AFTER)
        beat = Job.objects.filter(name=HEARTBEATS[self.name]).values_list("last_succeeded_at", flat=True).first()
        return now - max(filter(None, [beat, self.started_at])) > allowed

    def kill(self) -> None:
        """End every process of the group: a dead sentinel leaves orphans that still work."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)


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
