"""Remember how far somebody who is signed in has come in a tutorial."""

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone

from apps.people.models import User

from ..models import FINISHED_FROM, Progress, Video


@transaction.atomic
def note_progress(video: Video, *, by: User, seconds: int, is_finished: bool = False) -> Progress:
    """Note that somebody has seen a tutorial up to a second; what they had seen before counts on.

    Who has seen nearly all of it has finished it, and stays so. `seconds` beyond the end count as the end.
    """
    now = timezone.now()
    seconds = max(0, min(seconds, video.seconds)) if video.seconds else max(0, min(seconds, 24 * 3600))
    if is_finished and video.seconds:
        seconds = video.seconds
    is_finished = is_finished or bool(video.seconds and seconds >= video.seconds * FINISHED_FROM)
    progress, made = Progress.objects.get_or_create(
        video=video,
        person=by,
        defaults={"seconds": seconds, "seen_at": now, "finished_at": now if is_finished else None},
    )
    if not made:
        mine = Progress.objects.filter(pk=progress.pk)
        mine.update(seconds=Greatest("seconds", seconds), seen_at=now)
        if is_finished:
            mine.filter(finished_at=None).update(finished_at=now)
        progress.refresh_from_db()
    return progress
