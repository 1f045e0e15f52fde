"""What feedback does when it hears of events below it."""

from collections.abc import Sequence

from apps.activity.hearing import hears
from apps.activity.models import Event
from apps.forum import events as forum
from apps.forum.models import Merge, Thread
from apps.ingest.events import COMPLAINT_EDITED, COMPLAINT_PUBLISHED

from .verbs import (
    ask_about_resolution,
    carry_poll,
    carry_poll_back,
    follow_stars,
    settle_reviews_of,
    take_in_reviews,
)

# --- Reviews ----------------------------------------------------------------------------------------------------------


@hears(COMPLAINT_PUBLISHED)
def take_in_what_was_published(events: Sequence[Event]) -> None:
    """What was heard elsewhere with stars, and opened a conversation about a product, becomes a review."""
    take_in_reviews(event.particulars["complaint"] for event in events)


@hears(COMPLAINT_EDITED)
def follow_stars_of_what_was_edited(events: Sequence[Event]) -> None:
    """Who changes their stars there changes them here; who gives some only now has a review from now on."""
    complaints = [event.subject_id for event in events]
    follow_stars(complaints)
    take_in_reviews(complaints)


@hears(
    forum.THREAD_REPLIED, forum.THREAD_PUBLISHED, forum.THREAD_MERGED, forum.THREAD_UNMERGED, forum.THREAD_SPLIT,
    forum.POST_WITHDRAWN, forum.POST_HELD, forum.POST_RELEASED, forum.POST_REMOVED, forum.POST_RESTORED,
)  # fmt: skip
def keep_reviews_of_threads(events: Sequence[Event]) -> None:
    """A review counts while its words can be read, and is answered once we have replied."""
    threads = {event.subject_id for event in events}
    threads |= {event.particulars["thread"] for event in events if event.particulars.get("thread")}
    settle_reviews_of(threads)


# --- Surveys and polls ------------------------------------------------------------------------------------------------


@hears(forum.THREAD_RESOLVED)
def ask_how_well_it_was_solved(events: Sequence[Event]) -> None:
    """Whoever asked is asked how well, once for each time that it was settled."""
    threads = {event.subject_id for event in events}
    for thread in Thread.objects.filter(pk__in=threads).select_related("author").order_by("pk"):
        ask_about_resolution(thread)


@hears(forum.THREAD_MERGED, forum.THREAD_UNMERGED)
def take_polls_along(events: Sequence[Event]) -> None:
    """A poll goes where its conversation goes, if there is room for it, and comes back with it.

    Where the conversation is now is asked, not what happened: it may be elsewhere by the time that this is heard.
    """
    for number in sorted({event.particulars["thread"] for event in events}):
        thread = Thread.objects.filter(pk=number).first()
        if thread is None:
            continue
        merge = Merge.objects.filter(thread=thread).select_related("into").first()
        if merge:
            carry_poll(thread, into=merge.into)
        else:
            carry_poll_back(thread)
