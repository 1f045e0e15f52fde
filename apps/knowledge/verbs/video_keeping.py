"""Keep a tutorial: its words, its film or where it lies, the picture that stands for it."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.foundation.letters import clean_line
from apps.foundation.plain_letters import plain_latin
from apps.people.models import User

from ..events import VIDEO_CHANGED
from ..films import Film, read_film
from ..languages import read_language
from ..models import SUMMARY_LIMIT, TITLE_LIMIT, Section, Video
from ..platforms import read_video_address
from ..posters import redraw_poster
from ..rendering import ARTICLE_RENDERER_VERSION, render_article

FILMS, POSTERS = "videos", "posters"
# A file that no row names may belong to an upload that is on its way.
KEPT_WITHOUT_A_VIDEO = timedelta(days=1)
WORDS = {
    "section", "title", "summary", "body", "language", "audience", "product", "series", "position", "needs_change",
    "seconds",
}  # fmt: skip
# Addresses below a video's own that are something else.
TAKEN_SLUGS = {"progress", "rating"}


@transaction.atomic
def keep_video(
    video: Video | None,
    *,
    by: User,
    film: File | None = None,
    address: str = "",
    poster: File | None = None,
    **words,
) -> Video:
    """Write a tutorial down, or change what is given of one; it is published by `publish_video` alone.

    `film` is an open file of at most VIDEO_SIZE_LIMIT bytes, `address` one of YouTube or Vimeo instead, `poster` a
    picture. `words` are fields by name: section and title (both needed at first), summary, body (Markdown), language,
    audience, product, series, position, needs_change; and seconds, the length, which is only believed of a film that
    lies elsewhere. Raises ValidationError with a sentence about what does not fit; then nothing was changed.
    """
    if unknown := words.keys() - WORDS:
        raise TypeError(f"keep_video knows no {', '.join(sorted(unknown))}")
    if film and address:
        raise ValidationError(_("Send a film or name its address, not both."))
    video = Video.objects.select_for_update(of=("self",)).get(pk=video.pk) if video else Video(created_by=by)
    _take_words(video, words)
    written, replaced = [], []
    try:
        if film:
            _take_film(video, film, written, replaced)
        elif address:
            _take_address(video, address, replaced)
        if "seconds" in words and not video.is_here:
            video.seconds = words["seconds"]
        if poster:
            _take_poster(video, poster, written, replaced)
        video.updated_at = timezone.now()
        video.full_clean(exclude=["created_by", "html", "key"])
        video.save()
    except BaseException:
        _delete(written)
        raise
    # Only once it is certain: a film that is still named must not be gone.
    transaction.on_commit(lambda: _delete(replaced))
    note_change(video, by=by)
    return video


def read_upload(film: File) -> Film:
    """What an upload is as a film. Raises ValidationError where it is too large or none."""
    if film.size > settings.VIDEO_SIZE_LIMIT:
        raise ValidationError(
            _("This film has %(size)d MB; %(limit)d MB are the most. Save it smaller, or put it on YouTube or Vimeo.")
            % {"size": film.size // 1_000_000, "limit": settings.VIDEO_SIZE_LIMIT // 1_000_000},
            code="too_large",
        )
    return read_film(film, film.size)


def note_change(video: Video, *, by: User) -> None:
    """Tell those who keep what is public that a published tutorial changed."""
    if video.is_published:
        record(VIDEO_CHANGED, video, by=by, title=video.title)


def sweep_video_files() -> int:
    """Delete films and posters older than a day that no video names: uploads that came to nothing. Returns how many."""
    before = timezone.now() - KEPT_WITHOUT_A_VIDEO
    swept = 0
    for name in stray_video_files():
        if default_storage.get_modified_time(name) < before:
            default_storage.delete(name)
            swept += 1
    return swept


def stray_video_files():
    """The names of files among films and posters that no video names, folder by folder."""
    for folder, field in ((FILMS, "file"), (POSTERS, "poster")):
        if not default_storage.exists(folder):
            continue
        inner, _files = default_storage.listdir(folder)
        for one in sorted(inner):
            _folders, files = default_storage.listdir(f"{folder}/{one}")
            names = {f"{folder}/{one}/{name}" for name in files}
            known = Video.objects.filter(**{f"{field}__startswith": f"{folder}/{one}/"}).values_list(field, flat=True)
            yield from sorted(names - set(known))


def _take_words(video: Video, words: dict) -> None:
    for name, value in words.items():
        if name != "seconds":
            setattr(video, name, value)
    if not isinstance(getattr(video, "section", None) if video.section_id else None, Section):
        raise ValidationError({"section": _("Choose the section in which it stands.")})
    video.title = clean_line(video.title, TITLE_LIMIT)
    video.summary = clean_line(video.summary, SUMMARY_LIMIT)
    video.slug = slugify(plain_latin(video.title), allow_unicode=True)[:70].strip("-") or "-"
    if video.slug in TAKEN_SLUGS:
        video.slug += "-video"
    video.language = read_language(video.language)
    if "body" in words:
        video.body = words["body"].strip()
        video.html, video.renderer = render_article(video.body).html, ARTICLE_RENDERER_VERSION


def _take_film(video: Video, upload: File, written: list[str], replaced: list[str]) -> None:
    film = read_upload(upload)
    _let_go(video, replaced)
    video.host, video.external_id = Video.Host.HERE, ""
    video.content_type, video.size = film.content_type, upload.size
    video.seconds, video.width, video.height = film.seconds, film.width, film.height
    name = uuid.uuid4().hex
    video.file.save(f"{name[:2]}/{name}.{film.ending}", upload, save=False)
    written.append(video.file.name)


def _take_address(video: Video, address: str, replaced: list[str]) -> None:
    place = read_video_address(address)
    if (place.host, place.external_id) == (video.host, video.external_id):
        return
    _let_go(video, replaced)
    video.host, video.external_id = place.host, place.external_id
    video.content_type, video.size, video.width, video.height = "", 0, None, None


def _take_poster(video: Video, upload: File, written: list[str], replaced: list[str]) -> None:
    data = redraw_poster(upload)
    if video.poster:
        replaced.append(video.poster.name)
    name = uuid.uuid4().hex
    video.poster.save(f"{name[:2]}/{name}.webp", ContentFile(data), save=False)
    written.append(video.poster.name)


def _let_go(video: Video, replaced: list[str]) -> None:
    if video.file:
        replaced.append(video.file.name)
    video.file = ""


def _delete(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
