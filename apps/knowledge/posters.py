"""The pictures that stand for films: what was uploaded, made small, or a calm drawing where there is none."""

import io
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.utils.html import escape
from PIL import Image

from apps.foundation.drawing import redraw

# A poster is seen at the width of the text at most; more pixels would only be weight.
LARGEST = (960, 540)
QUALITY = 72
# A drawing is as wide as this in units of its own, and nine sixteenths as high.
WIDE, HIGH = 320, 180
LINE_FROM, LINE_TO, LINE_AT = 40, 280, 148
MARKS_DRAWN = 12


def redraw_poster(upload: UploadedFile) -> bytes:
    """An uploaded picture as WebP of at most 960 by 540 pixels. Raises ValidationError as `redraw` does."""
    drawing = redraw(upload)
    with Image.open(io.BytesIO(drawing.data), formats=("WEBP",)) as image:
        picture = image.convert("RGB")
    picture.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=QUALITY, method=4)
    return written.getvalue()


def draw_poster(*, hue: int, marks: Sequence[float] = ()) -> str:
    """An SVG picture in the company's hue (0 to 360): a ring to press, and the line of the film with its chapters.

    `marks` are the places of the chapters on the line, 0 to 1. It holds attributes only, no styles and no scripts.
    """
    hue = int(hue) % 360
    paper, ink, soft = f"hsl({hue},28%,91%)", f"hsl({hue},45%,32%)", f"hsl({hue},25%,74%)"
    dots = "".join(
        f'<circle cx="{LINE_FROM + (LINE_TO - LINE_FROM) * min(max(mark, 0), 1):.1f}" cy="{LINE_AT}" r="4"/>'
        for mark in marks[:MARKS_DRAWN]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="960" height="540">'
        f'<rect width="{WIDE}" height="{HIGH}" fill="{escape(paper)}"/>'
        f'<path d="M{LINE_FROM} {LINE_AT}H{LINE_TO}" stroke="{soft}" stroke-width="2" stroke-linecap="round"/>'
        f'<g fill="{paper}" stroke="{ink}" stroke-width="2">{dots}</g>'
        f'<circle cx="160" cy="78" r="34" fill="none" stroke="{ink}" stroke-width="4"/>'
        f'<path d="M150 62l26 16-26 16z" fill="{ink}"/></svg>'
    )
