"""Pictures from anybody: what is kept is drawn anew, and what is not a picture is refused with a sentence."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from apps.foundation.drawing import BYTE_LIMIT, LONGEST_SIDE, redraw
from tests.foundation.pictures import CANARY, chunk, film, photograph, picture, png_that_claims, upload


def seen(drawing) -> Image.Image:
    return Image.open(io.BytesIO(drawing.data))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_each_kind_of_picture_becomes_one_of_ours(format):
    drawing = redraw(upload(picture(format)))
    assert (drawing.format, drawing.width, drawing.height) == ("webp", 60, 40)
    image = seen(drawing)
    assert (image.format, image.size) == ("WEBP", (60, 40))
    red, green, blue = image.convert("RGB").getpixel((30, 20))
    assert red > 200 and green < 60 and blue < 60


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_each_way_of_storing_colours_can_be_shown(mode):
    format = "JPEG" if mode == "CMYK" else "PNG"
    color = {"CMYK": (0, 0, 0, 0), "I;16": 40_000, "LA": (150, 255), "P": 3}.get(mode, "white")
    drawing = redraw(upload(picture(format, mode=mode, color=color)))
    assert seen(drawing).size == (60, 40)


def test_sixteen_bits_of_grey_keep_their_grey():
    drawing = redraw(upload(picture("PNG", mode="I;16", color=32_768)))
    assert 115 <= seen(drawing).convert("L").getpixel((5, 5)) <= 140


def test_holes_stay_holes():
    assert (
        seen(redraw(upload(picture("PNG", mode="RGBA", color=(0, 0, 0, 0))))).convert("RGBA").getpixel((1, 1))[3] == 0
    )


def test_nothing_but_the_pixels_comes_along():
    data = photograph()
    assert CANARY in data
    drawing = redraw(upload(data))
    assert CANARY not in drawing.data
    assert not seen(drawing).getexif()
    assert "icc_profile" not in seen(drawing).info


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_however_the_camera_was_held(orientation):
    drawing = redraw(upload(photograph(orientation)))
    is_turned = orientation >= 5
    assert (drawing.width, drawing.height) == ((40, 60) if is_turned else (60, 40))
    image = seen(drawing).convert("RGB")
    # Where the red half is to be seen, as the standard says: left, right, right, left, top, top, bottom, bottom.
    place = {1: (5, 20), 2: (55, 20), 3: (55, 20), 4: (5, 20), 5: (20, 5), 6: (20, 5), 7: (20, 55), 8: (20, 55)}
    red, _green, blue = image.getpixel(place[orientation])
    assert red > 180 and blue < 80


def test_a_large_picture_is_made_smaller_and_keeps_its_shape():
    drawing = redraw(upload(picture("JPEG", size=(4_000, 1_000))))
    assert (drawing.width, drawing.height) == (LONGEST_SIDE, LONGEST_SIDE // 4)


def test_a_line_of_pixels_is_still_a_picture():
    drawing = redraw(upload(picture("PNG", size=(30_000, 1))))
    assert (drawing.width, drawing.height) == (LONGEST_SIDE, 1)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(60_000, 60_000), (7_000, 7_000), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_refused_by_what_the_head_says(size):
    with pytest.raises(ValidationError) as refused:
        redraw(upload(png_that_claims(*size)))
    assert refused.value.code in {"too_many_pixels", "damaged"}
    assert "picture" in refused.value.messages[0]


def test_sixty_thousand_pixels_a_side_are_called_too_many():
    with pytest.raises(ValidationError, match="more than 40 million pixels"):
        redraw(upload(png_that_claims(60_000, 60_000)))


def test_too_many_bytes_are_refused_before_they_are_read():
    class Unread(io.BytesIO):
        def read(self, *_amount):
            raise AssertionError("it was read")

    with pytest.raises(ValidationError, match=r"8\.1 MB; 8 MB are the most"):
        redraw(UploadedFile(Unread(), "large.png", "image/png", size=BYTE_LIMIT + 100_000))


def test_of_a_film_the_first_frame_is_kept():
    drawing = redraw(upload(film(400), "film.gif", "image/gif"))
    red, green, blue = seen(drawing).convert("RGB").getpixel((10, 10))
    assert green > 200 and red < 60 and blue < 60
    assert getattr(seen(drawing), "n_frames", 1) == 1


NO_PICTURES = {
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page": b"<!doctype html><script>alert(1)</script>",
    "nothing": b"",
    "text": b"I am a picture, I promise.",
    "program": b"MZ\x90\x00" + b"\0" * 200,
    "document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "icon": b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0" + b"\0" * 100,
    "bitmap": b"BM" + b"\0" * 100,
    "archive": b"PK\x03\x04" + b"\0" * 100,
}


@pytest.mark.parametrize("data", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_refused_whatever_it_is_called(data):
    with pytest.raises(ValidationError, match="Choose a JPEG, PNG, WebP or GIF file"):
        redraw(upload(data, "holiday.png", "image/png"))


def test_a_page_that_hides_behind_a_picture_is_left_behind():
    hidden = b"<script>alert(1)</script>"
    data = picture() + hidden
    assert hidden not in redraw(upload(data)).data
    inside = picture()[:33] + chunk(b"tEXt", b"Comment\0" + hidden) + picture()[33:]
    assert hidden not in redraw(upload(inside)).data


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_truncated_picture_is_refused_or_shown_but_never_breaks(format):
    whole = picture(format, size=(300, 300))
    for cut in (0.2, 0.5, 0.9):
        with pytest.raises(ValidationError, match="damaged|Choose a JPEG"):
            redraw(upload(whole[: int(len(whole) * cut)]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]),
    st.lists(st.tuples(st.integers(4, 400), st.integers(0, 255)), max_size=12),
)
def test_a_picture_damaged_anywhere_is_drawn_or_refused_with_a_sentence(format, wounds):
    data = bytearray(picture(format, size=(20, 20)))
    for place, value in wounds:
        data[place % len(data)] = value
    try:
        assert redraw(upload(bytes(data))).format == "webp"
    except ValidationError as error:
        assert error.messages[0].endswith(".")
