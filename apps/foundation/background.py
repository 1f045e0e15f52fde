"""The background door: any registered verb can be done later, and some are done by the clock.

Beside `lanes.py`, which runs its clusters, this is the only module that knows django-q2. A queue can lose, double or
delay a task, so nothing exists only there: every job is derived from a row that says it is still owed, and a job by the
clock finds it again.

Queued work names a function of the registry below and carries row identities only, never a dotted path from the
database, never content.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

logger = logging.getLogger(__name__)

MAIN = "helpcenter"
PLATFORM = "platform"
LANES = (MAIN, PLATFORM)


@dataclass(frozen=True, slots=True)
class Work:
    """A function that may run in the background: its registered name, and the lane (cluster) that runs it."""

    name: str
    function: Callable
    lane: str
    every: timedelta | None = None


_registry: dict[str, Work] = {}


def background(function: Callable | None = None, *, lane: str = MAIN) -> Callable:
    """Register a function so that `later` may run it. `lane` keeps slow platforms from blocking our own work."""

    def register(function: Callable) -> Callable:
        _register(Work(_name_of(function), function, lane))
        return function

    return register(function) if function else register


def every(*, lane: str = MAIN, **interval: float) -> Callable:
    """Register a function without arguments to run by the clock: `@every(seconds=15)`.

    A run that was missed is not caught up: the function finds whatever is due, so one run is enough.
    """

    def register(function: Callable) -> Callable:
        _register(Work(_name_of(function), function, lane, timedelta(**interval)))
        return function

    return register


def later(function: Callable, *rows: models.Model) -> None:
    """Do a registered function in the background, once this transaction has committed.

    The queue row joins the transaction, so work of a rolled-back transaction does not exist. Rows travel as
    "app.Model:pk" and are read afresh by the worker; if one is gone by then, the job is dropped.
    """
    work = _registry[_name_of(function)]
    identities = [f"{row._meta.label}:{row.pk}" for row in rows]
    # Named even where it is the first one: what has no name goes to the lane that it is queued from.
    async_task(perform, work.name, identities, cluster=work.lane, task_name=work.name)


def perform(name: str, identities: list[str]) -> None:
    """What the worker runs: look the function up, read the rows, do it, and remember a clock job's success."""
    work = _registry.get(name)
    if work is None:
        logger.error("background work %r is not registered; it was dropped", name)
        return
    rows = [_read(identity) for identity in identities]
    if any(row is None for row in rows):
        return
    work.function(*rows)
    if work.every:
        Job = apps.get_model("foundation.Job")
        Job.objects.filter(name=name).update(last_succeeded_at=timezone.now(), queued_at=None)


def queue_due_jobs() -> int:
    """Queue every clock job whose time has come, each once however many clocks run. Returns how many.

    A job already waiting in the queue is not queued again until it had its time twice over or a minute, whichever
    is longer, so that a stalled lane does not pile up copies.
    """
    Job = apps.get_model("foundation.Job")
    now = timezone.now()
    known = {job.name: job for job in Job.objects.all()}
    queued = 0
    for work in clock_jobs():
        job = known.get(work.name) or Job.objects.get_or_create(name=work.name, defaults={"due_at": now})[0]
        patience = max(work.every * 2, timedelta(seconds=60))
        if job.due_at > now or (job.queued_at and job.queued_at > now - patience):
            continue
        with transaction.atomic():
            claimed = Job.objects.filter(pk=job.pk, due_at=job.due_at).update(due_at=now + work.every, queued_at=now)
            if claimed:
                later(work.function)
                queued += 1
    return queued


def unacknowledged(lane: str) -> int:
    """How many tasks of a lane were taken up so long ago that they must be over, and are still not crossed off.

    The part of a cluster that crosses tasks off can die holding its queue: then work goes on, heartbeats too, but
    every task is done again and again. Some rows are left by each killed worker as well; many mean that state.
    """
    queue = settings.Q_CLUSTER
    now = timezone.now()
    oldest_alive = now + timedelta(seconds=queue["retry"] - queue["timeout"] - 10)
    return OrmQ.objects.filter(key=lane, lock__gt=now, lock__lt=oldest_alive).count()


def take_up_again(lane: str) -> int:
    """Give back what a lane had taken up when all of it died, instead of waiting until its locks run out.

    Returns how many tasks. Where another host runs the same lane, some may be done twice, as any task may.
    """
    now = timezone.now()
    return OrmQ.objects.filter(key=lane, lock__gt=now).update(lock=now)


def clock_jobs() -> list[Work]:
    """Everything registered with `every`, in the order of registration."""
    return [work for work in _registry.values() if work.every]


def _register(work: Work) -> None:
    if work.name in _registry and _registry[work.name].function is not work.function:
        raise ValueError(f"two functions want the background name {work.name!r}")
    _registry[work.name] = work


def _name_of(function: Callable) -> str:
    app = function.__module__.removeprefix("apps.").split(".")[0]
    return f"{app}.{function.__name__}"


def _read(identity: str) -> models.Model | None:
    label, _, pk = identity.partition(":")
    return apps.get_model(label)._default_manager.filter(pk=pk).first()
