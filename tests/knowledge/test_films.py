"""What a file says of itself as a film, read from real films and from what only looks like one."""

import io
import struct

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.knowledge.films import read_film
from tests.films import make_film


def read(data: bytes):
    return read_film(io.BytesIO(data), len(data))


def wrong(data: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        read(data)
    return refused.value.messages[0]


def box(kind: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return struct.pack(">I4s", len(inside) + 8, kind) + inside


@pytest.fixture
def mp4(tmp_path):
    return make_film(tmp_path / "film.mp4").read_bytes()


@pytest.fixture
def webm(tmp_path):
    return make_film(tmp_path / "film.webm", kind="webm").read_bytes()


def test_a_real_mp4_tells_kind_length_size_and_codecs(mp4):
    film = read(mp4)
    assert (film.content_type, film.ending, film.seconds, film.width, film.height) == ("video/mp4", "mp4", 6, 320, 180)
    assert (film.pictures, film.sounds) == ([b"avc1"], [b"mp4a"])
    assert film.starts_at_once
    assert len(mp4) < 100_000


def test_an_mp4_whose_table_comes_last_is_told_apart(tmp_path):
    film = read(make_film(tmp_path / "film.mp4", fast_start=False).read_bytes())
    assert film.seconds == 6
    assert not film.starts_at_once


def test_a_real_webm_tells_kind_length_size_and_codecs(webm):
    film = read(webm)
    assert (film.content_type, film.seconds, film.width, film.height) == ("video/webm", 6, 320, 180)
    assert (film.pictures, film.sounds) == ([b"V_VP9"], [b"A_OPUS"])
    assert len(webm) < 100_000


@pytest.mark.parametrize("data", [b"", b"GIF89a" + b"\0" * 50, b"<html>", b"PK\x03\x04" + b"\0" * 50, b"\0" * 64])
def test_what_is_no_film_is_told_so(data):
    assert "not a film that browsers play" in wrong(data)


def test_a_film_that_broke_off_on_its_way_is_refused(mp4, webm):
    for data in (mp4[:50], mp4[: len(mp4) // 2], mp4[:-1], webm[:60], webm[: len(webm) // 2], webm[:-1]):
        assert "broken off" in wrong(data)


def test_a_codec_that_browsers_do_not_play_is_named(mp4, webm):
    assert "coded as “hvc1”" in wrong(mp4.replace(b"avc1", b"hvc1"))
    assert "coded as “ac-3”" in wrong(mp4.replace(b"mp4a", b"ac-3"))
    assert "coded as “V_XYZ”" in wrong(webm.replace(b"V_VP9", b"V_XYZ"))
    assert "Matroska file that is not WebM" in wrong(webm.replace(b"webm", b"mkv\0", 1))


def test_sound_alone_is_no_film(mp4):
    assert "no moving picture" in wrong(mp4.replace(b"vide", b"text"))


def test_a_table_of_a_ridiculous_length_is_not_read():
    huge = struct.pack(">I4s", 40_000_000, b"moov")
    with pytest.raises(ValidationError, match="table is too long"):
        read_film(io.BytesIO(box(b"ftyp", b"isom\0\0\0\0") + huge), 50_000_000)


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"\0\0\0\x10ftypisom\0\0\0\0", b"\x1a\x45\xdf\xa3", b""]))
def test_no_bytes_do_more_than_be_refused(data, head):
    try:
        film = read(head + data)
    except ValidationError as refused:
        assert refused.messages[0]
    else:
        assert film.pictures


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=8), st.sampled_from(["mp4", "webm"]))
def test_a_film_with_some_other_bytes_in_its_tables_is_read_or_refused(tmp_path_factory, place, other, kind):
    data = make_film(tmp_path_factory.getbasetemp() / f"whole.{kind}", kind=kind).read_bytes()
    place %= 1200
    try:
        film = read(data[:place] + other + data[place + len(other) :])
    except ValidationError as refused:
        assert refused.messages[0]
    else:
        assert film.seconds is None or film.seconds <= 86_400
