"""What becomes of the things we heard when their conversations change."""

from collections.abc import Sequence

from apps.activity.hearing import hears
from apps.activity.models import Event
from apps.forum.events import THREAD_MERGED, THREAD_SPLIT, THREAD_UNMERGED

from .verbs import follow_posts


@hears(THREAD_MERGED, THREAD_UNMERGED, THREAD_SPLIT)
def take_complaints_along(events: Sequence[Event]) -> None:
    """Complaints follow their posts to where these went, so that answers there go home to them."""
    follow_posts(threads={pk for event in events for pk in (event.subject_id, event.particulars["thread"])})
