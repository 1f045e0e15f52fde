"""Where an export is written: a folder, or one zip file. It stands there whole, or not at all."""

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

# So that the same content makes the same bytes, whenever it is written.
NO_TIME = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16
PART = ".part"


class Target(Protocol):
    """Takes files one after the other."""

    def open(self, name: str) -> IO[bytes]:
        """A file to write; closed before the next one is opened."""


class FolderTarget:
    """A folder with the files in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, name: str) -> IO[bytes]:
        """A file to write."""
        path = self._folder / name
        path.parent.mkdir(exist_ok=True)
        return path.open("xb")


class ZipTarget:
    """A zip file. Lines are packed; films and pictures are packed already."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def open(self, name: str) -> IO[bytes]:
        """A file to write; the archive takes one at a time."""
        entry = zipfile.ZipInfo(name, NO_TIME)
        entry.external_attr = READABLE
        entry.compress_type = zipfile.ZIP_STORED if name.startswith("media/") else zipfile.ZIP_DEFLATED
        return self._archive.open(entry, "w", force_zip64=True)


@contextmanager
def target_at(path: Path) -> Iterator[Target]:
    """Where to write what shall stand at `path`: a zip file if its name ends so, else a folder.

    Until it is whole, it stands beside that under another name; if anything fails, nothing is left. Raises
    FileExistsError where something stands already.
    """
    if path.exists() or path.is_symlink():
        raise FileExistsError(path)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}{PART}")
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(unfinished, "x", strict_timestamps=True) as archive:
                yield ZipTarget(archive)
        else:
            unfinished.mkdir()
            yield FolderTarget(unfinished)
        unfinished.rename(path)
    except BaseException:
        if unfinished.is_dir():
            shutil.rmtree(unfinished, ignore_errors=True)
        else:
            unfinished.unlink(missing_ok=True)
        raise
