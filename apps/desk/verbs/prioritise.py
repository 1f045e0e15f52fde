"""Overrule the score, or let it count again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.people.models import User

from ..events import CASE_PRIORITISED
from ..models import Case


@transaction.atomic
def prioritise_case(case: Case, *, by: User, priority: int | None) -> Case:
    """Set the priority (0 to 100); it stays when the score changes. None lets the score count again.

    Raises ValidationError outside of that range.
    """
    if priority is not None and not 0 <= priority <= 100:
        raise ValidationError(_("A priority is a number from 0 to 100."))
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.priority_set_by_staff != priority:
        case.priority_set_by_staff = priority
        score = min(100, max(0, sum(part["points"] for part in case.priority_parts)))
        case.priority = score if priority is None else priority
        case.save(update_fields=["priority", "priority_set_by_staff"])
        record(CASE_PRIORITISED, case, by=by, priority=case.priority)
    return case
