"""The lanes of background work as processes: forked from their supervisor, watched, ended whole."""

import multiprocessing
import os
import signal
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import connections
from django.utils import timezone
from django_q.cluster import Cluster
from django_q.conf import Conf

from .background import unacknowledged
from .models import Job
from .processes import die_with_parent, leave_no_orphans, name_process
from .schedules import HEARTBEATS

# Rows that dead workers left run out within the queue's retry time; only then does their number mean anything.
GRACE = timedelta(seconds=settings.Q_CLUSTER["retry"])
MOST_UNACKNOWLEDGED = 20
FORKED = multiprocessing.get_context("fork")
ENDING = (signal.SIGTERM, signal.SIGINT)


class Lane:
    """One django-q2 cluster in a process group of its own, so that it can be ended whole.

    It is a fork of the supervisor, which has loaded everything already: it loads nothing again, and shares the memory
    of all code with the others.
    """

    def __init__(self, name: str):
        self.name = name
        self.process: multiprocessing.Process | None = None
        self.started_at = timezone.now()

    def start(self) -> None:
        """Fork. Call it where no other thread runs."""
        # A connection that both had would be ended for one by the other.
        connections.close_all()
        self.started_at = timezone.now()
        self.process = FORKED.Process(target=_run, args=(self.name, os.getpid()))
        # Whoever asks it to end before it can hear that is heard when it can.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        _lead_group(self.process.pid)

    def has_exited(self) -> bool:
        return self.process is None or not self.process.is_alive()

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
        self.process.join()

    def ask_to_stop(self) -> None:
        if not self.has_exited():
            self.process.terminate()


def _run(name: str, supervisor: int) -> None:
    """What the fork does, with nothing of its supervisor's manners."""
    _lead_group(0)
    # Not SIGTERM: a cluster whose queue is held by a dead worker would wait for its workers for ever.
    die_with_parent(signal.SIGKILL)
    if os.getppid() != supervisor:
        return  # It died before anybody could tell.
    # Its parts would work on without the one that watches them, and nobody would know.
    leave_no_orphans()
    name_process(f"lane {name}")
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    # All lanes have the same settings; each has a queue by its name.
    Conf.CLUSTER_NAME = name
    cluster = Cluster()
    cluster.start()
    cluster.sentinel.join()


def _lead_group(pid: int) -> None:
    """Let a process lead a group. Parent and child both ask, so that it is so for whoever comes first."""
    with suppress(OSError):
        os.setpgid(pid, pid)
