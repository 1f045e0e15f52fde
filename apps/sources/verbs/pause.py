"""Stop listening to a source for a reason, and begin again."""

from django.db import transaction
from django.utils import timezone

from apps.activity.verbs import record
from apps.people.models import User

from ..events import SOURCE_PAUSED, SOURCE_RESUMED
from ..models import Source


@transaction.atomic
def pause_source(source: Source, *, by: User | None, reason: str) -> Source:
    """Stop listening and say why. Safe to repeat."""
    paused = Source.objects.filter(pk=source.pk, paused_at__isnull=True).update(
        paused_at=timezone.now(), paused_because=reason[:300]
    )
    if paused:
        record(SOURCE_PAUSED, source, by=by, reason=reason[:300])
    source.refresh_from_db()
    return source


@transaction.atomic
def resume_source(source: Source, *, by: User) -> Source:
    """Listen again, from where the cursors stand. Safe to repeat."""
    resumed = Source.objects.filter(pk=source.pk, paused_at__isnull=False).update(
        paused_at=None, paused_because="", next_poll_at=timezone.now()
    )
    if resumed:
        record(SOURCE_RESUMED, source, by=by)
    source.refresh_from_db()
    return source
