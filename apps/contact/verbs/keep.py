"""Keep files for requests: what they are their bytes decide, pictures are drawn anew, and what is never sent goes."""

import re
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.foundation.drawing import redraw
from apps.foundation.plaintext import clean_line, decode_text

from ..limits import FILE_BYTES, FILES_LIMIT
from ..models import RequestFile

FOLDER = "requests"
KEPT_UNSENT = timedelta(days=1)
SWEPT_AT_A_TIME = 500
NAME_LIMIT = 100
Kind = RequestFile.Kind

# How the picture formats that are drawn anew begin (JFIF/Exif; PNG 5.2; RIFF with WEBP; GIF89a, GIF87a).
_PICTURE = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|GIF8[79]a", re.DOTALL)
_PDF = re.compile(rb"%PDF-[12]\.\d")
# Readers take a PDF whose head stands a little later (ISO 32000-1, annex H); others would run what stands before it.
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def keep_file(upload: UploadedFile, *, ticket: UUID) -> RequestFile:
    """Keep an upload for the sheet it was chosen on. Raises ValidationError with a sentence about what is wrong.

    Taken are pictures (drawn anew as WebP), PDF documents and plain text, by their bytes and not by their names.
    """
    name = clean_line((upload.name or "").replace("/", " ").replace("\\", " "), NAME_LIMIT) or _("file")
    if upload.size > FILE_BYTES:
        raise ValidationError(
            _("“%(name)s” has %(size).1f MB; %(limit)d MB are the most.")
            % {"name": name, "size": upload.size / 1_000_000, "limit": FILE_BYTES // 1_000_000}
        )
    if not upload.size:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name})
    kind, data = _as_kept(upload, name)
    kept = RequestFile(ticket=ticket, name=_named(name, kind), kind=kind, size=len(data))
    with transaction.atomic():
        if RequestFile.objects.filter(ticket=ticket).count() >= FILES_LIMIT:
            raise ValidationError(
                _("“%(name)s” is one too many: %(limit)d files are the most. Remove one first.")
                % {"name": name, "limit": FILES_LIMIT}
            )
        kept.file.save(f"{str(kept.key)[:2]}/{kept.key}.{kind}", ContentFile(data), save=False)
        try:
            kept.save()
        except BaseException:
            default_storage.delete(kept.file.name)
            raise
    return kept


@transaction.atomic
def drop_file(key: UUID, *, ticket: UUID) -> bool:
    """Forget a file that was kept for a sheet and is not sent yet. Returns whether there was one."""
    return bool(_drop(RequestFile.objects.filter(key=key, ticket=ticket, request=None)))


def sweep_files() -> int:
    """Forget files that were chosen more than a day ago and never sent. Returns how many."""
    before = timezone.now() - KEPT_UNSENT
    swept = 0
    while True:
        with transaction.atomic():
            old = RequestFile.objects.select_for_update().filter(request=None, kept_at__lt=before).order_by("kept_at")
            dropped = _drop(old[:SWEPT_AT_A_TIME])
        swept += dropped
        if dropped < SWEPT_AT_A_TIME:
            return swept


def sweep_stray_files() -> int:
    """Delete files older than a day that no row names: what a crash between two steps left. Returns how many."""
    before = timezone.now() - KEPT_UNSENT
    swept = 0
    for name in _stray_files():
        if default_storage.get_modified_time(name) < before:
            default_storage.delete(name)
            swept += 1
    return swept


@transaction.atomic
def drop_files(files: Iterable[RequestFile]) -> int:
    """Forget these files, sent or not. Returns how many."""
    return _drop(files)


def _drop(files: Iterable[RequestFile]) -> int:
    gone = list(files)
    names = [one.file.name for one in gone]
    RequestFile.objects.filter(pk__in=[one.pk for one in gone]).delete()
    # A crash in between leaves files without rows; those are swept.
    transaction.on_commit(lambda: [default_storage.delete(name) for name in names])
    return len(gone)


def _as_kept(upload: UploadedFile, name: str) -> tuple[str, bytes]:
    """What kind of file it is, and the bytes that are kept of it."""
    upload.seek(0)
    head = upload.read(32)
    if _PICTURE.match(head):
        try:
            return Kind.PICTURE, redraw(upload).data
        except ValidationError as error:
            raise ValidationError(f"“{name}”: {' '.join(error.messages)}") from error
    upload.seek(0)
    data = upload.read(FILE_BYTES + 1)
    if _PDF.match(data):
        return Kind.PDF, data
    try:
        if not _UNREADABLE.search(decode_text(data)):
            return Kind.TEXT, data
    except ValueError:
        # It is no text either; what it is does not matter any more.
        pass
    raise ValidationError(
        _("“%(name)s” cannot be taken. Send pictures (JPEG, PNG, WebP, GIF), PDF documents or plain text.")
        % {"name": name}
    )


def _named(name: str, kind: str) -> str:
    """A name that ends as what the file is, so that nobody's computer takes it for something else."""
    stem = name
    for ending in re.findall(r"\.[A-Za-z0-9]{1,5}\Z", name):
        if kind == Kind.TEXT and ending.lower() in (".txt", ".csv", ".log", ".md"):
            return name
        stem = name.removesuffix(ending)
    return f"{stem.strip('. ') or _('file')}.{kind}"


def _stray_files() -> Iterable[str]:
    if not default_storage.exists(FOLDER):
        return
    folders, _files = default_storage.listdir(FOLDER)
    for folder in sorted(folders):
        _folders, files = default_storage.listdir(f"{FOLDER}/{folder}")
        names = {f"{FOLDER}/{folder}/{name}" for name in files}
        known = RequestFile.objects.filter(file__startswith=f"{FOLDER}/{folder}/").values_list("file", flat=True)
        yield from sorted(names - set(known))
