"""Whatever happens to a conversation or to something heard brings its case up to date."""

from collections.abc import Sequence

from apps.activity.hearing import hears
from apps.activity.models import Event
from apps.forum.events import (
    POST_WITHDRAWN,
    THREAD_MERGED,
    THREAD_OPENED,
    THREAD_REOPENED,
    THREAD_REPLIED,
    THREAD_RESOLVED,
)
from apps.ingest.events import (
    COMPLAINT_DISMISSED,
    COMPLAINT_EDITED,
    COMPLAINT_MERGED,
    COMPLAINT_PUBLISHED,
    COMPLAINT_RECEIVED,
    COMPLAINT_WITHDRAWN,
)

from .verbs import keep_cases


@hears(THREAD_OPENED, THREAD_REPLIED, THREAD_RESOLVED, THREAD_REOPENED, THREAD_MERGED, POST_WITHDRAWN)
def keep_cases_of_threads(events: Sequence[Event]) -> None:
    """A word, a settlement or a merge changes who waits for whom."""
    merged = [event.particulars["thread"] for event in events if event.action == THREAD_MERGED.name]
    keep_cases(threads=[*(event.subject_id for event in events), *merged])


@hears(COMPLAINT_RECEIVED, COMPLAINT_DISMISSED, COMPLAINT_EDITED, COMPLAINT_WITHDRAWN)
def keep_cases_of_complaints(events: Sequence[Event]) -> None:
    """Something heard waits for a decision, or no longer does."""
    keep_cases(complaints=[event.subject_id for event in events])


@hears(COMPLAINT_PUBLISHED, COMPLAINT_MERGED)
def move_cases_to_threads(events: Sequence[Event]) -> None:
    """What was heard became part of a conversation, and so does its case."""
    keep_cases(complaints=[event.particulars["complaint"] for event in events])
