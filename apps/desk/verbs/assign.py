"""Give a case to somebody, or back to the queue."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.activity.models import Event
from apps.activity.verbs import record
from apps.people.models import User

from ..events import CASE_ACKNOWLEDGED, CASE_ASSIGNED, CASE_UNASSIGNED
from ..models import Case


@transaction.atomic
def assign_case(case: Case, *, by: User, to: User) -> Case:
    """Make somebody responsible; the conversation's timeline tells the first time. Safe to repeat.

    Raises ValidationError for somebody who does not work here.
    """
    if not (to.is_staff and to.is_active):
        raise ValidationError(_("%(name)s does not work here, so the case cannot be theirs.") % {"name": to})
    case = Case.objects.select_for_update(of=("self",)).select_related("thread").get(pk=case.pk)
    if case.assignee_id != to.pk:
        case.assignee = to
        case.save(update_fields=["assignee"])
        record(CASE_ASSIGNED, case, by=by, assignee=str(to), assignee_id=to.pk)
        if case.thread_id and not Event.objects.about(case.thread).of(CASE_ACKNOWLEDGED).exists():
            record(CASE_ACKNOWLEDGED, case.thread, by=to)
    return case


@transaction.atomic
def unassign_case(case: Case, *, by: User) -> Case:
    """Give a case back to the queue. Safe to repeat."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.assignee_id:
        case.assignee = None
        case.save(update_fields=["assignee"])
        record(CASE_UNASSIGNED, case, by=by)
    return case
