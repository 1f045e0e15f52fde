"""Decide about what waits in the queue."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.forum.models import Removal, Standing
from apps.forum.verbs import release_post, remove_post
from apps.people.models import User

from ..events import FLAG_DISMISSED, FLAG_UPHELD, REPORT_DECIDED
from ..models import Flag, Report
from .ban import ban_person
from .trust import trust_person


@transaction.atomic
def approve_report(report: Report, *, by: User, and_trust: bool = False) -> Report:
    """Let the post stand, or be read where it was held back; dismiss its flags; with `and_trust` vouch for its author.

    Raises ValidationError where somebody else decided first, or where the post is gone.
    """
    report = _open_report(report)
    if report.post.standing == Standing.REMOVED:
        raise ValidationError(_("This post was removed meanwhile. Put it back first."))
    if report.post.standing == Standing.HELD:
        release_post(report.post, by=by)
    _settle_flags(report, Flag.Outcome.DISMISSED, by)
    if and_trust:
        trust_person(report.post.author, by=by)
    return _decided(report, Report.State.APPROVED, by)


@transaction.atomic
def decline_report(
    report: Report,
    *,
    by: User,
    reason: Removal.Reason,
    note: str = "",
    and_ban: bool = False,
    ban_until: datetime | None = None,
) -> Report:
    """Remove the post for a reason of the closed list and uphold its flags; with `and_ban` its author may not speak.

    Raises ValidationError where somebody else decided first, or where its author cannot be banned.
    """
    report = _open_report(report)
    if report.post.standing != Standing.REMOVED:
        remove_post(report.post, by=by, reason=reason, note=note)
    _settle_flags(report, Flag.Outcome.UPHELD, by)
    if and_ban:
        ban_person(report.post.author, by=by, reason=reason, note=note, until=ban_until)
    return _decided(report, Report.State.DECLINED, by)


@transaction.atomic
def close_report(report: Report, *, by: User | None, state: Report.State) -> Report:
    """Settle a report whose post was decided about elsewhere: released, removed or withdrawn. Safe to repeat."""
    report = Report.objects.select_for_update(of=("self",)).select_related("post__thread").get(pk=report.pk)
    if report.is_open:
        outcomes = {Report.State.DECLINED: Flag.Outcome.UPHELD, Report.State.APPROVED: Flag.Outcome.DISMISSED}
        if state in outcomes:
            _settle_flags(report, outcomes[state], by)
        _decided(report, state, by)
    return report


def _open_report(report: Report) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("post__thread", "post__author", "decided_by")
    report = rows.get(pk=report.pk)
    if not report.is_open:
        raise ValidationError(
            _("%(who)s decided this already: %(decision)s.")
            % {"who": report.decided_by or _("Somebody"), "decision": report.get_state_display()}
        )
    return report


def _settle_flags(report: Report, outcome: Flag.Outcome, by: User | None) -> None:
    settled = report.flags.filter(outcome=Flag.Outcome.OPEN).update(outcome=outcome)
    if settled:
        action = FLAG_UPHELD if outcome == Flag.Outcome.UPHELD else FLAG_DISMISSED
        record(action, report.post.thread, by=by, post=report.post_id, flags=settled)


def _decided(report: Report, state: Report.State, by: User | None) -> Report:
    report.state, report.decided_at, report.decided_by = state, timezone.now(), by
    report.save(update_fields=["state", "decided_at", "decided_by"])
    record(REPORT_DECIDED, report, by=by, post=report.post_id, decision=str(report.get_state_display()))
    return report
