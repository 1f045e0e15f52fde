"""Pieces of a file as browsers ask for them when somebody seeks in a film: HTTP ranges (RFC 9110, section 14)."""

import re
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 64 * 1024
RANGE = re.compile(r"bytes\s*=\s*([0-9]{0,19})\s*-\s*([0-9]{0,19})\s*", re.IGNORECASE)


class Unsatisfiable(ValueError):
    """The piece that was asked for lies beyond the end."""


@dataclass(frozen=True, slots=True)
class Piece:
    """From the first to the last byte of a file of `size` bytes, both counted."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    @property
    def content_range(self) -> str:
        """As the header says it."""
        return f"bytes {self.first}-{self.last}/{self.size}"


def read_range(header: str, size: int) -> Piece | None:
    """The piece that a Range header asks for, of a file of `size` bytes; None where the whole file is the answer.

    So it is for several ranges at once, for other units and for what is not understood, as the standard allows. Raises
    Unsatisfiable where the piece begins beyond the end.
    """
    found = RANGE.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        # The last so many bytes.
        if int(last) == 0 or size == 0:
            raise Unsatisfiable
        return Piece(max(0, size - int(last)), size - 1, size)
    begin, end = int(first), int(last) if last else size - 1
    if last and end < begin:
        return None
    if begin >= size:
        raise Unsatisfiable
    return Piece(begin, min(end, size - 1), size)


class Chunks:
    """The bytes of a piece, little by little; closes the file when the answer is closed."""

    def __init__(self, file: BinaryIO, piece: Piece):
        self.file, self.left = file, piece.length
        file.seek(piece.first)

    def __iter__(self):
        return self

    def __next__(self) -> bytes:
        chunk = self.file.read(min(CHUNK, self.left)) if self.left else b""
        if not chunk:
            raise StopIteration
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        """Called by the web server, also when the visitor went away."""
        self.file.close()
