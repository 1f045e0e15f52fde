"""Colours that somebody else chose, made readable: the accent of a frame is its host's, the contrast is ours.

Contrast is that of WCAG 2.2 (relative luminance), hue and chroma are those of OKLCH (Björn Ottosson, 2020).
"""

import math
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HEX = re.compile(r"#[0-9a-f]{6}", re.ASCII)
WHITE, BLACK = "#ffffff", "#000000"
# What a control needs against the page behind it (WCAG 1.4.11), and our two papers.
LEAST_CONTRAST = 3.0
LIGHT_PAPER, DARK_PAPER = "#fbf7f1", "#17130f"


def validate_colour(colour: str) -> None:
    """Raises ValidationError for what is not a colour such as "#1877f2", in small letters."""
    if not HEX.fullmatch(colour):
        raise ValidationError(_("Write a colour as # and six digits from 0 to f, for example #1877f2."), code="invalid")


def contrast(one: str, other: str) -> float:
    """The contrast of two colours such as "#1877f2", from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """White or black, whichever can be read on the colour: at least 4.58 for any."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, colour))


def hue_and_chroma(colour: str) -> tuple[float, float]:
    """Hue (degrees, 0 to 360) and chroma (0 to about 0.32) in OKLCH: what is kept of a colour on any paper."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return math.degrees(math.atan2(b, a)) % 360, math.hypot(a, b)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> tuple[float, float, float]:
    shares = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return tuple(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
