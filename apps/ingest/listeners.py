"""What becomes of the things we heard when their conversations change."""

from collections.abc import Sequence

from apps.activity.hearing import hears
from apps.activity.models import Event
from apps.forum.events import THREAD_MERGED
from apps.forum.models import Merge

from .models import Complaint


@hears(THREAD_MERGED)
def take_complaints_along(events: Sequence[Event]) -> None:
    """Complaints follow their posts into the conversation that took them, so that answers there go home to them."""
    moved = [event.particulars["thread"] for event in events]
    for merge in Merge.objects.filter(thread__in=moved):
        Complaint.objects.filter(thread=merge.thread_id).update(thread=merge.into_id)
