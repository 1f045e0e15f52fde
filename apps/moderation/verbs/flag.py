"""Report a post."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.forum.models import Post, Removal
from apps.foundation.plaintext import clean_line
from apps.people.models import User

from ..events import POST_FLAGGED
from ..models import NOTE_LIMIT, Flag, Report
from .reports import locked_report


@transaction.atomic
def flag_post(post: Post, *, by: User, reason: Removal.Reason, note: str = "", at: datetime | None = None) -> Flag:
    """Report a post, once per person. Several flags are one item of the queue. Safe to repeat.

    A post about which somebody decided before waits anew. Raises ValidationError for a reason outside of the list.
    """
    if reason not in Removal.Reason:
        raise ValidationError(_("Choose one of the reasons."))
    at = at or timezone.now()
    report = locked_report(post, at=at)
    flag, flagged = Flag.objects.get_or_create(
        report=report,
        person=by,
        defaults={"reason": reason, "note": clean_line(note, NOTE_LIMIT), "flagged_at": at},
    )
    if flagged:
        report.flag_count = report.flag_count + 1 if report.is_open else 1
        if not report.is_open:
            report.opened_at = at
        report.state, report.decided_at, report.decided_by = Report.State.OPEN, None, None
        report.save(update_fields=["flag_count", "state", "opened_at", "decided_at", "decided_by"])
        record(POST_FLAGGED, post.thread, by=by, at=at, post=post.pk, reason=str(Removal.Reason(reason).label))
    return flag
