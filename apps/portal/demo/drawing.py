"""Pictures for the demo, drawn when it is loaded: nothing of the kind lies in the project."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SIZE = (960, 600)
PAPER, WALL, FLOOR, WAY, FORBIDDEN = "#faf7f2", "#5b534a", "#efe8dc", "#3f8f6b", "#b4483a"
ROOMS = ((40, 40, 520, 340), (520, 40, 920, 260), (520, 260, 920, 560), (40, 340, 520, 560))
KEPT_OUT = (760, 400, 890, 530)
LANE = 36


def draw_floor_plan() -> SimpleUploadedFile:
    """A flat as a robot sees it: rooms, the lanes it drove, and a corner it stays out of. A PNG, as if uploaded."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    for left, top, right, bottom in ROOMS:
        pen.rectangle((left, top, right, bottom), fill=FLOOR, outline=WALL, width=6)
        for row, y in enumerate(range(top + LANE, bottom - LANE // 2, LANE)):
            ends = (left + LANE, right - LANE)
            pen.line((ends[0], y, ends[1], y), fill=WAY, width=5)
            if y + LANE < bottom - LANE // 2:
                pen.line((ends[row % 2 == 0], y, ends[row % 2 == 0], y + LANE), fill=WAY, width=5)
    pen.rectangle(KEPT_OUT, fill=PAPER, outline=FORBIDDEN, width=6)
    left, top, right, bottom = KEPT_OUT
    pen.line((left, top, right, bottom), fill=FORBIDDEN, width=6)
    pen.line((left, bottom, right, top), fill=FORBIDDEN, width=6)
    written = io.BytesIO()
    image.save(written, "PNG")
    return SimpleUploadedFile("map.png", written.getvalue(), content_type="image/png")
