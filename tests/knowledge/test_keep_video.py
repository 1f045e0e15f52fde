"""Tutorials are written down as a whole or not at all, and leave no file behind."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from apps.activity.models import Event
from apps.foundation.invariants import all_invariants
from apps.knowledge.models import CaptionTrack, Video
from apps.knowledge.verbs import (
    drop_captions,
    keep_captions,
    keep_chapters,
    keep_video,
    publish_video,
    sweep_video_files,
    withdraw_video,
)
from apps.knowledge.verbs.video_keeping import stray_video_files
from tests.knowledge.videos import VTT, a_film, a_picture, a_section, a_video

YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def names(files) -> list[str]:
    return sorted(str(path.relative_to(files)) for path in files.rglob("*") if path.is_file())


def test_a_film_is_kept_under_a_name_of_ours_with_what_it_says_of_itself(mona, tmp_path, files):
    video = keep_video(
        None, by=mona, title="Boil  water", section=a_section(), body="**Mind** the steam.", film=a_film(tmp_path),
        poster=a_picture("../../evil.html"),
    )  # fmt: skip
    assert (video.title, video.slug, video.seconds, video.content_type) == ("Boil water", "boil-water", 6, "video/mp4")
    assert video.size == default_storage.size(video.file.name)
    assert "<strong>Mind</strong>" in video.html
    assert sorted([video.file.name, video.poster.name]) == sorted(names(files))
    assert "made" not in video.file.name and video.poster.name.endswith(".webp")
    assert not video.is_published and not Event.objects.exists()


def test_only_what_is_given_changes(mona, tmp_path):
    video = a_video(mona, tmp_path, summary="In a minute.")
    video = keep_video(video, by=mona, title="Boil milk")
    assert (video.title, video.slug, video.summary, video.seconds) == ("Boil milk", "boil-milk", "In a minute.", 6)
    assert video.is_published
    assert Event.objects.filter(action="video.changed").count() == 1
    with pytest.raises(TypeError):
        keep_video(video, by=mona, published_at=timezone.now())


def test_a_new_film_takes_the_place_of_the_old_one_once_that_is_certain(
    mona, tmp_path, files, django_capture_on_commit_callbacks
):
    video = a_video(mona, tmp_path)
    old = video.file.name
    with django_capture_on_commit_callbacks(execute=True):
        video = keep_video(video, by=mona, film=a_film(tmp_path, kind="webm"))
        assert default_storage.exists(old)
    assert video.content_type == "video/webm"
    assert names(files) == [video.file.name]


def test_what_does_not_fit_changes_nothing_and_leaves_no_file(mona, tmp_path, files):
    section = a_section()
    for words in (
        {"title": "", "film": a_film(tmp_path)},
        {"title": "Boil water", "film": a_film(tmp_path), "poster": ContentFile(b"none", name="a.png")},
        {"title": "Boil water", "film": ContentFile(b"<html>", name="film.mp4")},
        {"title": "Boil water", "film": a_film(tmp_path), "address": YOUTUBE},
        {"title": "Boil water", "language": "no such", "film": a_film(tmp_path)},
        {"title": "Boil water", "address": "https://evil.example/"},
    ):
        with pytest.raises(ValidationError):
            keep_video(None, by=mona, section=section, **words)
    with pytest.raises(ValidationError, match="Choose the section"):
        keep_video(None, by=mona, title="Boil water", film=a_film(tmp_path))
    assert names(files) == []
    assert not Video.objects.exists()


def test_a_film_that_is_too_large_is_refused_before_it_is_read(mona, tmp_path, settings):
    settings.VIDEO_SIZE_LIMIT = 1_000_000

    class Huge(ContentFile):
        def read(self, *args):
            raise AssertionError("it was read")

    huge = Huge(b"", name="film.mp4")
    huge.size = 2_000_000_000
    with pytest.raises(ValidationError, match="2000 MB; 1 MB are the most"):
        keep_video(None, by=mona, title="Boil water", section=a_section(), film=huge)


def test_a_film_elsewhere_is_known_by_platform_and_number_alone(mona, tmp_path, django_capture_on_commit_callbacks):
    video = keep_video(None, by=mona, title="Boil water", section=a_section(), address=YOUTUBE + "&t=5", seconds=205)
    assert (video.host, video.external_id, video.seconds, video.film_address) == ("youtube", "dQw4w9WgXcQ", 205, "")
    with django_capture_on_commit_callbacks(execute=True):
        here = keep_video(video, by=mona, film=a_film(tmp_path))
    assert (here.host, here.external_id, here.seconds) == ("here", "", 6)


def test_captions_are_kept_once_per_language_and_written_anew(mona, tmp_path):
    video = a_video(mona, tmp_path, captions=False)
    track = keep_captions(video, language="EN", source=VTT, by=mona)
    assert (track.language, track.lines[2]) == (
        "en", {"start": 4.0, "end": 5.5, "text": "Close the lid & press the switch."},
    )  # fmt: skip
    assert "<i>" not in track.source
    keep_captions(video, language="en", source=VTT.replace("kettle", "pot").encode(), by=mona)
    assert CaptionTrack.objects.get().lines[0]["text"] == "Open the lid of the pot."
    with pytest.raises(ValidationError, match="Line 3: this is said until 1:30"):
        keep_captions(video, language="en", source="WEBVTT\n\n00:01.000 --> 01:30.000\nLate", by=mona)
    with pytest.raises(ValidationError, match="is no language"):
        keep_captions(video, language="../en", source=VTT, by=mona)
    assert drop_captions(video, language="en", by=mona)
    assert not drop_captions(video, language="en", by=mona)


def test_steps_are_replaced_as_a_whole(mona, tmp_path):
    video = a_video(mona, tmp_path, captions=False)
    keep_chapters(video, written="0:00 The lid\n0:02 The water", by=mona)
    keep_chapters(video, written="0:01 The water", by=mona)
    assert [(one.at_seconds, one.title) for one in video.chapters.all()] == [(1, "The water")]
    with pytest.raises(ValidationError, match="the film is over"):
        keep_chapters(video, written="0:06 Nothing", by=mona)
    keep_chapters(video, written="", by=mona)
    assert not video.chapters.exists()


def test_a_video_is_published_with_a_film_only_and_once(mona, tmp_path):
    empty = keep_video(None, by=mona, title="Soon", section=a_section())
    with pytest.raises(ValidationError, match="There is no film yet"):
        publish_video(empty, by=mona)
    video = a_video(mona, tmp_path, publish=False)
    assert list(Video.objects.public()) == []
    publish_video(publish_video(video, by=mona), by=mona)
    assert list(Video.objects.public()) == [video]
    assert withdraw_video(withdraw_video(video, by=mona), by=mona).published_at is None
    assert list(Video.objects.public()) == []
    assert list(Event.objects.order_by("pk").values_list("action", flat=True)) == ["video.published", "video.withdrawn"]


def test_who_sees_what(mona, ana, tmp_path):
    public = a_video(mona, tmp_path, captions=False)
    ours = a_video(mona, tmp_path, captions=False, title="The till", audience="staff")
    draft = a_video(mona, tmp_path, captions=False, title="Soon", publish=False)
    assert set(Video.objects.visible_to(ana)) == set(Video.objects.listed_for(ana)) == {public}
    assert set(Video.objects.visible_to(mona)) == {public, ours, draft}
    assert set(Video.objects.listed_for(mona)) == {public, ours}
    assert [public.is_public, ours.is_public, draft.is_public] == [True, False, False]


def test_files_that_no_video_names_are_swept_after_a_day(mona, tmp_path, files, monkeypatch):
    video = a_video(mona, tmp_path, captions=False, poster=a_picture())
    default_storage.save("videos/ab/left.mp4", ContentFile(b"left"))
    assert list(stray_video_files()) == ["videos/ab/left.mp4"]
    assert sweep_video_files() == 0
    monkeypatch.setattr("apps.knowledge.verbs.video_keeping.KEPT_WITHOUT_A_VIDEO", timezone.timedelta(seconds=-60))
    assert sweep_video_files() == 1
    assert names(files) == sorted([video.file.name, video.poster.name])


def test_the_promise_about_files_names_what_is_missing(mona, tmp_path, files):
    video = a_video(mona, tmp_path, captions=False)
    promise = next(one for one in all_invariants() if one.promise.startswith("Each film and poster"))
    assert list(promise.violations()) == []
    (files / video.file.name).unlink()
    assert list(promise.violations()) == [f"video {video.pk} has no file {video.file.name}"]


def test_a_change_that_is_undone_keeps_the_old_film(mona, tmp_path):
    video = a_video(mona, tmp_path, captions=False)
    with pytest.raises(RuntimeError), transaction.atomic():
        keep_video(video, by=mona, film=a_film(tmp_path, kind="webm"))
        raise RuntimeError
    video.refresh_from_db()
    assert default_storage.exists(video.file.name)


def test_an_address_of_ours_is_no_title(mona):
    assert keep_video(None, by=mona, title="Rating", section=a_section()).slug == "rating-video"
