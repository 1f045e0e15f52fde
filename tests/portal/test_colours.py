"""The colours of the site are readable by construction: for every accent hue, in light and in dark."""

import math
import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = Path(settings.BASE_DIR) / "static" / "css" / "tokens.css"
COLOUR = re.compile(r"--([a-z-]+): oklch\(([\d. ]+(?:var\(--hue\))?)\)")
TEXT, GRAPHICS = 4.5, 3.0
ON_PLAIN = [
    "ink",
    "ink-soft",
    "accent",
    "accent-strong",
    "open",
    "answered",
    "resolved",
    "private",
    "removed",
    "urgent",
]
PAIRS = (
    [(word, face, TEXT) for word in ON_PLAIN for face in ("paper", "surface", "sunken")]
    + [(tone, f"{tone}-soft", TEXT) for tone in ("open", "answered", "resolved", "private", "removed", "urgent")]
    + [("ink", f"{tone}-soft", TEXT) for tone in ("open", "answered", "resolved", "private", "urgent", "accent")]
    + [("accent-strong", "accent-soft", TEXT), ("on-accent", "accent", TEXT), ("on-accent", "accent-strong", TEXT)]
    + [("on-accent", "resolved", TEXT), ("focus", "paper", GRAPHICS), ("focus", "surface", GRAPHICS)]
    + [
        ("edge", "surface", GRAPHICS),
        ("open-mark", "paper", GRAPHICS),
        ("answered-mark", "paper", GRAPHICS),
        ("resolved-mark", "paper", GRAPHICS),
    ]
)


def schemes() -> dict[str, dict[str, str]]:
    light, _media, dark = TOKENS.read_text().partition("@media (prefers-color-scheme: dark)")
    read = dict(COLOUR.findall(light))
    return {"light": read, "dark": read | dict(COLOUR.findall(dark))}


def luminance(colour: str, hue: int) -> float:
    """Relative luminance of an OKLCH colour, clipped to sRGB (matrices: CSS Color 4, section 10)."""
    lightness, chroma, angle = (float(part) for part in colour.replace("var(--hue)", str(hue)).split())
    a, b = chroma * math.cos(math.radians(angle)), chroma * math.sin(math.radians(angle))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(part, 0), 1) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_are_readable_on_every_surface_for_every_hue(scheme):
    colours = schemes()[scheme]
    unreadable = []
    for word, face, least in PAIRS:
        for hue in range(0, 360, 5):
            bright, dim = sorted((luminance(colours[word], hue), luminance(colours[face], hue)), reverse=True)
            contrast = (bright + 0.05) / (dim + 0.05)
            if contrast < least:
                unreadable.append(f"{word} on {face} at hue {hue}: {contrast:.2f}")
    assert unreadable == []
