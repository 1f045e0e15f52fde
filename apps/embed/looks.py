"""How a frame looks: the site's own tokens, in the colour and the scheme of its row.

Of an accent only hue and chroma are kept. The lightness of every colour stays ours, so that whatever a host chooses is
readable on both papers (decision 0059).
"""

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles.finders import find

from .colours import hue_and_chroma
from .models import Embed, Scheme

# Both hold what changes in the dark; the rest of the site's styles only use their variables.
SHEETS = ("css/tokens.css", "css/marks.css")
IN_THE_DARK = "(prefers-color-scheme: dark)"
SCHEMES = {Scheme.AUTO: IN_THE_DARK, Scheme.LIGHT: "not all", Scheme.DARK: "all"}
COLOUR_SCHEMES = {Scheme.AUTO: "light dark", Scheme.LIGHT: "only light", Scheme.DARK: "only dark"}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
VERSION_LENGTH = 12
# The variables whose chroma is the accent's. Where the host's colour is greyer than ours, they are, too.
OF_THE_ACCENT = re.compile(r"(--(?:accent(?:-strong|-soft)?|focus): oklch\([\d.]+ )([\d.]+)( var\(--hue\)\))")


def stylesheet_of(embed: Embed, hue: int, scheme: str) -> str:
    """The tokens of a frame as CSS, light, dark or as the visitor's system has it. `hue` (degrees) is the company's,
    for a row without a colour of its own."""
    return _written(embed.accent, hue, Scheme(scheme), _state_of_the_sheets())


def version_of(embed: Embed, hue: int) -> str:
    """What stands in the address of the stylesheet, so that it can be kept for ever: another where anything differs."""
    return _digest(stylesheet_of(embed, hue, embed.scheme))


def colour_scheme_of(scheme: Scheme) -> str:
    """What the browser is told of a scheme, for its own controls and the paper behind the page."""
    return COLOUR_SCHEMES[scheme]


@lru_cache(maxsize=64)
def _written(accent: str, hue: int, scheme: Scheme, state: tuple) -> str:
    css = COMMENT.sub("", "\n".join(Path(find(sheet)).read_text(encoding="utf-8") for sheet in SHEETS))
    css = css.replace(IN_THE_DARK, SCHEMES[scheme])
    if scheme != Scheme.AUTO:
        css = css.replace("color-scheme: light dark", f"color-scheme: {COLOUR_SCHEMES[scheme]}")
    if accent:
        turned, chroma = hue_and_chroma(accent)
        hue = round(turned)
        css = OF_THE_ACCENT.sub(lambda found: f"{found[1]}{min(float(found[2]), chroma):.3f}{found[3]}", css)
    return re.sub(r"\n\s*", "\n", f"{css}\n:root {{ --hue: {hue % 360}; }}\n").strip()


@lru_cache(maxsize=64)
def _digest(css: str) -> str:
    return sha256(css.encode()).hexdigest()[:VERSION_LENGTH]


def _state_of_the_sheets() -> tuple:
    """When they were written last, so that a process that runs notices a change."""
    return tuple(Path(find(sheet)).stat().st_mtime_ns for sheet in SHEETS)
