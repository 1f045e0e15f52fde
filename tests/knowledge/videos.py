"""What tests of tutorials lean on: a section, a film, captions."""

import io

from django.core.files.base import ContentFile
from PIL import Image

from apps.knowledge.models import Section
from apps.knowledge.verbs import keep_captions, keep_chapters, keep_video, publish_video
from tests.films import make_film

VTT = """WEBVTT

00:00.500 --> 00:02.000
Open the lid of the kettle.

00:02.000 --> 00:04.000
Pour water in, <i>not</i> above the mark.

00:04.000 --> 00:05.500
Close the lid & press the switch.
"""
DEUTSCH = """WEBVTT

00:00.500 --> 00:02.000
Öffnen Sie den Deckel.
"""


def a_film(tmp_path, **options) -> ContentFile:
    """A real film as an open file, named by its kind."""
    kind = options.get("kind", "mp4")
    path = make_film(tmp_path / f"made.{kind}", **options)
    return ContentFile(path.read_bytes(), name=path.name)


def a_picture(name: str = "poster.png") -> ContentFile:
    """A picture that somebody might upload."""
    written = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(written, "PNG")
    return ContentFile(written.getvalue(), name=name)


def a_section() -> Section:
    """Where it stands."""
    return Section.objects.get_or_create(slug="kitchen", defaults={"title": "Kitchen"})[0]


def a_video(by, tmp_path, *, publish: bool = True, captions: bool = True, **words):
    """A tutorial with its film, its steps and what is said in it, as everybody sees it unless told otherwise."""
    if "address" not in words:
        words.setdefault("film", a_film(tmp_path))
    words = {"title": "Boil water", "section": a_section(), **words}
    video = keep_video(None, by=by, **words)
    if captions:
        keep_captions(video, language="en", source=VTT, by=by)
        keep_captions(video, language="de", source=DEUTSCH, by=by)
        keep_chapters(video, written="0:00 The lid\n0:02 The water", by=by)
    return publish_video(video, by=by) if publish else video
