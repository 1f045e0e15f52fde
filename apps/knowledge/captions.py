"""Captions as people upload them (WebVTT or SRT), read strictly and written anew as clean WebVTT.

The format is W3C's WebVTT (w3.org/TR/webvtt1): a header, blocks parted by blank lines, and in each cue a line of times
and the words. SRT is close enough to be read by the same eyes: numbers over the times, commas before milliseconds.
What only serves looks (settings, styles, regions, tags, comments) is left out; words and times are kept.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.foundation.letters import clean_line, strip_tricks

BYTE_LIMIT = 1_000_000
LINE_LIMIT = 5_000
WORDS_LIMIT = 1_000
# No film is longer; a time beyond it is a mistake of whoever wrote it.
LONGEST_SECONDS = 24 * 3600
# Captions may run so much beyond the end of the film: its length is known in whole seconds.
TOLERANCE_SECONDS = 2.0

ARROW = "-->"
TIME = re.compile(r"(?:([0-9]{1,3}):)?([0-5]?[0-9]):([0-5][0-9])[.,]([0-9]{3})")
TAG = re.compile(r"</?(?:v|c|i|b|u|lang|ruby|rt|font|[0-9:.]+)(?=[\s.>])[^<>]*>", re.IGNORECASE)
DROPPED_BLOCKS = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class Line:
    """What is said from one moment of a film to another: seconds, and plain text on one line."""

    start: float
    end: float
    text: str

    @property
    def clock(self) -> str:
        """When it begins, as people write it: 1:23."""
        return clock(self.start)

    @property
    def second(self) -> int:
        """The whole second at which a player shall begin to hear it."""
        return int(self.start)


def read_captions(source: str | bytes, *, seconds: float | None = None) -> list[Line]:
    """The lines of a WebVTT or SRT text, in the order of time.

    `seconds` is the length of the film, where it is known. Raises ValidationError naming the line of the text and what
    is wrong there.
    """
    text = _decoded(source)
    lines: list[Line] = []
    for number, block in _blocks(text):
        where, cue = _cue(number, block)
        if cue is None:
            continue
        if lines and cue.start < lines[-1].start:
            told = {"line": where, "time": clock(cue.start), "before": clock(lines[-1].start)}
            raise _wrong(
                _("Line %(line)d: %(time)s comes after %(before)s. Put the lines in the order of time.") % told
            )
        if seconds is not None and cue.end > seconds + TOLERANCE_SECONDS:
            told = {"line": where, "time": clock(cue.end), "length": clock(seconds)}
            raise _wrong(
                _("Line %(line)d: this is said until %(time)s, but the film ends at %(length)s. Check the times.")
                % told
            )
        if cue.text:
            lines.append(cue)
        if len(lines) > LINE_LIMIT:
            raise _wrong(_("These captions have more than %d lines. Join short ones.") % LINE_LIMIT)
    if not lines:
        raise _wrong(_("These captions have no lines. Each needs its times, as in 00:01.000 --> 00:04.000, and words."))
    return lines


def write_captions(lines: Sequence[Line]) -> str:
    """WebVTT with nothing but times and words; reading it gives the same lines."""
    cues = (f"{_written(line.start)} {ARROW} {_written(line.end)}\n{_escaped(line.text)}\n" for line in lines)
    return "WEBVTT\n\n" + "\n".join(cues)


def clock(seconds: float) -> str:
    """A moment of a film as people write it: 0:35, 12:04, 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _decoded(source: str | bytes) -> str:
    if isinstance(source, bytes):
        if len(source) > BYTE_LIMIT:
            raise _too_long()
        try:
            source = source.decode("utf-8")
        except UnicodeDecodeError as error:
            line = source[: error.start].count(b"\n") + 1
            raise _wrong(_("Line %d: this is not UTF-8. Save the captions as UTF-8 and try again.") % line) from error
    if len(source) > BYTE_LIMIT:
        raise _too_long()
    return source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The blocks between blank lines that may hold a cue, each with the number of its first line."""
    rows = text.split("\n")
    begin = 0
    if rows[0].startswith("WEBVTT"):
        if rows[0][6:7] not in ("", " ", "\t"):
            raise _wrong(_("Line 1: the first line must be WEBVTT alone."))
        # What follows the header up to a blank line belongs to it, unless it is a cue already.
        while begin < len(rows) and rows[begin].strip() and ARROW not in rows[begin]:
            begin += 1
    block: list[str] = []
    number = begin + 1
    for place, row in enumerate(rows[begin:], begin + 1):
        # Two cues without a blank line between them: the times tell where the next one begins.
        if row.strip() and not (ARROW in row and any(ARROW in one for one in block)):
            block.append(row)
            continue
        if block:
            yield number, block
        block, number = ([row], place) if row.strip() else ([], place + 1)
    if block:
        yield number, block


def _cue(number: int, block: list[str]) -> tuple[int, Line | None]:
    """The number of the line with the times, and what is said there; None for a block that says nothing."""
    at = next((place for place, row in enumerate(block) if ARROW in row), None)
    first = block[0].split(maxsplit=1)[0]
    if at is None:
        if first in DROPPED_BLOCKS or (len(block) == 1 and first.isdigit()):
            return number, None
        raise _wrong(
            _("Line %(line)d: there are no times over “%(words)s”. Write them as in 00:01.000 --> 00:04.000.")
            % {"line": number, "words": clean_line(block[0], 40)}
        )
    where = number + at
    if at > 1:
        raise _wrong(
            _("Line %(line)d: “%(words)s” stands over the times. The words belong under them.")
            % {"line": number, "words": clean_line(block[0], 40)}
        )
    begins, _arrow, rest = block[at].partition(ARROW)
    ends = rest.split(maxsplit=1)[0] if rest.strip() else ""
    start, end = _time(begins.strip(), where), _time(ends, where)
    if end <= start:
        told = {"line": where, "start": clock(start), "end": clock(end)}
        raise _wrong(_("Line %(line)d: it ends (%(end)s) before it has begun (%(start)s).") % told)
    return where, Line(start, end, _plain(" ".join(block[at + 1 :]), where))


def _time(written: str, where: int) -> float:
    found = TIME.fullmatch(written)
    if found is None:
        raise _wrong(
            _("Line %(line)d: “%(time)s” is no time. Write minutes, seconds and thousandths as in 01:02.500.")
            % {"line": where, "time": clean_line(written, 20)}
        )
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    total = hours * 3600 + minutes * 60 + seconds + thousandths / 1000
    if total > LONGEST_SECONDS:
        raise _wrong(_("Line %(line)d: %(time)s is later than any film ends.") % {"line": where, "time": written})
    return round(total, 3)


def _plain(words: str, where: int) -> str:
    text = strip_tricks(html.unescape(TAG.sub("", words)))
    if len(text) > WORDS_LIMIT:
        told = {"line": where, "limit": WORDS_LIMIT}
        raise _wrong(_("Line %(line)d: more than %(limit)d letters are said at once. Make several lines of it.") % told)
    # An arrow inside the words would be read as times.
    return clean_line(text.replace(ARROW, "→"), WORDS_LIMIT)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _written(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, thousandths = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{thousandths // 1000:02}.{thousandths % 1000:03}"


def _too_long() -> ValidationError:
    return _wrong(
        _("These captions have more than %d MB. Captions of a film have far less.") % (BYTE_LIMIT // 1_000_000)
    )


def _wrong(reason: str) -> ValidationError:
    return ValidationError(reason, code="captions")
