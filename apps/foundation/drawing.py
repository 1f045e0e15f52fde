"""Pictures from anybody, drawn anew: what is kept are pixels in a file of our own making, and nothing else.

Bytes decide what a file is, not its name or what the sender calls it. Sizes are checked before anything is decoded.
What came beside the pixels (places, cameras, colour profiles, comments, anything appended) is left behind.
"""

import io
import threading
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
BYTE_LIMIT = 8_000_000
PIXEL_LIMIT = 40_000_000
LONGEST_SIDE = 2_000
QUALITY = 85
EFFORT = 2

# What a camera says about how it was held (Exif tag 274), as the turn that sets it upright.
ORIENTATION = 274
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pillow asks this as soon as it knows a size, also of frames inside; twice as many are an error there.
Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT
# Forty million pixels are 160 MB while they are decoded: one picture at a time in a process, the others wait.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture in a format of ours: its bytes, the ending of its name, width and height in pixels."""

    data: bytes
    format: str
    width: int
    height: int


def redraw(upload: UploadedFile) -> Drawing:
    """An uploaded JPEG, PNG, WebP or GIF (its first frame) as WebP, upright and at most 2,000 pixels a side.

    Raises ValidationError with a sentence naming what is wrong: more than 8 MB or 40 million pixels, another kind of
    file, or one that is damaged.
    """
    if upload.size > BYTE_LIMIT:
        raise ValidationError(
            _("This picture has %(size).1f MB; %(limit)d MB are the most. Save it smaller and try again.")
            % {"size": upload.size / 1_000_000, "limit": BYTE_LIMIT // 1_000_000},
            code="too_large",
        )
    try:
        with _one_at_a_time:
            _check(upload)
            upload.seek(0)
            with Image.open(upload, formats=FORMATS) as image:
                drawn = _drawn(image)
                written = io.BytesIO()
                drawn.save(written, "WEBP", quality=QUALITY, method=EFFORT)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Image.UnidentifiedImageError as error:
        raise ValidationError(
            _("This is not a picture that can be shown here. Choose a JPEG, PNG, WebP or GIF file."),
            code="not_a_picture",
        ) from error
    # Pillow's decoders raise nearly anything when they meet what is broken on purpose.
    except Exception as error:
        raise ValidationError(
            _("This picture is damaged and cannot be read to its end. Save it anew and try again."), code="damaged"
        ) from error
    return Drawing(written.getvalue(), "webp", drawn.width, drawn.height)


def _check(upload: UploadedFile) -> None:
    """Look at the head of the file, and go through its structure without decoding it."""
    upload.seek(0)
    with Image.open(upload, formats=FORMATS) as image:
        if image.width * image.height > PIXEL_LIMIT:
            raise _too_many_pixels()
        image.verify()


def _drawn(image: Image.Image) -> Image.Image:
    # JPEG is decoded at a fraction of its size where that is enough.
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    orientation = image.getexif().get(ORIENTATION, 1)
    image.load()
    if image.mode.startswith("I"):
        # Sixteen bits of grey become eight.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    has_holes = "A" in image.getbands() or "transparency" in image.info
    pixels = image.convert("RGBA" if has_holes else "RGB")
    pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # One of the turns is a zero.
    if orientation in TURNS:
        pixels = pixels.transpose(TURNS[orientation])
    # On a sheet of its own, so that nothing of what the file said about itself comes along.
    sheet = Image.new(pixels.mode, pixels.size)
    sheet.paste(pixels)
    return sheet


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("This picture has more than %(limit)d million pixels. Save it smaller and try again.")
        % {"limit": PIXEL_LIMIT // 1_000_000},
        code="too_many_pixels",
    )
