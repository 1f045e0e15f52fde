"""Where an export is read from: a folder or a zip file, neither of them believed.

Names are compared with those that an export has, never followed. Nothing is unpacked onto the disk by its name, and of
every file no more is read than its header says, so a small file cannot grow into a large one.
"""

import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from django.utils.translation import gettext as _

from .content import NOUNS
from .format import HEADER, MEDIA

MEDIUM = re.compile(r"media/[0-9a-f]{64}\Z")
# Lines of the same shape pack well, votes best: no export has been seen to shrink to a fortieth.
RATIO_LIMIT = 200
SMALL = 50_000_000
MOST_FILES = 2_000_000


class ContentError(Exception):
    """What stands in the way of an import: one sentence for each thing, with its file and line."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Source(Protocol):
    """The files of an export."""

    def names(self) -> set[str]:
        """The names of all files, with "/" between folder and file."""

    def size(self, name: str) -> int:
        """How many bytes a file has when it is unpacked."""

    def open(self, name: str) -> IO[bytes]:
        """A file to read from its beginning."""


class FolderSource:
    """A folder, as it was written or unpacked by somebody."""

    def __init__(self, folder: Path) -> None:
        self._sizes: dict[str, int] = {}
        for path in _files_below(folder):
            name = path.relative_to(folder).as_posix()
            self._sizes[name] = path.lstat().st_size
        self._folder = folder

    def names(self) -> set[str]:
        """The names of all files."""
        return set(self._sizes)

    def size(self, name: str) -> int:
        """How many bytes a file has."""
        return self._sizes[name]

    def open(self, name: str) -> IO[bytes]:
        """A file to read from its beginning."""
        return (self._folder / name).open("rb")


class ZipSource:
    """A zip file, read where it is."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in archive.infolist():
            if entry.is_dir() and entry.filename == MEDIA:
                continue
            if entry.filename in self._entries:
                raise ContentError(_("%(name)s is twice in the zip file.") % {"name": entry.filename[:80]})
            if entry.flag_bits & 0x1:
                raise ContentError(_("The zip file is encrypted. Unpack it, and import the folder."))
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ContentError(_("%(name)s is packed in a way that is not read.") % {"name": entry.filename[:80]})
            self._entries[entry.filename] = entry
        unpacked = sum(entry.file_size for entry in self._entries.values())
        packed = sum(entry.compress_size for entry in self._entries.values())
        if unpacked > SMALL + RATIO_LIMIT * packed:
            raise ContentError(
                _("The zip file has %(packed)d bytes and says that it unpacks to %(unpacked)d. No export does that.")
                % {"packed": packed, "unpacked": unpacked}
            )

    def names(self) -> set[str]:
        """The names of all files."""
        return set(self._entries)

    def size(self, name: str) -> int:
        """How many bytes a file says that it has when it is unpacked."""
        return self._entries[name].file_size

    def open(self, name: str) -> IO[bytes]:
        """A file to read from its beginning."""
        return self._archive.open(self._entries[name])


@contextmanager
def source_at(path: Path) -> Iterator[Source]:
    """The export at a path. Raises ContentError where there is none, or one with files that no export has."""
    try:
        if path.is_dir():
            source = FolderSource(path)
            _check_names(source)
            yield source
        else:
            with zipfile.ZipFile(path) as archive:
                source = ZipSource(archive)
                _check_names(source)
                yield source
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise ContentError(_("%(path)s is no zip file, or a damaged one.") % {"path": path}) from error
    except OSError as error:
        raise ContentError(
            _("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror or error}
        ) from error


def _files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name == MEDIA.rstrip("/") and path.is_dir() and not path.is_symlink():
            yield from (_plain(one) for one in sorted(path.iterdir()))
        else:
            yield _plain(path)


def _plain(path: Path) -> Path:
    if not stat.S_ISREG(path.lstat().st_mode):
        raise ContentError(_("%(name)s is no plain file. Take it out of the folder.") % {"name": path.name[:80]})
    return path


def _check_names(source: Source) -> None:
    expected = {HEADER, *(noun.file for noun in NOUNS)}
    names = source.names()
    if len(names) > MOST_FILES:
        raise ContentError(_("There are more than %d files in it.") % MOST_FILES)
    if HEADER not in names:
        raise ContentError(_("There is no %s in it, so this is no export.") % HEADER)
    if strange := sorted(name for name in names if name not in expected and not MEDIUM.match(name)):
        raise ContentError(_("%(name)r has no place in an export.") % {"name": strange[0][:80]})
