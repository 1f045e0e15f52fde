"""What follows from what happened to conversations."""

from collections.abc import Sequence

from apps.activity.hearing import hears
from apps.activity.models import Event

from .events import (
    POST_RELEASED,
    POST_REMOVED,
    POST_RESTORED,
    POST_WITHDRAWN,
    THREAD_ACCEPTED,
    THREAD_CLAIMED,
    THREAD_MERGED,
    THREAD_PUBLISHED,
    THREAD_SPLIT,
    THREAD_UNACCEPTED,
    THREAD_UNCLAIMED,
    THREAD_UNMERGED,
)
from .verbs import credit_answers


@hears(
    THREAD_ACCEPTED,
    THREAD_UNACCEPTED,
    THREAD_MERGED,
    THREAD_UNMERGED,
    THREAD_SPLIT,
    THREAD_PUBLISHED,
    THREAD_CLAIMED,
    THREAD_UNCLAIMED,
    POST_RELEASED,
    POST_REMOVED,
    POST_RESTORED,
    POST_WITHDRAWN,
)
def keep_credit_of_answers(events: Sequence[Event]) -> None:
    """An answer was chosen, or what it stands on changed: its author's reputation follows."""
    others = [event.particulars["thread"] for event in events if "thread" in event.particulars]
    credit_answers([*(event.subject_id for event in events), *others])
