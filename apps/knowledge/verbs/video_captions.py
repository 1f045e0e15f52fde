"""What is said in a tutorial and in which steps it goes: kept as it was checked, replaced as a whole."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.people.models import User

from ..captions import read_captions, write_captions
from ..chapters import Step, read_chapters
from ..languages import read_language
from ..models import CaptionTrack, Chapter, Video
from .video_keeping import note_change

TRACKS_LIMIT = 30


@transaction.atomic
def keep_captions(video: Video, *, language: str, source: str | bytes, by: User) -> CaptionTrack:
    """Keep what is said in a tutorial in one language (a code such as "en"), in place of what was there before.

    `source` is WebVTT or SRT, at most 1 MB; bytes are read as UTF-8. What is kept is written anew from it. Raises
    ValidationError naming the line that is wrong.
    """
    language = read_language(language)
    video = Video.objects.select_for_update(of=("self",)).get(pk=video.pk)
    lines = read_captions(source, seconds=video.seconds)
    written = write_captions(lines)
    track = CaptionTrack.objects.filter(video=video, language=language).first()
    if track is None and video.tracks.count() >= TRACKS_LIMIT:
        raise ValidationError(_("A video has captions in at most %d languages.") % TRACKS_LIMIT)
    if track is not None and track.source == written:
        return track
    track = track or CaptionTrack(video=video, language=language)
    track.source = written
    track.lines = [{"start": line.start, "end": line.end, "text": line.text} for line in lines]
    track.uploaded_at = timezone.now()
    track.save()
    _changed(video, by)
    return track


@transaction.atomic
def drop_captions(video: Video, *, language: str, by: User) -> bool:
    """Forget the captions in one language. Returns whether there were any."""
    dropped, _by_model = CaptionTrack.objects.filter(video=video, language=language).delete()
    if dropped:
        _changed(video, by)
    return bool(dropped)


@transaction.atomic
def keep_chapters(video: Video, *, written: str, by: User) -> list[Chapter]:
    """Keep the steps of a tutorial, a line "0:35 Title" for each, in place of those before; none for an empty text.

    Raises ValidationError naming the line that is wrong.
    """
    video = Video.objects.select_for_update(of=("self",)).get(pk=video.pk)
    steps = read_chapters(written, seconds=video.seconds)
    known = list(video.chapters.all())
    if [Step(one.at_seconds, one.title) for one in known] == steps:
        return known
    video.chapters.all().delete()
    kept = Chapter.objects.bulk_create(
        Chapter(video=video, at_seconds=step.at_seconds, title=step.title) for step in steps
    )
    _changed(video, by)
    return kept


def _changed(video: Video, by: User) -> None:
    video.updated_at = timezone.now()
    video.save(update_fields=["updated_at"])
    note_change(video, by=by)
