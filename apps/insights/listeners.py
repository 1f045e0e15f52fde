"""Whatever may change what a conversation counts for is noted here, and counted in a moment."""

from collections.abc import Sequence

from apps.activity.hearing import hears
from apps.activity.models import Event
from apps.desk.events import CASE_ROUTED
from apps.feedback.events import SURVEY_ANSWERED
from apps.forum.events import (
    POST_EDITED,
    POST_RELEASED,
    POST_REMOVED,
    POST_RESTORED,
    POST_WITHDRAWN,
    THREAD_MERGED,
    THREAD_OPENED,
    THREAD_PUBLISHED,
    THREAD_REOPENED,
    THREAD_REPLIED,
    THREAD_RESOLVED,
    THREAD_RETURNED,
    THREAD_SPLIT,
    THREAD_UNMERGED,
)
from apps.foundation.background import later
from apps.ingest.events import COMPLAINT_MERGED, COMPLAINT_PUBLISHED

from .verbs import count_touched, touch

THREAD = "forum.thread"
# Of these, the conversation beside the one that they tell of is named in their particulars.
ABOUT_TWO = {THREAD_MERGED.name, THREAD_UNMERGED.name, THREAD_SPLIT.name}


@hears(
    CASE_ROUTED,
    COMPLAINT_MERGED,
    COMPLAINT_PUBLISHED,
    POST_EDITED,
    POST_RELEASED,
    POST_REMOVED,
    POST_RESTORED,
    POST_WITHDRAWN,
    SURVEY_ANSWERED,
    THREAD_MERGED,
    THREAD_OPENED,
    THREAD_PUBLISHED,
    THREAD_REOPENED,
    THREAD_REPLIED,
    THREAD_RESOLVED,
    THREAD_RETURNED,
    THREAD_SPLIT,
    THREAD_UNMERGED,
)
def note_what_was_touched(events: Sequence[Event]) -> None:
    """Leave a mark for each conversation; whoever counts takes it away."""
    touched = {event.subject_id for event in events if event.subject_type == THREAD}
    touched |= {event.particulars["thread"] for event in events if event.action in ABOUT_TWO}
    if touched:
        touch(touched)
        later(count_touched)
