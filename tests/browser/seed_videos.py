"""Tutorials, as the browser meets them: a series with a real film, a film elsewhere, one that waits."""

import tempfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from apps.knowledge.models import Section, Series
from apps.knowledge.verbs import keep_captions, keep_chapters, keep_video, note_progress, publish_video
from apps.people.models import User
from tests.films import make_film

ELSEWHERE = "https://www.youtube.com/watch?v=aaaaaaaaaaa"
SAID = (
    "Open the lid of the kettle.",
    "Inside there is a mark for the least and one for the most.",
    "Pour water in, not above the upper mark.",
    "Close the lid and press the switch.",
)
# Long enough that one must seek, and larger than what a browser fetches ahead.
SECONDS = 16


def fill(*, mona: User) -> dict[str, str]:
    """Make them. Returns the address of each page by a short name."""
    section = Section.objects.get_or_create(slug="kettles", defaults={"title": "Kettles"})[0]
    series = Series.objects.create(title="First days with a kettle", slug="first-days", description="Two short films.")
    first = keep_video(
        None, by=mona, section=section, series=series, title="Boil water the first time", summary="In a minute.",
        body="You need **water** and a kettle.", seconds=SECONDS, **_film(),
    )  # fmt: skip
    keep_captions(first, language="en", source=_captions(SAID), by=mona)
    keep_captions(first, language="de", source=_captions(("Deckel auf.", "Wasser hinein.")), by=mona)
    keep_chapters(first, written="0:00 The lid\n0:08 The water\n0:12 The switch", by=mona)
    second = keep_video(
        None, by=mona, section=section, series=series, position=1, title="Empty it", address=ELSEWHERE, seconds=90
    )
    keep_captions(second, language="en", source=_captions(SAID), by=mona)
    for video in (first, second):
        publish_video(video, by=mona)
    waiting = keep_video(None, by=mona, section=section, title="Descale it")
    note_progress(first, by=User.objects.get(username="ana"), seconds=8)
    return {
        "series": series.get_absolute_url(),
        "video": first.get_absolute_url(),
        "video, found": f"{first.get_absolute_url()}?words=water",
        "video, elsewhere": second.get_absolute_url(),
        "video, not published": waiting.get_absolute_url(),
        "video in the admin": reverse("admin:knowledge_video_change", args=[first.pk]),
    }


def _film() -> dict:
    """A real film, or an address elsewhere where none can be made: every page is there all the same."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            path = make_film(Path(folder) / "film.mp4", SECONDS, size="640x360", large=True)
        except pytest.skip.Exception:
            return {"address": ELSEWHERE}
        return {"film": ContentFile(path.read_bytes(), name=path.name)}


def _captions(lines: tuple[str, ...]) -> str:
    cues = (f"00:{4 * n:02}.000 --> 00:{4 * n + 4:02}.000\n{words}" for n, words in enumerate(lines))
    return "WEBVTT\n\n" + "\n\n".join(cues)
