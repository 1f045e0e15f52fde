"""Which jobs by the clock are late."""

from datetime import timedelta

from django.utils import timezone

from .background import clock_jobs
from .models import Job

# A job is late when it has not succeeded for five of its own intervals, and a minute at least.
PATIENCE = 5
LEAST_PATIENCE = timedelta(minutes=1)


def late_jobs() -> list[Job]:
    """The jobs that should have succeeded by now; one that is no longer run is never late."""
    return [job for job in Job.objects.all() if is_late(job)]


def is_late(job: Job) -> bool:
    """Whether a job should have succeeded by now."""
    every = interval_of(job)
    if every is None:
        return False
    patience = max(every * PATIENCE, LEAST_PATIENCE)
    return (job.last_succeeded_at or job.due_at - every) < timezone.now() - patience


def interval_of(job: Job) -> timedelta | None:
    """How often a job runs; None for one that is no longer run."""
    return next((work.every for work in clock_jobs() if work.name == job.name), None)
