"""Pictures as a camera, a program or an attacker would send them."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

CANARY = b"canary-52-31N"


def picture(format: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", color="red", **saved) -> bytes:
    """The bytes of a plain picture."""
    written = io.BytesIO()
    Image.new(mode, size, color).save(written, format, **saved)
    return written.getvalue()


def upload(data: bytes, name: str = "picture.png", content_type: str = "image/png") -> SimpleUploadedFile:
    """The bytes as they come with a form."""
    return SimpleUploadedFile(name, data, content_type)


def photograph(orientation: int = 1, size: tuple[int, int] = (60, 40)) -> bytes:
    """A JPEG whose left half is red and right half blue, with what a camera says about itself and where it was."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[274] = orientation
    exif[271] = CANARY.decode()
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 0.0)
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif, icc_profile=b"profile " + CANARY, comment=CANARY, quality=95)
    return written.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of few bytes whose head promises this size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0" * 1000)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def film(frames: int) -> bytes:
    """A GIF of many frames, the first of them green."""
    pictures = [Image.new("P", (20, 20), index % 255) for index in range(frames)]
    pictures[0] = Image.new("RGB", (20, 20), "lime").convert("P")
    written = io.BytesIO()
    pictures[0].save(written, "GIF", save_all=True, append_images=pictures[1:], duration=10)
    return written.getvalue()
