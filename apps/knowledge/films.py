"""What a film says of itself, read from its first bytes on: the container, never the file's name or the sender's word.

Two kinds are taken, because browsers play them everywhere: MP4 (ISO/IEC 14496-12) with H.264 and AAC, and WebM (the
Matroska subset of webmproject.org) with VP8, VP9 or AV1 and Vorbis or Opus. Read are the kind of the file, length,
size of the picture, the codecs that its tracks name, and whether the table of an MP4 comes first. Not checked is the
film itself: whether the coded picture and sound can be decoded, nor AAC's profile, nor whether a WebM has an index.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The tables of an MP4 of several hours have some megabytes.
TABLE_LIMIT = 32_000_000
BOXES_LIMIT = 10_000
LONGEST_SECONDS = 24 * 3600
LARGEST_SIDE = 16_384

MP4_PICTURES = {b"avc1", b"avc3"}
MP4_SOUNDS = {b"mp4a"}
WEBM_PICTURES = {b"V_VP8", b"V_VP9", b"V_AV1"}
WEBM_SOUNDS = {b"A_VORBIS", b"A_OPUS"}
# Boxes that hold other boxes on the way to what is asked.
MP4_FOLDERS = {b"mdia", b"minf", b"stbl"}

EBML, SEGMENT, INFO, TRACKS, TRACK, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675
DOC_TYPE, TIME_SCALE, DURATION, TRACK_TYPE, CODEC, VIDEO = 0x4282, 0x2AD7B1, 0x4489, 0x83, 0x86, 0xE0
PIXEL_WIDTH, PIXEL_HEIGHT = 0xB0, 0xBA


@dataclass(slots=True)
class Film:
    """A film: its media type, whole seconds, pixels, and whether it begins to play before it was fetched to its end.

    What the file does not tell is None.
    """

    content_type: str
    seconds: int | None = None
    width: int | None = None
    height: int | None = None
    starts_at_once: bool = True
    pictures: list[bytes] = field(default_factory=list)
    sounds: list[bytes] = field(default_factory=list)

    @property
    def ending(self) -> str:
        """The ending of its file's name."""
        return self.content_type.rpartition("/")[2]


def read_film(file: BinaryIO, size: int) -> Film:
    """What a file of `size` bytes is as a film; reads its tables and nothing else of it.

    Raises ValidationError with a sentence naming what is wrong: no film, another kind, broken off.
    """
    file.seek(0)
    head = file.read(12)
    try:
        if head[4:8] == b"ftyp":
            film = _read_mp4(file, size)
        elif head[:4] == EBML.to_bytes(4):
            film = _read_webm(file, size)
        else:
            raise _wrong(_("This is not a film that browsers play. Choose an MP4 (H.264 and AAC) or a WebM file."))
    except (struct.error, IndexError, OverflowError) as error:
        raise _wrong(_("This film is damaged: its tables cannot be read. Save it anew and try again.")) from error
    finally:
        file.seek(0)
    return _checked(film)


def _checked(film: Film) -> Film:
    is_mp4 = film.content_type == "video/mp4"
    taken_pictures, taken_sounds = (MP4_PICTURES, MP4_SOUNDS) if is_mp4 else (WEBM_PICTURES, WEBM_SOUNDS)
    if not film.pictures:
        raise _wrong(_("There is no moving picture in this file. Choose the film, not its sound alone."))
    for codec, taken in [(film.pictures[0], taken_pictures), *((one, taken_sounds) for one in film.sounds[:1])]:
        if codec not in taken:
            told = {"codec": codec.decode("ascii", "replace").strip()[:20]}
            raise _wrong(
                _("This film is coded as “%(codec)s”, which many browsers cannot play. Save it as H.264 with AAC.")
                % told
                if is_mp4
                else _("This film is coded as “%(codec)s”, which many browsers cannot play. Save it as VP9 with Opus.")
                % told
            )
    if film.seconds is not None and film.seconds > LONGEST_SECONDS:
        raise _wrong(_("This film says that it is longer than a day. Save it anew and try again."))
    for side in (film.width, film.height):
        if side is not None and not 0 < side <= LARGEST_SIDE:
            raise _wrong(_("This film says that its picture has no size. Save it anew and try again."))
    return film


# --- MP4: boxes of a length, four letters and what is in them ------------------------------------------------------


def _read_mp4(file: BinaryIO, size: int) -> Film:
    film, place, order = Film("video/mp4"), 0, []
    while place < size:
        if len(order) > BOXES_LIMIT:
            raise _wrong(_("This film is damaged: it is cut into too many pieces. Save it anew and try again."))
        file.seek(place)
        length, kind, header = _box(file.read(16), size - place)
        if place + length > size:
            raise _broken_off()
        order.append(kind)
        if kind == b"moov":
            if length > TABLE_LIMIT:
                raise _wrong(_("This film is damaged: its table is too long. Save it anew and try again."))
            _read_tables(_bytes(file, place + header, length - header), film)
        place += length
    if b"moov" not in order or (b"mdat" not in order and b"moof" not in order):
        raise _broken_off()
    first_data = min(order.index(kind) for kind in (b"mdat", b"moof") if kind in order)
    film.starts_at_once = order.index(b"moov") < first_data
    return film


def _box(head: bytes, left: int) -> tuple[int, bytes, int]:
    """(length, kind, length of the header) of the box that begins with these bytes."""
    length, kind = struct.unpack_from(">I4s", head)
    header = 8
    if length == 1:
        (length,), header = struct.unpack_from(">Q", head, 8), 16
    elif length == 0:
        length = left
    if length < header:
        raise _broken_off()
    return length, kind, header


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, content) of the boxes in the content of another."""
    place = 0
    while place + 8 <= len(data):
        length, kind, header = _box(data[place : place + 16], len(data) - place)
        yield kind, data[place + header : place + length]
        place += length


def _read_tables(data: bytes, film: Film) -> None:
    """Fill in what the movie box tells: its length (none where it is written in fragments), and each track's kind."""
    for kind, content in _boxes(data):
        if kind == b"mvhd":
            _note_length(film, content)
        elif kind == b"trak":
            _read_track(content, film)


def _note_length(film: Film, content: bytes) -> None:
    at, wide = (20, ">IQ") if content[0] == 1 else (12, ">II")
    scale, duration = struct.unpack_from(wide, content, at)
    unknown = duration in (0, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
    film.seconds = None if unknown or not scale else max(1, round(duration / scale))


def _read_track(data: bytes, film: Film) -> None:
    told = dict(_walk(data, 0))
    handler = told.get(b"hdlr", b"")[8:12]
    codec = told.get(b"stsd", b"")[12:16]
    if handler == b"vide":
        film.pictures.append(codec)
        width, height = struct.unpack_from(">II", told[b"tkhd"][-8:]) if b"tkhd" in told else (0, 0)
        if film.width is None:
            film.width, film.height = width >> 16, height >> 16
    elif handler == b"soun":
        film.sounds.append(codec)


def _walk(data: bytes, depth: int) -> Iterator[tuple[bytes, bytes]]:
    for kind, content in _boxes(data):
        if kind in MP4_FOLDERS and depth < 3:
            yield from _walk(content, depth + 1)
        else:
            yield kind, content


# --- WebM: elements of an id, a length and what is in them ----------------------------------------------------------


def _read_webm(file: BinaryIO, size: int) -> Film:
    film = Film("video/webm")
    ident, length, header = _element(file, 0)
    kind = dict(_elements(_bytes(file, header, min(length or 0, 4096)))).get(DOC_TYPE, b"").rstrip(b"\0")
    if kind != b"webm":
        raise _wrong(_("This is a Matroska file that is not WebM. Save it as WebM, or as MP4 with H.264 and AAC."))
    place = header + (length or 0)
    ident, length, header = _element(file, place)
    if ident != SEGMENT:
        raise _broken_off()
    if length is not None and place + header + length > size:
        raise _broken_off()
    place, end, steps = place + header, size if length is None else place + header + length, 0
    told: dict[int, bytes] = {}
    has_pictures = False
    while place < end and steps < BOXES_LIMIT:
        steps += 1
        ident, length, header = _element(file, place)
        if ident == CLUSTER:
            has_pictures = True
            break
        if length is None or place + header + length > end:
            raise _broken_off()
        if ident in (INFO, TRACKS):
            told[ident] = _bytes(file, place + header, min(length, TABLE_LIMIT))
        place += header + length
    if not has_pictures or TRACKS not in told:
        raise _broken_off()
    info = dict(_elements(told.get(INFO, b"")))
    if DURATION in info and len(info[DURATION]) in (4, 8):
        (ticks,) = struct.unpack(">f" if len(info[DURATION]) == 4 else ">d", info[DURATION])
        scale = int.from_bytes(info.get(TIME_SCALE, (1_000_000).to_bytes(4)))
        seconds = ticks * scale / 1e9
        film.seconds = max(1, round(seconds)) if 0 < seconds < 10 * LONGEST_SECONDS else None
    for ident, content in _elements(told[TRACKS]):
        if ident == TRACK:
            _note_webm_track(dict(_elements(content)), film)
    return film


def _note_webm_track(track: dict[int, bytes], film: Film) -> None:
    codec = track.get(CODEC, b"").rstrip(b"\0")
    kind = int.from_bytes(track.get(TRACK_TYPE, b""))
    if kind == 1:
        film.pictures.append(codec)
        picture = dict(_elements(track.get(VIDEO, b"")))
        if film.width is None and PIXEL_WIDTH in picture and PIXEL_HEIGHT in picture:
            film.width = int.from_bytes(picture[PIXEL_WIDTH])
            film.height = int.from_bytes(picture[PIXEL_HEIGHT])
    elif kind == 2:
        film.sounds.append(codec)


def _element(file: BinaryIO, place: int) -> tuple[int, int | None, int]:
    """(id, length of the content or None where it is open, length of the header) of the element at a place."""
    head = _bytes(file, place, 12)
    ident, used = _number(head, 0, keep_mark=True)
    length, more = _number(head, used, keep_mark=False)
    return ident, None if length == (1 << 7 * more) - 1 else length, used + more


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(data):
        ident, used = _number(data, place, keep_mark=True)
        length, more = _number(data, place + used, keep_mark=False)
        place += used + more
        yield ident, data[place : place + length]
        place += length


def _number(data: bytes, place: int, *, keep_mark: bool) -> tuple[int, int]:
    """A number of EBML: as many leading zero bits as bytes follow the first. (number, bytes that it took)."""
    first = data[place]
    length = 9 - first.bit_length()
    if length > 8 or place + length > len(data):
        raise _broken_off()
    number = int.from_bytes(data[place : place + length])
    return (number if keep_mark else number & ((1 << 7 * length) - 1)), length


def _bytes(file: BinaryIO, place: int, length: int) -> bytes:
    file.seek(place)
    return file.read(length)


def _broken_off() -> ValidationError:
    return _wrong(_("This film is broken off or damaged: its end or its table is missing. Save it anew and try again."))


def _wrong(reason: str) -> ValidationError:
    return ValidationError(reason, code="film")
