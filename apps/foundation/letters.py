"""Text from outside made readable: tricks taken out, gaps closed, cut between letters."""

import re
import unicodedata

ELLIPSIS = "…"
MARKS_PER_LETTER = 4
SPACES_IN_A_ROW = 8
INDENT_LIMIT = 32

_ZERO_WIDTH_JOINERS = "\u200c\u200d"
_NEVER_SHOWN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff"
    "\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_LONG_GAP = re.compile(f"[ \t\u00a0]{{{SPACES_IN_A_ROW + 1},}}")
_BLANK_LINES = re.compile("\n{3,}")
_JOINING_SCRIPTS = (
    (0x0600, 0x08FF),  # Arabic, Syriac, Thaana, N'Ko and their extensions
    (0x0900, 0x0DFF),  # the scripts of India and Sri Lanka
    (0x0F00, 0x109F),  # Tibetan, Myanmar
    (0x1780, 0x18AF),  # Khmer, Mongolian
    (0xA800, 0xABFF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFC),
    (0x10A00, 0x11FFF),
    (0x1E900, 0x1E95F),
)


def clean_line(text: str, limit: int) -> str:
    """One line of readable text of at most `limit` characters, cut between letters with an ellipsis.

    For names, titles and other short fields. White space of every kind becomes single spaces.
    """
    return cut_text(" ".join(strip_tricks(text).split()), limit)


def clean_text(text: str, limit: int) -> str:
    """Readable text of at most `limit` characters that keeps its lines, indentation and tabs.

    Line ends become "\\n", more than one blank line becomes one, and gaps of more than eight blanks become one.
    """
    lines = (_clean_inside(line.rstrip()) for line in strip_tricks(text).split("\n"))
    return cut_text(_BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n").rstrip(), limit)


def strip_tricks(text: str) -> str:
    """The text in Unicode form NFC without what only serves to deceive or to break a page.

    Control characters, zero-width characters, bidirectional overrides and isolates go. Joiners stay where a script or
    an emoji needs them, and the left-to-right and right-to-left marks stay. A letter keeps at most four marks.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _NEVER_SHOWN.sub("", text)
    if text.isascii():
        return text
    # Before the normal form too: ordering a long run of marks takes quadratic time.
    return _limit_marks(unicodedata.normalize("NFC", _limit_marks(text)))


def cut_text(text: str, limit: int) -> str:
    """The text when it has at most `limit` characters, else its beginning and an ellipsis, `limit` in all.

    Never cuts between a letter and its marks, inside an emoji sequence or a flag.
    """
    if len(text) <= limit:
        return text
    cut = max(limit - len(ELLIPSIS), 0)
    earliest = max(cut - 64, 0)
    place = cut
    while place > earliest and _belongs_together(text, place):
        place -= 1
    return text[: place if place > earliest else cut].rstrip() + ELLIPSIS if limit else ""


def _clean_inside(line: str) -> str:
    body = line.lstrip(" \t\u00a0")
    indent = line[: len(line) - len(body)]
    return indent[:INDENT_LIMIT] + _LONG_GAP.sub(" ", body)


def _limit_marks(text: str) -> str:
    if not any(map(_needs_a_neighbour, set(text))):
        return text
    kept: list[str] = []
    marks = 0
    previous = ""
    for place, character in enumerate(text):
        if character.isascii():
            marks = 0
        elif character in _ZERO_WIDTH_JOINERS:
            following = text[place + 1] if place + 1 < len(text) else ""
            if not _joiner_has_meaning(character, previous, following):
                continue
        elif _is_selector(character):
            if not previous or previous.isspace() or _is_selector(previous):
                continue
        elif _is_flag_tag(character):
            if previous != "\U0001f3f4" and not _is_flag_tag(previous):
                continue
        elif unicodedata.category(character) in ("Mn", "Me"):
            marks += 1
            if marks > MARKS_PER_LETTER:
                continue
        else:
            marks = 0
        kept.append(character)
        previous = character
    return "".join(kept)


def _needs_a_neighbour(character: str) -> bool:
    """Whether the character is there for the one beside it: a mark, a joiner, a selector or a tag."""
    if character < "\u0300":
        return False
    return (
        character in _ZERO_WIDTH_JOINERS or unicodedata.category(character) in ("Mn", "Me") or _is_flag_tag(character)
    )


def _joiner_has_meaning(joiner: str, previous: str, following: str) -> bool:
    # Before white space, which may yet be trimmed, there is nothing to join.
    if not previous or not following or following.isspace():
        return False
    if _is_of_joining_script(previous):
        return joiner == "\u200d" or _is_of_joining_script(following)
    return joiner == "\u200d" and _is_pictograph(previous) and _is_pictograph(following)


def _is_of_joining_script(character: str) -> bool:
    code = ord(character)
    return code >= 0x0600 and any(first <= code <= last for first, last in _JOINING_SCRIPTS)


def _is_pictograph(character: str) -> bool:
    code = ord(character)
    return 0x1F000 <= code <= 0x1FAFF or 0x2190 <= code <= 0x2BFF or code in (0xFE0F, 0x20E3)


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _is_flag_tag(character: str) -> bool:
    return "\U000e0020" <= character <= "\U000e007f"


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _belongs_together(text: str, place: int) -> bool:
    """Whether the characters before and at `place` are shown as one."""
    before, after = text[place - 1], text[place]
    if after.isascii():
        return before == "\r" and after == "\n"
    if before == "\u200d" or after in _ZERO_WIDTH_JOINERS or _is_flag_tag(after):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or unicodedata.category(after).startswith("M"):
        return True
    if _is_regional(before) and _is_regional(after):
        start = place
        while start > 0 and place - start < 64 and _is_regional(text[start - 1]):
            start -= 1
        return (place - start) % 2 == 1
    return "\u1100" <= before <= "\u11ff" and "\u1160" <= after <= "\u11ff"
