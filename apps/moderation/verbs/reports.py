"""The one report of a post: found or begun, and held fast while it changes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.forum.models import Post

from ..models import Report

REASONS_KEPT = 20
REASON_LIMIT = 300


def locked_report(post: Post, *, at: datetime) -> Report:
    """The report of a post, locked until the transaction ends; begun without flags where there is none."""
    report, begun = Report.objects.get_or_create(post=post, defaults={"opened_at": at})
    return report if begun else Report.objects.select_for_update().get(pk=report.pk)


@transaction.atomic
def ask_for_a_look(
    post: Post, *, why: Sequence[str], spam_score: int | None = None, at: datetime | None = None
) -> Report:
    """Put a post into the queue for reasons other than flags. Safe to repeat: a reason stands there once.

    A post about which somebody decided before waits anew.
    """
    at = at or timezone.now()
    report = locked_report(post, at=at)
    reasons = [reason[:REASON_LIMIT] for reason in why]
    known = set(report.why) if report.is_open else set()
    report.why = [*(report.why if report.is_open else []), *(one for one in reasons if one not in known)]
    report.why = report.why[:REASONS_KEPT]
    if spam_score is not None:
        report.spam_score = spam_score
    if not report.is_open:
        report.state, report.opened_at, report.decided_at, report.decided_by = Report.State.OPEN, at, None, None
        report.flag_count = 0
    report.save()
    return report
