"""Decide that something heard needs no conversation here."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.people.models import User

from ..events import COMPLAINT_DISMISSED
from ..models import Complaint


@transaction.atomic
def dismiss_complaint(complaint: Complaint, *, by: User, reason: str = "", at: datetime | None = None) -> Complaint:
    """Dismiss something that is still waiting. Safe to repeat. Raises ValidationError once it is public."""
    complaint = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    if complaint.fate == Complaint.Fate.DISMISSED:
        return complaint
    if not complaint.is_waiting:
        raise ValidationError(_("“%(title)s” is no longer waiting, so it cannot be dismissed.") % {"title": complaint})
    complaint.fate, complaint.decided_by = Complaint.Fate.DISMISSED, by
    complaint.save(update_fields=["fate", "decided_by"])
    record(COMPLAINT_DISMISSED, complaint, by=by, at=at, reason=reason or str(_("not for us")))
    return complaint
