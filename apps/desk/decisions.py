"""What staff decides about cases. Each calls the verb of what the case is about."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.forum.choosing import MergeForm
from apps.forum.models import Visibility
from apps.forum.verbs import merge_threads, publish_thread
from apps.foundation.decisions import Decision
from apps.ingest.asking import CorrectForm, DismissForm
from apps.ingest.verbs import (
    correct_complaint,
    dismiss_complaint,
    merge_complaint,
    publish_complaint,
    publish_complaints,
)
from apps.people.models import User

from .forms import AssignForm, PriorityForm, RouteForm
from .models import Case
from .verbs import assign_case, prioritise_case, route_case, unassign_case

DECIDE_ON_COMPLAINTS = "ingest.change_complaint"
WORK_ON_CASES = "desk.change_case"


def is_undecided(case: Case) -> bool:
    """Whether it is about something heard that still waits for a decision."""
    return case.complaint_id is not None and case.complaint.is_waiting


def is_held_back(case: Case) -> bool:
    """Whether its conversation waits for somebody to release it."""
    return case.thread_id is not None and case.thread.visibility == Visibility.HELD


def _publish(case: Case, by: User, values: dict) -> None:
    if is_undecided(case):
        publish_complaint(case.complaint, by=by)
    elif is_held_back(case):
        _require(by, "forum.change_thread")
        publish_thread(case.thread, by=by)
    else:
        raise ValidationError(_("There is nothing left to publish."))


def _publish_many(cases: Sequence[Case], by: User) -> None:
    if not all(is_undecided(case) for case in cases):
        raise ValidationError(_("Not all of them wait for a decision."))
    publish_complaints([case.complaint for case in cases], by=by)


def _merge(case: Case, by: User, values: dict) -> None:
    if is_undecided(case):
        merge_complaint(case.complaint, into=values["into"], by=by)
    elif case.thread_id:
        _require(by, "forum.change_thread")
        merge_threads(case.thread, into=values["into"], by=by)
    else:
        raise ValidationError(_("It was decided already."))


def _dismiss(case: Case, by: User, values: dict) -> None:
    if case.complaint_id is None:
        raise ValidationError(_("This was written here. Close the conversation instead."))
    dismiss_complaint(case.complaint, by=by, reason=values["reason"])


def _correct(case: Case, by: User, values: dict) -> None:
    if case.complaint_id is None:
        raise ValidationError(_("This was written here; nothing of it was masked."))
    correct_complaint(case.complaint, by=by, text=values["text"])


def _require(by: User, permission: str) -> None:
    if not by.has_perm(permission):
        raise ValidationError(_("Only a moderator or a manager decides this about conversations."))


PUBLISH = Decision(
    name="publish",
    label=gettext_lazy("Publish"),
    permission=DECIDE_ON_COMPLAINTS,
    apply=_publish,
    apply_many=_publish_many,
    done=lambda count: ngettext("%d is public now.", "%d are public now.", count) % count,
    explanation=gettext_lazy("Everybody can read it from now on, as it is masked here."),
    fits=lambda case: is_undecided(case) or is_held_back(case),
    tone="main",
)
MERGE = Decision(
    name="merge",
    label=gettext_lazy("Merge into a conversation"),
    permission=DECIDE_ON_COMPLAINTS,
    apply=_merge,
    form=MergeForm,
    done=lambda count: ngettext("%d joined the conversation.", "%d joined the conversation.", count) % count,
    explanation=gettext_lazy("The answer there then goes home to everybody who said it."),
    fits=lambda case: is_undecided(case) or case.thread_id is not None,
    closes=True,
)
DISMISS = Decision(
    name="dismiss",
    label=gettext_lazy("Dismiss"),
    permission=DECIDE_ON_COMPLAINTS,
    apply=_dismiss,
    form=DismissForm,
    done=lambda count: ngettext("%d was dismissed.", "%d were dismissed.", count) % count,
    explanation=gettext_lazy("It needs no conversation here. It stays where it was said."),
    fits=is_undecided,
    closes=True,
    tone="danger",
)
TAKE = Decision(
    name="take",
    label=gettext_lazy("Assign to me"),
    permission=WORK_ON_CASES,
    apply=lambda case, by, values: assign_case(case, by=by, to=by),
    done=lambda count: ngettext("%d case is yours.", "%d cases are yours.", count) % count,
    fits=lambda case: case.assignee_id is None,
)
ASSIGN = Decision(
    name="assign",
    label=gettext_lazy("Assign to…"),
    permission=WORK_ON_CASES,
    apply=lambda case, by, values: assign_case(case, by=by, to=values["assignee"]),
    form=AssignForm,
    done=lambda count: ngettext("%d case was assigned.", "%d cases were assigned.", count) % count,
    fits=lambda case: False,
)
GIVE_BACK = Decision(
    name="give-back",
    label=gettext_lazy("Give back to the queue"),
    permission=WORK_ON_CASES,
    apply=lambda case, by, values: unassign_case(case, by=by),
    done=lambda count: ngettext("%d case is nobody's again.", "%d cases are nobody's again.", count) % count,
    fits=lambda case: case.assignee_id is not None,
)
ROUTE = Decision(
    name="route",
    label=gettext_lazy("Pass to a department"),
    permission=WORK_ON_CASES,
    apply=lambda case, by, values: route_case(case, by=by, department=values["department"]),
    form=RouteForm,
    done=lambda count: ngettext("%d case was passed on.", "%d cases were passed on.", count) % count,
    fits=lambda case: False,
)
PRIORITISE = Decision(
    name="prioritise",
    label=gettext_lazy("Set the priority"),
    permission=WORK_ON_CASES,
    apply=lambda case, by, values: prioritise_case(case, by=by, priority=values["priority"]),
    form=PriorityForm,
    done=lambda count: ngettext("%d priority was set.", "%d priorities were set.", count) % count,
    fits=lambda case: False,
)
CORRECT = Decision(
    name="correct",
    label=gettext_lazy("Correct the masks"),
    permission=DECIDE_ON_COMPLAINTS,
    apply=_correct,
    form=CorrectForm,
    done=lambda count: ngettext("%d text was corrected.", "%d texts were corrected.", count) % count,
    explanation=gettext_lazy("Mask what was overlooked, or give back what was masked by mistake."),
    fits=lambda case: case.complaint_id is not None and case.complaint.fate != case.complaint.Fate.WITHDRAWN,
    in_bulk=False,
)

DECISIONS = (PUBLISH, MERGE, DISMISS, TAKE, ASSIGN, GIVE_BACK, ROUTE, PRIORITISE, CORRECT)
