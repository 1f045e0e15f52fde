"""Whatever happens to a conversation or to something heard brings its case up to date."""

from collections.abc import Sequence

from apps.activity.hearing import hears
from apps.activity.models import Event
from apps.company.models import Department
from apps.forum.events import (
    POST_RELEASED,
    POST_REMOVED,
    POST_RESTORED,
    POST_WITHDRAWN,
    THREAD_ASKED_BACK,
    THREAD_MERGED,
    THREAD_OPENED,
    THREAD_REOPENED,
    THREAD_REPLIED,
    THREAD_RESOLVED,
    THREAD_RETURNED,
    THREAD_SPLIT,
    THREAD_UNMERGED,
)
from apps.ingest.events import (
    COMPLAINT_DISMISSED,
    COMPLAINT_EDITED,
    COMPLAINT_MERGED,
    COMPLAINT_PUBLISHED,
    COMPLAINT_RECEIVED,
    COMPLAINT_WITHDRAWN,
)
from apps.moderation.events import POST_MATCHED

from .models import Case
from .verbs import keep_cases, release_claims_of, route_case

# Of these, the conversation beside the one that they tell of is named in their particulars.
ABOUT_TWO = {THREAD_MERGED.name, THREAD_UNMERGED.name, THREAD_SPLIT.name}


@hears(
    THREAD_OPENED,
    THREAD_REPLIED,
    THREAD_ASKED_BACK,
    THREAD_RESOLVED,
    THREAD_REOPENED,
    THREAD_RETURNED,
    THREAD_MERGED,
    THREAD_UNMERGED,
    THREAD_SPLIT,
    POST_WITHDRAWN,
    POST_RELEASED,
    POST_REMOVED,
    POST_RESTORED,
)
def keep_cases_of_threads(events: Sequence[Event]) -> None:
    """A word, a settlement, a merge or a split changes who waits for whom."""
    beside = [event.particulars["thread"] for event in events if event.action in ABOUT_TWO]
    keep_cases(threads=[*(event.subject_id for event in events), *beside])


@hears(THREAD_REPLIED)
def let_go_of_claims(events: Sequence[Event]) -> None:
    """Whoever has replied no longer works on the reply."""
    release_claims_of([(event.subject_id, event.actor_id, event.happened_at) for event in events if event.actor_id])


@hears(COMPLAINT_RECEIVED, COMPLAINT_DISMISSED, COMPLAINT_EDITED, COMPLAINT_WITHDRAWN)
def keep_cases_of_complaints(events: Sequence[Event]) -> None:
    """Something heard waits for a decision, or no longer does."""
    keep_cases(complaints=[event.subject_id for event in events])


@hears(COMPLAINT_PUBLISHED, COMPLAINT_MERGED)
def move_cases_to_threads(events: Sequence[Event]) -> None:
    """What was heard became part of a conversation, and so does its case."""
    keep_cases(complaints=[event.particulars["complaint"] for event in events])


@hears(POST_MATCHED)
def route_cases_of_words(events: Sequence[Event]) -> None:
    """A word list names the department of a conversation: always for its first words, later where it has none."""
    for event in events:
        department = Department.objects.filter(pk=event.particulars.get("department")).first()
        case = Case.objects.filter(thread=event.subject_id).first()
        if department and case and (event.particulars.get("opens") or case.department_id is None):
            route_case(case, by=None, department=department)
