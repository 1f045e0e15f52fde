"""Bring in a file of complaints row by row, in slices that can end anywhere and go on from there."""

import time
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from apps.foundation.background import background, later
from apps.people.models import User
from apps.sources.connectors import connector_for
from apps.sources.files import FileError, RowError, guess_mapping, read_rows, sniff
from apps.sources.models import Source

from ..models import Complaint, Import, ImportProblem
from .reception import receive

BATCH = 500
SLICE_SECONDS = 12.0
LEASE = timedelta(seconds=60)
MOST_PROBLEMS = 10_000

State = Import.State


@transaction.atomic
def start_import(batch: Import, *, by: User | None) -> Import:
    """Look at the file, settle which column means what, and queue the work. Raises FileError for an unreadable file."""
    shape = sniff(Path(batch.file.path))
    batch.mapping = batch.mapping or guess_mapping(shape.columns)
    batch.file_name = batch.file_name or Path(batch.file.name).name
    batch.started_by = by
    batch.state = State.WAITING
    batch.save()
    later(continue_import, batch)
    return batch


@background
def continue_import(batch: Import) -> Import:
    """Work on an import for a while in the background; what is left is queued again."""
    batch = work_on_import(batch, Path(batch.file.path), seconds=SLICE_SECONDS)
    if not batch.is_finished:
        later(continue_import, batch)
    return batch


def work_on_import(
    batch: Import, path: Path, *, seconds: float | None = None, on_progress: Callable[[Import], None] | None = None
) -> Import:
    """Read on where the import stands, for so many seconds or to the end. One worker at a time.

    Each batch of rows is stored in the transaction that moves the import on, so ending anywhere loses nothing and
    repeats nothing. A row that cannot be taken is told with its line and field; the rest goes in.
    """
    if not _lease(batch):
        batch.refresh_from_db()
        return batch
    ends_at = time.monotonic() + seconds if seconds else None
    try:
        shape = sniff(path)
        rows = islice(read_rows(path, shape), batch.rows_read, None)
        while chunk := list(islice(rows, BATCH)):
            _take(batch, chunk)
            if on_progress:
                on_progress(batch)
            if ends_at and time.monotonic() > ends_at:
                Import.objects.filter(pk=batch.pk).update(working_until=None)
                return batch
    except FileError as error:
        _finish(batch, State.FAILED, str(error))
    else:
        _finish(batch, State.FINISHED, "")
    return batch


def queue_waiting_imports() -> int:
    """Wake imports whose worker was lost. Returns how many."""
    now = timezone.now()
    stalled = (
        Import.objects.filter(state__in=[State.WAITING, State.RUNNING])
        .exclude(file="")
        .filter(Q(working_until__lt=now) | Q(working_until__isnull=True), created_at__lt=now - LEASE)
    )
    for batch in stalled:
        later(continue_import, batch)
    return len(stalled)


def _lease(batch: Import) -> bool:
    now = timezone.now()
    leased = (
        Import.objects.filter(pk=batch.pk, state__in=[State.WAITING, State.RUNNING])
        .filter(Q(working_until__isnull=True) | Q(working_until__lt=now))
        .update(state=State.RUNNING, working_until=now + LEASE)
    )
    batch.refresh_from_db()
    return bool(leased)


def _take(batch: Import, chunk: list) -> None:
    """Store one batch of rows and move on, in one transaction."""
    connector = connector_for(batch.source)
    heard, problems = [], []
    for line, row in chunk:
        try:
            if isinstance(row, RowError):
                raise row
            heard.append(connector.read_row(row, batch.mapping, batch.time_zone, batch.date_format))
        except RowError as error:
            problems.append(ImportProblem(batch=batch, line=line, field=error.field[:60], reason=error.reason[:300]))
    with transaction.atomic():
        added, updated = (_would_add(batch.source, heard), 0) if batch.is_dry_run else _receive(batch.source, heard)
        room = MOST_PROBLEMS - batch.refused
        ImportProblem.objects.bulk_create(problems[: max(room, 0)], ignore_conflicts=True)
        Import.objects.filter(pk=batch.pk).update(
            rows_read=F("rows_read") + len(chunk),
            added=F("added") + added,
            updated=F("updated") + updated,
            unchanged=F("unchanged") + len(heard) - added - updated,
            refused=F("refused") + len(problems),
            working_until=timezone.now() + LEASE,
        )
    batch.refresh_from_db()


def _receive(source: Source, heard: list) -> tuple[int, int]:
    reception = receive(source, heard)
    return len(reception.added), len(reception.revised)


def _would_add(source: Source, heard: list) -> int:
    ids = {item.external_id for item in heard}
    return len(ids) - Complaint.objects.filter(source=source, external_id__in=ids).count()


def _finish(batch: Import, state: str, error: str) -> None:
    Import.objects.filter(pk=batch.pk).update(
        state=state, error=error[:300], working_until=None, finished_at=timezone.now()
    )
    batch.refresh_from_db()
