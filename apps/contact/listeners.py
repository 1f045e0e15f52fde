"""What follows when something happens in the conversation of a request."""

from collections.abc import Sequence

from apps.activity.hearing import hears
from apps.activity.models import Event
from apps.forum.events import THREAD_REPLIED, THREAD_RESOLVED
from apps.forum.models import Post

from .models import Request
from .verbs import note_closed_requests, nudge_unconfirmed


@hears(THREAD_REPLIED)
def tell_that_an_answer_waits(events: Sequence[Event]) -> None:
    """Whoever has not confirmed their address yet learns, once, that staff has answered."""
    posts = Post.objects.by_staff().shown().filter(pk__in=[event.particulars["post"] for event in events])
    for request in Request.objects.unconfirmed().filter(thread__in=posts.values("thread")):
        nudge_unconfirmed(request)


@hears(THREAD_RESOLVED)
def close_requests_of_settled_threads(events: Sequence[Event]) -> None:
    """A request ends when its conversation is settled, by whomever."""
    note_closed_requests(events)
