"""What happened in conversations is told to those who want to hear; what went wrong is told to staff."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.db.models import BigIntegerField

from apps.activity.hearing import hears
from apps.activity.models import Event
from apps.activity.vocabulary import action_named
from apps.contact.events import REQUEST_CONFIRMED
from apps.forum.events import (
    POST_EDITED,
    POST_RELEASED,
    POST_REMOVED,
    THREAD_ASKED_BACK,
    THREAD_MERGED,
    THREAD_OPENED,
    THREAD_PUBLISHED,
    THREAD_REOPENED,
    THREAD_REPLIED,
    THREAD_RESOLVED,
    THREAD_RETURNED,
    THREAD_SPLIT,
    THREAD_UNMERGED,
    THREAD_WENT_PRIVATE,
)
from apps.forum.models import Post, Thread
from apps.foundation.prepared import Prepared, Slots
from apps.ideas.events import (
    IDEA_DECLINED,
    IDEA_OPENED_AGAIN,
    IDEA_PLANNED,
    IDEA_SHIPPED,
    IDEA_STARTED,
    IDEA_UPDATED,
    RELEASE_PUBLISHED,
)

from .models import Watch
from .verbs import alert_staff, announce, carry_watches, carry_watches_back, follow_by_address, watch_what_they_do
from .verbs.alert import SWITCHES


@hears(THREAD_OPENED)
def follow_what_was_asked(events: Sequence[Event]) -> None:
    """Whoever asks here follows their question; without an account, their confirmed address does."""
    _follow_what_they_asked(event.subject_id for event in events)


@hears(REQUEST_CONFIRMED)
def follow_what_was_confirmed(events: Sequence[Event]) -> None:
    """Whoever says that a request is theirs follows it from then on."""
    _follow_what_they_asked(event.subject_id for event in events)


def _follow_what_they_asked(numbers) -> None:
    threads = _ASKED_HERE.all(threads=numbers)
    watch_what_they_do([(thread.author, thread.pk) for thread in threads], because=Watch.Because.ASKED)
    if not (staged := {thread.author_id for thread in threads if thread.author.is_staged}):
        return
    addresses = dict(
        EmailAddress.objects.filter(user__in=staged, verified=True).order_by("primary").values_list("user", "email")
    )
    for thread in threads:
        if address := addresses.get(thread.author_id):
            follow_by_address(thread, address=address, because=Watch.Because.ASKED)


@hears(THREAD_REPLIED)
def follow_where_they_replied(events: Sequence[Event]) -> None:
    """Whoever takes part follows what comes of it."""
    posts = _posts(event.particulars["post"] for event in events)
    watch_what_they_do([(post.author, post.thread_id) for post in posts], because=Watch.Because.REPLIED)


@hears(THREAD_SPLIT)
def follow_what_was_split(events: Sequence[Event]) -> None:
    """Whoever wrote what is now a conversation of its own follows that."""
    numbers = [number for event in events for number in event.particulars.get("posts", ())]
    posts = _posts(numbers)
    watch_what_they_do([(post.author, post.thread_id) for post in posts], because=Watch.Because.REPLIED)


@hears(THREAD_MERGED)
def follow_what_was_merged(events: Sequence[Event]) -> None:
    """Followers go where their conversation went."""
    for event in events:
        if gone := event.particulars.get("thread"):
            carry_watches(gone, event.subject_id)


@hears(THREAD_UNMERGED)
def follow_no_more_what_was_taken_apart(events: Sequence[Event]) -> None:
    """What only the merge made them follow, they follow no more."""
    for event in events:
        if back := event.particulars.get("thread"):
            carry_watches_back(event.subject_id, back)


@hears(
    THREAD_OPENED,
    THREAD_PUBLISHED,
    THREAD_REPLIED,
    THREAD_ASKED_BACK,
    THREAD_RESOLVED,
    THREAD_REOPENED,
    THREAD_MERGED,
    THREAD_WENT_PRIVATE,
    THREAD_RETURNED,
    POST_EDITED,
    POST_RELEASED,
    POST_REMOVED,
    IDEA_PLANNED,
    IDEA_STARTED,
    IDEA_SHIPPED,
    IDEA_DECLINED,
    IDEA_OPENED_AGAIN,
    IDEA_UPDATED,
    RELEASE_PUBLISHED,
)
def tell_those_who_follow(events: Sequence[Event]) -> None:
    """Begin to tell everybody who wants to hear."""
    announce(events)


@hears(*[action for action in map(action_named, SWITCHES) if action])
def alert_those_on_duty(events: Sequence[Event]) -> None:
    """Tell staff at once what needs them."""
    for event in events:
        alert_staff(event)


def _posts(numbers):
    return _SAID_HERE.all(posts=numbers)


_ASKED_HERE = Prepared(
    lambda: Thread.objects.filter(pk__among=Slots("threads", BigIntegerField()), said_on="").select_related("author")
)
_SAID_HERE = Prepared(
    lambda: Post.objects.filter(pk__among=Slots("posts", BigIntegerField()), said_on="").select_related("author")
)
