"""What follows for ideas from what happened to conversations."""

from collections.abc import Sequence

from apps.activity.hearing import hears
from apps.activity.models import Event
from apps.forum.events import THREAD_KIND_CHANGED, THREAD_MERGED, THREAD_OPENED, THREAD_UNMERGED
from apps.forum.models import Kind, Thread

from .events import IDEA_SPARKED
from .models import Idea
from .verbs import answer_late_origins, begin_ideas, count_voices_as_votes, settle_votes


@hears(THREAD_OPENED)
def begin_what_was_wished(events: Sequence[Event]) -> None:
    """A conversation of the kind is an idea from the start."""
    begin_ideas([event.subject_id for event in events])


@hears(THREAD_KIND_CHANGED)
def keep_ideas_of_their_kind(events: Sequence[Event]) -> None:
    """A conversation became an idea, with the voices that it has, or is none any more."""
    threads = {event.subject_id for event in events}
    for thread in Thread.objects.filter(pk__in=threads, kind=Kind.IDEA).order_by("pk"):
        count_voices_as_votes(thread)
    settle_votes(Idea.objects.filter(thread__in=threads).values_list("thread_id", flat=True))


@hears(THREAD_MERGED, THREAD_UNMERGED)
def carry_votes(events: Sequence[Event]) -> None:
    """Votes follow an idea into the one that it lives on in, and back."""
    threads = {event.subject_id for event in events} | {event.particulars["thread"] for event in events}
    settle_votes(threads)
    # What led to an idea that now lives in one that was shipped is answered, too.
    answer_late_origins(Idea.objects.filter(thread__in=threads).values_list("pk", flat=True))


@hears(IDEA_SPARKED)
def answer_who_was_named_late(events: Sequence[Event]) -> None:
    """A conversation whose idea was shipped before anybody saw the connection is answered now."""
    answer_late_origins({event.particulars["idea"] for event in events})
