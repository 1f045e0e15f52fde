"""Draw a card: 1,200 × 630 pixels, some words, a ring, a colour.

The font is Inter, as it comes with the admin's look: Latin, Greek and Cyrillic letters; where that is missing, the one
inside of Pillow, of English letters alone. Neither writes Arabic, Hebrew, Devanagari, Chinese or the like: a title with
a letter that the font does not have is left out rather than drawn as boxes, and the card then shows the
company's name in its place. Pictographs are left out of a title that can be drawn otherwise.
"""

import io
import math
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

from apps.foundation.letters import clean_line

# Counted up when the drawing changes, so that cards have new addresses.
DRAWN_ANEW = 1
WIDTH, HEIGHT = 1200, 630
EDGE, BAR = 80, 24
SIZES, LINES, LEADING = (76, 64, 54, 46), 4, 1.22
TITLE_LIMIT, NAME_LIMIT = 150, 60
NAME_SIZE = 40
RING, RING_LINE = 64, 8
COLOURS = 64
BOLD, REGULAR = "unfold/fonts/inter/Inter-SemiBold.woff2", "unfold/fonts/inter/Inter-Medium.woff2"

# Lightness, chroma and hue of tokens.css; None is the company's own hue.
PAPER, INK, SOFT = (0.978, 0.008, 85), (0.26, 0.016, 60), (0.47, 0.016, 65)
ACCENT = (0.46, 0.11, None)
_OPEN, _ANSWERED, _RESOLVED = (0.65, 0.15, 62), (0.58, 0.14, 250), (0.56, 0.13, 155)
MARKS = {
    "open": _OPEN,
    "asked_back": _OPEN,
    "answered": _ANSWERED,
    "closed": _RESOLVED,
    "timed_out": _RESOLVED,
    "confirmed": _RESOLVED,
    "film": ACCENT,
}


def draw_card(title: str, *, mark: str, company: str, hue: int) -> bytes:
    """The card as PNG of less than 60 kB. `mark` as in `Card`; `hue` in degrees."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _rgb(PAPER, hue))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, BAR, HEIGHT), fill=_rgb(ACCENT, hue))
    top = EDGE
    if mark in MARKS:
        _draw_mark(draw, mark, (EDGE, top), _rgb(MARKS[mark], hue))
        top += RING + EDGE // 2
    name = drawable(company, NAME_LIMIT)
    if words := drawable(title, TITLE_LIMIT) or name:
        font, lines = _fitting(words, HEIGHT - top - EDGE - NAME_SIZE * 2)
        for line in lines:
            draw.text((EDGE, top), line, font=font, fill=_rgb(INK, hue))
            top += round(font.size * LEADING)
    if name and name != words:
        draw.text((EDGE, HEIGHT - EDGE), name, font=_font(NAME_SIZE, REGULAR), fill=_rgb(SOFT, hue), anchor="ls")
    written = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def drawable(text: str, limit: int) -> str:
    """What the font can write of a text, on one line; empty where a letter, a digit or a mark of it is missing."""
    line = clean_line(unicodedata.normalize("NFC", text), limit)
    kept = []
    for character in line:
        if _is_in_the_font(character):
            kept.append(character)
        elif unicodedata.category(character)[0] in "LMN":
            return ""
    return " ".join("".join(kept).split())


@lru_cache(maxsize=2048)
def _is_in_the_font(character: str) -> bool:
    if character == " ":
        return True
    font = _font(NAME_SIZE)
    return bytes(font.getmask(character)) not in (_missing(), b"")


@lru_cache(maxsize=1)
def _missing() -> bytes:
    """What the font shows in place of what it does not have; U+FFFF is no character, so no font has it."""
    return bytes(_font(NAME_SIZE).getmask("\uffff"))


@lru_cache(maxsize=8)
def _font(size: int, name: str = BOLD) -> ImageFont.FreeTypeFont:
    path = finders.find(name)
    # Letters one after the other: none of the scripts that need more is in these fonts.
    return (
        ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC) if path else ImageFont.load_default(size)
    )


def _fitting(words: str, height: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest size at which the words fit, and their lines; in the smallest size the last line ends with "…"."""
    room = WIDTH - 2 * EDGE
    for size in SIZES:
        font = _font(size)
        lines = _lines(words, font, room)
        most = min(LINES, int(height // (size * LEADING)))
        if len(lines) <= most:
            return font, lines
    return font, [*lines[: most - 1], _shortened(lines[most - 1], font, room)]


def _lines(words: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    lines, line = [], ""
    for word in _parts(words.split(" "), font, room):
        longer = f"{line} {word}" if line else word
        if line and font.getlength(longer) > room:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def _parts(words: Sequence[str], font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """Words, and the pieces of those that are longer than a line."""
    parts = []
    for word in words:
        while font.getlength(word) > room:
            fits = max(1, math.floor(len(word) * room / font.getlength(word)))
            while fits > 1 and font.getlength(word[:fits]) > room:
                fits -= 1
            parts.append(word[:fits])
            word = word[fits:]
        parts.append(word)
    return parts


def _shortened(line: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    while line and font.getlength(line + "…") > room:
        line = line[:-1]
    return line.rstrip() + "…"


def _draw_mark(draw: ImageDraw.ImageDraw, mark: str, corner: tuple[int, int], colour: tuple[int, int, int]) -> None:
    """The ring as the site shows it, `interface.ring`; for a film a triangle in a ring."""
    x, y = corner
    middle_x, middle_y, box = x + RING / 2, y + RING / 2, (x, y, x + RING, y + RING)
    if mark == "confirmed":
        draw.ellipse(box, fill=colour)
        check = [(x + 18, y + 33), (x + 28, y + 43), (x + 46, y + 23)]
        draw.line(check, fill=(255, 255, 255), width=RING_LINE, joint="curve")
        return
    draw.ellipse(box, outline=colour, width=RING_LINE)
    if mark == "answered":
        draw.circle((middle_x, middle_y), RING / 5, fill=colour)
    elif mark == "asked_back":
        for step in (-14, 0, 14):
            draw.circle((middle_x + step, middle_y), 5, fill=colour)
    elif mark in ("closed", "timed_out"):
        draw.pieslice((x + 15, y + 15, x + RING - 15, y + RING - 15), -90, 90, fill=colour)
    elif mark == "film":
        draw.polygon([(x + 25, y + 19), (x + 25, y + 45), (x + 47, y + 32)], fill=colour)


def _rgb(colour: tuple[float, float, float | None], hue: int) -> tuple[int, int, int]:
    """OKLCH as sRGB. The matrices are those of CSS Color 4, "Sample code for color conversions"."""
    light, chroma, own = colour
    angle = math.radians(hue if own is None else own)
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return tuple(round(255 * _curved(min(max(part, 0.0), 1.0))) for part in linear)


def _curved(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
