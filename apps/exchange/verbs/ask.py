"""Ask for an export in the background, make it, and forget it after some days."""

import logging
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from hashlib import file_digest
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.foundation.background import background, later
from apps.people.models import User

from ..models import Export
from .export import export_content

logger = logging.getLogger(__name__)

FOLDER = "exports"
LEASE = timedelta(minutes=5)
ATTEMPTS = 3
# The queue is quick; after so long it has lost the word.
PATIENCE = timedelta(minutes=1)
TOLD_EVERY_SECONDS = 1.0
PROBLEMS_KEPT = 100
_GOING_ON = Q(state__in=[Export.State.WAITING, Export.State.RUNNING])


@transaction.atomic
def ask_for_export(*, by: User) -> Export:
    """Have everything public written to a zip file in the background. Raises ValidationError while one is being
    made."""
    try:
        with transaction.atomic():
            export = Export.objects.create(asked_by=by)
    except IntegrityError:
        raise ValidationError(_("An export is being made already. It is at the top of the list.")) from None
    later(begin_export, export)
    return export


@background
def begin_export(export: Export) -> None:
    """Start a process that makes an export: it may take longer than any task of the queue."""
    if export.is_going_on:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "make_export", str(export.pk)]
        nowhere = subprocess.DEVNULL
        subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)


def make_export(export: Export) -> Export:
    """Make an export that was asked for, unless another process is at it. Returns it as it stands afterwards."""
    now = timezone.now()
    free = Export.objects.filter(_GOING_ON, pk=export.pk).filter(
        Q(working_until__isnull=True) | Q(working_until__lt=now)
    )
    if not free.update(
        state=Export.State.RUNNING, working_until=now + LEASE, attempts=export.attempts + 1, error="", done=0
    ):
        return Export.objects.get(pk=export.pk)
    teller = _Teller(export)
    try:
        with tempfile.TemporaryDirectory(prefix="export-", dir=_room()) as folder:
            path = Path(folder) / "export.zip"
            written = export_content(path, tell=teller.tell)
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
                name = default_storage.save(f"{FOLDER}/{token_hex(16)}.zip", File(file))
            size = path.stat().st_size
    except Exception as error:
        logger.exception("export %s failed", export.pk)
        # Another attempt is made as long as there are any left.
        is_over = export.attempts + 1 >= ATTEMPTS
        Export.objects.filter(pk=export.pk).update(
            state=Export.State.FAILED if is_over else Export.State.RUNNING,
            working_until=None if is_over else timezone.now() + PATIENCE,
            error=f"{type(error).__name__}: {error}"[:300],
        )
    else:
        finished = timezone.now()
        Export.objects.filter(pk=export.pk).update(
            state=Export.State.FINISHED,
            working_until=None,
            done=written.total,
            total=written.total,
            media_files=written.media_files,
            file=name,
            size=size,
            sha256=digest,
            problems=written.problems[:PROBLEMS_KEPT],
            finished_at=finished,
            expires_at=finished + timedelta(days=settings.EXPORT_KEPT_DAYS),
        )
    finally:
        teller.close()
    return Export.objects.get(pk=export.pk)


def take_up_exports() -> int:
    """Begin anew what nobody works on any more, or give it up after three attempts. Returns how many."""
    now = timezone.now()
    lost = Q(working_until__isnull=True, asked_at__lt=now - PATIENCE) | Q(working_until__lt=now)
    taken = 0
    for export in Export.objects.filter(_GOING_ON).filter(lost):
        if export.attempts >= ATTEMPTS:
            words = export.error or _("The process that made it ended three times.")
            Export.objects.filter(pk=export.pk).update(state=Export.State.FAILED, working_until=None, error=words[:300])
        else:
            begin_export(export)
        taken += 1
    return taken


def forget_exports() -> int:
    """Delete the files of exports that were kept long enough, and files that belong to none. Returns how many."""
    forgotten = 0
    for export in Export.objects.filter(state=Export.State.FINISHED, expires_at__lt=timezone.now()):
        default_storage.delete(export.file.name)
        Export.objects.filter(pk=export.pk).update(state=Export.State.FORGOTTEN, file="")
        forgotten += 1
    if default_storage.exists(FOLDER):
        _folders, files = default_storage.listdir(FOLDER)
        known = set(Export.objects.exclude(file="").values_list("file", flat=True))
        before = timezone.now() - timedelta(days=1)
        for name in sorted(f"{FOLDER}/{file}" for file in files):
            if name not in known and default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
                forgotten += 1
    return forgotten


def _room() -> Path:
    """Where there is room for a large file: beside the database, and not where the system keeps small things."""
    room = Path(settings.LOCAL_DIR)
    room.mkdir(parents=True, exist_ok=True)
    # What processes left that were killed.
    for left in room.glob("export-*"):
        with suppress(OSError):
            if left.is_dir() and left.stat().st_mtime < time.time() - 24 * 3600:
                shutil.rmtree(left, ignore_errors=True)
    return room


class _Teller:
    """Writes down how far an export is, over a connection of its own: the export's own reads one moment and writes
    nothing."""

    def __init__(self, export: Export) -> None:
        self._export, self._next = export, 0.0
        # Inside of somebody's transaction there is one connection for everything.
        self._thread = None if connection.in_atomic_block else ThreadPoolExecutor(max_workers=1)

    def tell(self, noun: str, lines: int, done: int, total: int) -> None:
        """How far it is; hears everything and writes once in a while."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + TOLD_EVERY_SECONDS
        if self._thread is None:
            self._write(done, total)
        else:
            self._thread.submit(self._write, done, total).result()

    def close(self) -> None:
        """Let go of the connection."""
        if self._thread:
            # Asked for in the thread itself: the name stands for another connection in each.
            self._thread.submit(lambda: connection.close()).result()
            self._thread.shutdown()

    def _write(self, done: int, total: int) -> None:
        Export.objects.filter(pk=self._export.pk).update(done=done, total=total, working_until=timezone.now() + LEASE)
