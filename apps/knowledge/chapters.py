"""Chapters as editors write them, one a line: "0:35 Open the settings"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.foundation.letters import clean_line

from .captions import LONGEST_SECONDS, Line, clock, write_captions

TITLE_LIMIT = 100
MOST = 100
ROW = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-9]{2})(?:\s+[-–—]?\s*(.*))?")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a tutorial: the second at which it begins, and its title."""

    at_seconds: int
    title: str


def read_chapters(written: str, *, seconds: int | None = None) -> list[Step]:
    """The steps of a text of lines such as "0:35 Open the settings"; empty lines are passed over.

    `seconds` is the length of the film, where it is known. Raises ValidationError naming the line and what is wrong.
    """
    steps: list[Step] = []
    for number, row in enumerate(written.splitlines(), 1):
        if not row.strip():
            continue
        found = ROW.fullmatch(row.strip())
        if found is None:
            told = {"line": number, "words": clean_line(row, 40)}
            raise _wrong(_("Line %(line)d: “%(words)s” does not begin with a time. Write it as 0:35 Title.") % told)
        hours, minutes, rest, title = found.groups(default="")
        title = clean_line(title, TITLE_LIMIT + 1)
        at = int(hours or 0) * 3600 + int(minutes) * 60 + int(rest)
        told = {"line": number, "time": clock(at), "title": title[:40], "limit": TITLE_LIMIT}
        if int(rest) > 59 or (hours and int(minutes) > 59):
            raise _wrong(_("Line %(line)d: there are sixty seconds to a minute and sixty minutes to an hour.") % told)
        if not title:
            raise _wrong(_("Line %(line)d: write what happens at %(time)s.") % told)
        if len(title) > TITLE_LIMIT:
            raise _wrong(_("Line %(line)d: a title has at most %(limit)d letters.") % told)
        if steps and at <= steps[-1].at_seconds:
            told["before"] = clock(steps[-1].at_seconds)
            raise _wrong(_("Line %(line)d: %(time)s does not come after %(before)s. Write them in their order.") % told)
        if at > LONGEST_SECONDS or (seconds is not None and at >= seconds):
            told["length"] = clock(seconds or LONGEST_SECONDS)
            raise _wrong(_("Line %(line)d: at %(time)s the film is over; it ends at %(length)s.") % told)
        steps.append(Step(at, title))
    if len(steps) > MOST:
        raise _wrong(_("These are more than %d chapters. Join some.") % MOST)
    return steps


def write_chapters(steps: Iterable) -> str:
    """The text that reads as these steps again; takes chapters of a video, too."""
    return "\n".join(f"{clock(step.at_seconds)} {step.title}" for step in steps)


def chapters_track(steps: Iterable, seconds: int | None) -> str:
    """The steps as a WebVTT track of chapters; each lasts until the next one, the last one to the end of the film."""
    steps = list(steps)
    ends = [step.at_seconds for step in steps[1:]]
    last = steps[-1].at_seconds if steps else 0
    ends.append(max(seconds or 0, last + 1))
    return write_captions([Line(step.at_seconds, end, step.title) for step, end in zip(steps, ends, strict=False)])


def _wrong(reason: str) -> ValidationError:
    return ValidationError(reason, code="chapters")
