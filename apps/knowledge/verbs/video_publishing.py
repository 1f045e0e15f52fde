"""Publish a tutorial, and take it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.people.models import User

from ..events import VIDEO_PUBLISHED, VIDEO_WITHDRAWN
from ..models import Video


@transaction.atomic
def publish_video(video: Video, *, by: User | None) -> Video:
    """Show a tutorial to those for whom it is meant. Safe to repeat. Raises ValidationError where there is no film."""
    video = Video.objects.select_for_update(of=("self",)).get(pk=video.pk)
    if video.is_published:
        return video
    if not video.has_film:
        raise ValidationError(_("There is no film yet. Upload one, or name its address on YouTube or Vimeo."))
    video.published_at = timezone.now()
    video.save(update_fields=["published_at"])
    record(VIDEO_PUBLISHED, video, by=by, title=video.title)
    return video


@transaction.atomic
def withdraw_video(video: Video, *, by: User | None) -> Video:
    """Take a tutorial away from everybody but staff; film and words are kept. Safe to repeat."""
    video = Video.objects.select_for_update(of=("self",)).get(pk=video.pk)
    if video.published_at is None:
        return video
    video.published_at = None
    video.save(update_fields=["published_at"])
    record(VIDEO_WITHDRAWN, video, by=by, title=video.title)
    return video
