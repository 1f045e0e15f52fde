"""Files of what people said elsewhere: CSV and JSON Lines, recognised and read row by row in constant memory."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from .columns import FIELDS, guess_mapping
from .connectors.rows import RowError, read_row

__all__ = [
    "FIELDS",
    "FileError",
    "FileShape",
    "RowError",
    "count_rows",
    "guess_mapping",
    "read_row",
    "read_rows",
    "sniff",
]

SAMPLE_BYTES = 262_144
SAMPLE_ROWS = 5
SNIFFED_ROWS = 50
DELIMITERS = (",", ";", "\t", "|")
COLUMN_LIMIT = 300
COLUMN_NAME_LIMIT = 200
LINE_LIMIT = 1_000_000
FIELD_LIMIT = 100_000
DEPTH_LIMIT = 3


class FileError(Exception):
    """The file as a whole cannot be read; the message says what to do about it."""


@dataclass(frozen=True, slots=True)
class FileShape:
    """How a file is written: `kind` "csv" or "jsonl", its encoding, the delimiter ("" for JSON Lines), the names of
    its columns in order, and its first rows."""

    kind: str
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    sample: tuple[dict[str, str], ...]


def sniff(path: str | Path) -> FileShape:
    """Recognise a file by its first 256 kB. Raises FileError, with what to do, for neither CSV nor JSON Lines."""
    with open(path, "rb") as file:
        data = file.read(SAMPLE_BYTES)
    encoding = _encoding(data)
    start = data.decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")
    if not start:
        raise FileError(_("The file is empty."))
    if start.startswith("["):
        raise FileError(_("The file holds one JSON list. Save it as JSON Lines: one object on each line."))
    if start.startswith("{"):
        shape = FileShape("jsonl", encoding, "", (), ())
    else:
        delimiter = _delimiter(start, is_whole=len(data) < SAMPLE_BYTES)
        shape = FileShape("csv", encoding, delimiter, _header(path, encoding, delimiter), ())
    rows = []
    for _line, row in read_rows(path, shape):
        if isinstance(row, dict):
            rows.append(row)
        if len(rows) == SNIFFED_ROWS or _line > SNIFFED_ROWS * 20:
            break
    columns = shape.columns or tuple(dict.fromkeys(name for row in rows for name in row))[:COLUMN_LIMIT]
    if not columns:
        raise FileError(_("No row of this file can be read as a JSON object."))
    return FileShape(shape.kind, encoding, shape.delimiter, columns, tuple(rows[:SAMPLE_ROWS]))


def read_rows(path: str | Path, shape: FileShape) -> Iterator[tuple[int, dict[str, str] | RowError]]:
    """Each row with the number of the line it begins on. A row that cannot be read is a RowError in its place, and
    the rest goes on. All values are texts."""
    errors = "surrogatepass" if shape.encoding == "utf-16" else "surrogateescape"
    with open(path, encoding=shape.encoding, errors=errors, newline="") as file:
        lines = _Lines(file)
        if shape.kind == "jsonl":
            yield from _json_rows(lines)
        else:
            yield from _csv_rows(lines, shape)


def count_rows(path: str | Path, shape: FileShape | None = None) -> int:
    """How many rows there are, broken ones too: what a progress bar counts to."""
    return sum(1 for _row in read_rows(path, shape or sniff(path)))


class _Lines:
    """The lines of a file, numbered. One that is too long or not text is refused, and the next one can be asked for."""

    def __init__(self, file: IO[str]):
        self.file = file
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        try:
            line = self.file.readline(LINE_LIMIT)
            self.number += bool(line)
            if len(line) < LINE_LIMIT or line.endswith("\n"):
                if not line:
                    raise StopIteration
                return line
            while rest := self.file.readline(LINE_LIMIT):
                if len(rest) < LINE_LIMIT or rest.endswith("\n"):
                    break
        except UnicodeError as error:
            self.number += 1
            self.file.seek(0, 2)
            raise RowError("", _("The file ends in the middle of a character.")) from error
        raise RowError("", _("The line is longer than %(limit)d characters.") % {"limit": LINE_LIMIT})


def _csv_rows(lines: _Lines, shape: FileShape) -> Iterator[tuple[int, dict[str, str] | RowError]]:
    # The limit of the csv module is one for the whole process; it only ever grows here.
    csv.field_size_limit(max(csv.field_size_limit(), FIELD_LIMIT))
    reader = csv.reader(lines, delimiter=shape.delimiter, strict=True)
    width = len(shape.columns)

    def row_of(cells: list[str]) -> dict[str, str] | RowError:
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        if len(cells) != width:
            told = {"cells": len(cells), "columns": width}
            return RowError("", _("The row has %(cells)d fields, but the first line names %(columns)d.") % told)
        return _checked(dict(zip(shape.columns, cells, strict=True)))

    rows = _each(lines, lambda: next(reader), row_of)
    next(rows, None)
    yield from rows


def _json_rows(lines: _Lines) -> Iterator[tuple[int, dict[str, str] | RowError]]:
    def row_of(line: str) -> dict[str, str] | RowError:
        try:
            # Numbers stay as they are written: an id that became a number has lost its last digits.
            told = json.loads(line.lstrip("\ufeff"), parse_int=str, parse_float=str, parse_constant=str)
        except (ValueError, RecursionError):
            return RowError("", _("The line is not a JSON object."))
        if not isinstance(told, dict):
            return RowError("", _("The line is not a JSON object."))
        return _checked(dict(_flat(told)))

    return _each(lines, lambda: next(lines), row_of)


def _each(lines: _Lines, following: Callable, row_of: Callable) -> Iterator[tuple[int, dict[str, str] | RowError]]:
    while True:
        start = lines.number + 1
        try:
            told = following()
        except StopIteration:
            return
        except RowError as error:
            yield start, error
            continue
        except csv.Error as error:
            yield start, RowError("", _csv_trouble(str(error), lines.number))
            continue
        is_blank = not told.strip() if isinstance(told, str) else not any(cell.strip() for cell in told)
        if not is_blank:
            yield start, row_of(told)


def _csv_trouble(said: str, last_line: int) -> str:
    if "limit" in said or "unexpected end" in said:
        return _(
            "A field that begins here has no end within %(limit)d characters, so everything up to line %(line)d was"
            " left out. A quotation mark may be missing."
        ) % {"limit": csv.field_size_limit(), "line": last_line}
    return _("The row is not CSV: %(reason)s") % {"reason": said[:200]}


def _checked(row: dict[str, str]) -> dict[str, str] | RowError:
    for name, value in row.items():
        if len(value) > FIELD_LIMIT:
            told = {"length": len(value), "limit": FIELD_LIMIT}
            return RowError(name, _("has %(length)d characters; at most %(limit)d are taken") % told)
        if "\0" in value:
            return RowError(name, _("holds the NUL character"))
        if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
            return RowError(name, _("is not UTF-8 text; save the file as UTF-8"))
    return row


def _flat(told: dict, path: str = "", depth: int = DEPTH_LIMIT) -> Iterator[tuple[str, str]]:
    for name, value in told.items():
        key = f"{path}{name}"[:COLUMN_NAME_LIMIT]
        if isinstance(value, dict) and depth:
            yield from _flat(value, f"{key}.", depth - 1)
        elif isinstance(value, bool):
            yield key, "true" if value else "false"
        elif isinstance(value, str):
            yield key, value
        elif value is None:
            yield key, ""


def _encoding(data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileError(_("This is a spreadsheet. Save it as CSV (UTF-8) and try again."))
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise FileError(_("The file is encoded as UTF-32. Save it as UTF-8 and try again."))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.count(b"\0") * 10 > len(data):
        raise FileError(_("This is not a text file. Save it as CSV or JSON Lines in UTF-8 and try again."))
    return "utf-8-sig"


def _delimiter(start: str, *, is_whole: bool) -> str:
    """The delimiter by which the first rows have most columns alike."""
    lines = start.splitlines(keepends=True)
    if not is_whole:
        lines = lines[:-1] or lines
    best, best_score = "", (0, 0)
    for delimiter in DELIMITERS:
        widths = []
        try:
            for row in csv.reader(lines, delimiter=delimiter):
                widths.append(len(row))
                if len(widths) > SNIFFED_ROWS:
                    break
        except csv.Error:
            pass
        if widths and widths[0] > 1:
            score = (sum(width == widths[0] for width in widths), widths[0])
            if score > best_score:
                best, best_score = delimiter, score
    if not best:
        raise FileError(
            _("Only one column was found. The first line names the columns, separated by a comma, semicolon or tab.")
        )
    return best


def _header(path: str | Path, encoding: str, delimiter: str) -> tuple[str, ...]:
    errors = "surrogatepass" if encoding == "utf-16" else "surrogateescape"
    with open(path, encoding=encoding, errors=errors, newline="") as file:
        try:
            cells = next((row for row in csv.reader(_Lines(file), delimiter=delimiter) if any(row)), [])
        except (RowError, csv.Error) as error:
            raise FileError(_("The first line cannot be read: %(reason)s") % {"reason": str(error)[:200]}) from error
    if len(cells) > COLUMN_LIMIT:
        raise FileError(_("The file has more than %(limit)d columns.") % {"limit": COLUMN_LIMIT})
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("\0", "").split())[:COLUMN_NAME_LIMIT] or _("column %(number)d") % {
            "number": number
        }
        if any("\ud800" <= character <= "\udfff" for character in name):
            raise FileError(_("The first line is not UTF-8 text. Save the file as UTF-8 and try again."))
        names.append(name if name not in names else f"{name} ({number})")
    return tuple(names)
