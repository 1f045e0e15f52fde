"""Look through a whole export before anything of it is kept.

Every file has the size and digest that the header tells, every line has its values and no others, every value is of
its kind, and every reference leads to a line. What is wrong is told with file, line and field.
"""

import json
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from .content import NOUNS
from .format import FORMAT, HEADER, HEADER_LIMIT, LINE_LIMIT, MEDIA, VERSION
from .gathering import Numbers
from .kinds import Wrong
from .nouns import Noun
from .sources import ContentError, Source

MOST_PROBLEMS = 20
PIECE = 1024 * 1024


@dataclass(slots=True)
class Checked:
    """What an export says it holds: lines by noun, and the files that lines name, with their sizes."""

    lines: dict[str, int] = field(default_factory=dict)
    media: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All lines."""
        return sum(self.lines.values())


def check(source: Source, tell: Callable[[str, int, int], None]) -> Checked:
    """Look through everything. Raises ContentError with the first problems of the first file that has any."""
    header = _read_header(source)
    return _Checking(source, header, tell).everything()


def read_lines(source: Source, noun: Noun) -> Iterator[tuple[int, dict[str, Any]]]:
    """The lines of a noun with their numbers, as values of the database. Raises ContentError at what does not fit."""
    for number, line in _raw_lines(source, noun.file, source.size(noun.file)):
        yield number, _understood(noun, number, line)


def _read_header(source: Source) -> dict:
    if source.size(HEADER) > HEADER_LIMIT:
        raise ContentError(_("%(file)s is larger than any header.") % {"file": HEADER})
    with source.open(HEADER) as file:
        try:
            header = json.loads(file.read(HEADER_LIMIT + 1))
        except (ValueError, RecursionError):
            raise ContentError(_("%(file)s is no JSON.") % {"file": HEADER}) from None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise ContentError(_("%(file)s is not the header of an export.") % {"file": HEADER})
    if header.get("version") != VERSION:
        raise ContentError(
            _("This export has version %(told)s of the format; this site reads version %(known)d. Export it anew.")
            % {"told": str(header.get("version"))[:20], "known": VERSION}
        )
    files = header.get("files")
    if not isinstance(files, dict) or files.keys() != {noun.file for noun in NOUNS}:
        raise ContentError(_("%(file)s does not name the files of an export.") % {"file": HEADER})
    for name, told in files.items():
        if (
            not isinstance(told, dict)
            or not isinstance(told.get("bytes"), int)
            or not isinstance(told.get("lines"), int)
        ):
            raise ContentError(_("%(file)s does not say how large %(name)s is.") % {"file": HEADER, "name": name})
    return files


class _Checking:
    def __init__(self, source: Source, files: dict, tell: Callable[[str, int, int], None]) -> None:
        self._source, self._files, self._tell = source, files, tell
        self._checked = Checked()
        self._numbers: dict[str, Numbers] = {}
        # By noun and field, what is referred to, line by line; 0 where it is empty.
        self._referred: dict[tuple[str, str], array] = {}
        # The same for lists: pairs of the line and what it names.
        self._listed: dict[tuple[str, str], array] = {}

    def everything(self) -> Checked:
        self._check_sizes()
        for noun in NOUNS:
            self._check_lines(noun)
        for (name, column), referred in self._referred.items():
            self._check_references(name, column, enumerate(referred, start=1))
        for (name, column), pairs in self._listed.items():
            self._check_references(name, column, zip(pairs[::2], pairs[1::2], strict=True))
        self._check_media()
        return self._checked

    def _check_sizes(self) -> None:
        names = self._source.names()
        for noun in NOUNS:
            if noun.file not in names:
                raise ContentError(_("%(file)s is missing.") % {"file": noun.file})
            if self._source.size(noun.file) != self._files[noun.file]["bytes"]:
                raise ContentError(_("%(file)s has not the size that the header tells.") % {"file": noun.file})

    def _check_lines(self, noun: Noun) -> None:
        digest, numbers, count, problems = sha256(), array("q"), 0, []
        references = [(name, self._referred.setdefault((noun.name, name), array("q"))) for name in noun.references]
        lists = [(name, self._listed.setdefault((noun.name, name), array("q"))) for name in noun.lists]
        for count, line in _raw_lines(self._source, noun.file, self._source.size(noun.file)):
            digest.update(line)
            try:
                values = _understood(noun, count, line)
                if numbers and values["id"] <= numbers[-1]:
                    raise ContentError(_where(noun, count, "id", _("it should be larger than that of the line before")))
            except ContentError as error:
                problems += error.problems
                if len(problems) >= MOST_PROBLEMS:
                    break
                continue
            numbers.append(values["id"])
            for name, referred in references:
                referred.append(values[name] or 0)
            for name, pairs in lists:
                for other in values[name]:
                    pairs.extend((count, other))
            self._note_media(noun, count, values)
        if problems:
            raise ContentError(*problems[:MOST_PROBLEMS])
        told = self._files[noun.file]
        if digest.hexdigest() != told.get("sha256") or count != told["lines"]:
            raise ContentError(_("%(file)s is not the file that the header tells of.") % {"file": noun.file})
        self._numbers[noun.name] = Numbers(numbers)
        self._checked.lines[noun.name] = count
        self._tell(noun.name, count, self._checked.total)

    def _note_media(self, noun: Noun, line: int, values: dict) -> None:
        for name in noun.media:
            if medium := values[name]:
                known = self._checked.media.setdefault(medium["sha256"], medium["bytes"])
                if known != medium["bytes"]:
                    raise ContentError(_where(noun, line, name, _("another line tells another size of this file")))

    def _check_references(self, name: str, column: str, referred) -> None:
        noun = next(noun for noun in NOUNS if noun.name == name)
        kind = noun.columns[column]
        there, problems = self._numbers[kind.noun], []
        # Lines are counted with those that were taken, and up to here all were.
        for line, number in referred:
            if number and number not in there:
                told = {"file": f"{kind.noun}.jsonl", "number": number}
                problems.append(_where(noun, line, column, _("%(file)s has no line with the id %(number)d") % told))
                if len(problems) >= MOST_PROBLEMS:
                    break
        if problems:
            raise ContentError(*problems)

    def _check_media(self) -> None:
        here = {name for name in self._source.names() if name.startswith(MEDIA)}
        for digest, size in self._checked.media.items():
            name = f"{MEDIA}{digest}"
            if name not in here:
                raise ContentError(_("%(file)s is missing.") % {"file": name})
            if self._source.size(name) != size:
                raise ContentError(_("%(file)s has not the size that its line tells.") % {"file": name})
            found = sha256()
            for piece in read_pieces(self._source, name, size):
                found.update(piece)
            if found.hexdigest() != digest:
                raise ContentError(_("%(file)s is not the file that it is named after.") % {"file": name})
        if strange := sorted(here - {f"{MEDIA}{digest}" for digest in self._checked.media}):
            raise ContentError(_("No line names %(file)s.") % {"file": strange[0]})


def read_pieces(source: Source, name: str, size: int) -> Iterator[bytes]:
    """A file piece by piece, and not a byte more than its size. Raises ContentError where it has more or less."""
    left = size
    with source.open(name) as file:
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
        if left or file.read(1):
            raise ContentError(_("%(file)s has not the size that it says.") % {"file": name})


def _raw_lines(source: Source, name: str, size: int) -> Iterator[tuple[int, bytes]]:
    left = size
    with source.open(name) as file:
        number = 0
        while line := file.readline(min(LINE_LIMIT, left) + 1):
            number += 1
            left -= len(line)
            if left < 0 or len(line) > LINE_LIMIT:
                raise ContentError(
                    _("%(file)s, line %(line)d: longer than any line of an export.") % {"file": name, "line": number}
                )
            if not line.endswith(b"\n"):
                raise ContentError(_("%(file)s, line %(line)d: the file is cut off.") % {"file": name, "line": number})
            yield number, line


def _understood(noun: Noun, number: int, line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line, parse_constant=_no_number, parse_float=_no_number)
    except (ValueError, RecursionError):
        raise ContentError(_where(noun, number, "", _("this is no JSON"))) from None
    if not isinstance(told, dict):
        raise ContentError(_where(noun, number, "", _("it should be an object")))
    columns = noun.columns
    if told.keys() != columns.keys():
        problems = [
            _where(noun, number, name[:60], _("it is missing") if name in columns else _("no line has such a field"))
            for name in sorted(columns.keys() ^ told.keys())
        ]
        raise ContentError(*problems[:MOST_PROBLEMS])
    values, problems = {}, []
    for name, kind in columns.items():
        try:
            values[name] = kind.read(told[name])
        except Wrong as error:
            problems.append(_where(noun, number, name, str(error)))
    if problems:
        raise ContentError(*problems)
    return values


def _no_number(written: str):
    raise ValueError(written)


def _where(noun: Noun, line: int, name: str, reason: str) -> str:
    told = {"file": noun.file, "line": line, "field": name, "reason": reason}
    if name:
        return _("%(file)s, line %(line)d, “%(field)s”: %(reason)s.") % told
    return _("%(file)s, line %(line)d: %(reason)s.") % told
