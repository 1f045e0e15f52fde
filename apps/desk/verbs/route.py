"""Pass a case to the department that takes care of it."""

from django.db import transaction

from apps.activity.verbs import record
from apps.company.models import Department
from apps.people.models import User

from ..events import CASE_ROUTED
from ..models import Case


@transaction.atomic
def route_case(case: Case, *, by: User | None, department: Department) -> Case:
    """Pass a case on; the conversation's timeline tells it. Safe to repeat."""
    case = Case.objects.select_for_update(of=("self",)).select_related("thread").get(pk=case.pk)
    if case.department_id != department.pk:
        case.department = department
        case.save(update_fields=["department"])
        record(CASE_ROUTED, case.thread or case, by=by, department=department.name)
    return case
