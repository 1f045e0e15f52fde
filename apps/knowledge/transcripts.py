"""What is said in a film, to read beside it: its lines, and where the words that somebody looks for stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from .captions import Line
from .models import CaptionTrack

WORDS_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a transcript: its number from 1 on, its second, when that is, the words as HTML, whether they are
    those looked for."""

    number: int
    second: int
    clock: str
    html: SafeString
    is_found: bool


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is said in one language. `words` are those looked for, `found` how many lines have them all."""

    track: CaptionTrack
    lines: list[Said]
    words: str
    found: int


def transcript_of(track: CaptionTrack, words: str = "") -> Transcript:
    """The lines of a track; those with all of `words`, in any order and in large or small letters, have them marked."""
    words = " ".join(words.split())[:WORDS_LIMIT]
    wanted = sorted(set(words.casefold().split()), key=len, reverse=True)
    lines = [_said(number, line, wanted) for number, line in enumerate(track.transcript, 1)]
    return Transcript(track, lines, words, sum(line.is_found for line in lines))


def choose_track(tracks: Sequence[CaptionTrack], asked: str, spoken: str) -> CaptionTrack | None:
    """The captions that were asked for, else those of the spoken language, else the first, if there are any."""
    by_language = {track.language: track for track in tracks}
    return by_language.get(asked) or by_language.get(spoken) or next(iter(tracks), None)


def _said(number: int, line: Line, wanted: list[str]) -> Said:
    is_found = bool(wanted) and all(word in line.text.casefold() for word in wanted)
    words = _marked(line.text, wanted) if is_found else escape(line.text)
    return Said(number, line.second, line.clock, words, is_found)


def _marked(text: str, wanted: list[str]) -> SafeString:
    parts = re.split("(" + "|".join(map(re.escape, wanted)) + ")", text, flags=re.IGNORECASE)
    # Every second part is one that was looked for.
    marked = (format_html("<mark>{}</mark>", part) if place % 2 else part for place, part in enumerate(parts))
    return format_html_join("", "{}", ((part,) for part in marked))
