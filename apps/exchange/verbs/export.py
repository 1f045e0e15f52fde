"""Write everything public into a folder or a zip file."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.company.models import Profile
from apps.foundation.snapshot import one_moment

from ..content import NOUNS
from ..format import FORMAT, HEADER, MEDIA, VERSION
from ..gathering import Gathered, gather
from ..kinds import Moment
from ..lines import lines_of
from ..targets import Target, target_at

PIECE = 1024 * 1024
TOLD_EVERY = 5_000

# noun, lines of it, lines of all, lines to write in all
Tell = Callable[[str, int, int, int], None]


@dataclass(slots=True)
class Written:
    """What an export holds: lines by noun, files and their bytes, and what could not come along."""

    lines: dict[str, int] = field(default_factory=dict)
    media_files: int = 0
    media_bytes: int = 0
    line_bytes: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All lines."""
        return sum(self.lines.values())


def export_content(path: Path, *, tell: Tell | None = None) -> Written:
    """Write everything public, as it is at one moment, to a folder, or to a zip file where the name ends in .zip.

    What is in it says helpcenter/docs/export-format.md. Memory stays small however much it is. Raises FileExistsError
    where something stands at the path, and OSError where it cannot be written; then nothing is left there.
    """
    with one_moment(), target_at(path) as target:
        return _write(target, tell or (lambda noun, done, all_done, total: None))


def _write(target: Target, tell: Tell) -> Written:
    gathered = gather()
    written = Written(problems=gathered.problems)
    files: dict[str, dict] = {}
    for noun in NOUNS:
        files[noun.file] = _write_lines(target, noun, gathered, written, tell)
    _write_media(target, gathered, written)
    with target.open(HEADER) as file:
        file.write(json.dumps(_header(files, written), indent=2, ensure_ascii=False).encode() + b"\n")
    return written


def _write_lines(target: Target, noun, gathered: Gathered, written: Written, tell: Tell) -> dict:
    digest, size, number, before = sha256(), 0, 0, written.total
    tell(noun.name, 0, before, gathered.total)
    with target.open(noun.file) as file:
        for number, line in enumerate(lines_of(noun, gathered), start=1):
            file.write(line)
            digest.update(line)
            size += len(line)
            if number % TOLD_EVERY == 0:
                tell(noun.name, number, before + number, gathered.total)
    written.lines[noun.name] = number
    written.line_bytes += size
    tell(noun.name, number, before + number, gathered.total)
    return {"lines": number, "bytes": size, "sha256": digest.hexdigest()}


def _write_media(target: Target, gathered: Gathered, written: Written) -> None:
    """Each file once, by its digest; what is the same for two rows is one file."""
    known: set[str] = set()
    for stored, (digest, size) in sorted(gathered.media.items(), key=lambda one: one[1]):
        if size and digest not in known:
            known.add(digest)
            with default_storage.open(stored, "rb") as source, target.open(f"{MEDIA}{digest}") as file:
                _copy(source, file, digest, stored)
            written.media_files += 1
            written.media_bytes += size


def _copy(source: IO[bytes], file: IO[bytes], digest: str, stored: str) -> None:
    found = sha256()
    while piece := source.read(PIECE):
        found.update(piece)
        file.write(piece)
    if found.hexdigest() != digest:
        raise OSError(f"{stored} changed while it was read")


def _header(files: dict[str, dict], written: Written) -> dict:
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": Moment().told(timezone.now()),
        "site": {"name": Profile.current().name, "url": settings.SITE_URL},
        "lines": written.total,
        "files": files,
        "media": {"files": written.media_files, "bytes": written.media_bytes},
    }
