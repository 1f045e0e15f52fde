"""What the page of a conversation asks the database: the conversation with all that stands around it, its posts, and
what happened to it. Each is one query, put together once for each kind of visitor."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import BigIntegerField, CharField
from django.utils import timezone

from apps.activity.models import Event
from apps.activity.vocabulary import all_actions
from apps.foundation.prepared import Prepared, Slot
from apps.people.looking import LOOKING, kind_of

from .models import Post, Thread
from .surroundings import WEEK_AGO, said_beside

COMES_ALONG = (
    "board", "product", "author", "resolution__settled_by", "lock", "accepted_by", "split__split_from",
    "taken_from__thread", "taken_from__department",
)  # fmt: skip
# Told by the posts themselves, so the line does not say them twice.
TOLD_BY_POSTS = ("thread.opened", "thread.replied", "post.removed")
EVENTS_PER_PAGE = 200
WEEK = timedelta(days=7)

THREAD = Slot("thread", BigIntegerField())
BROWSER = Slot("browser", CharField())


def find_thread(pk: int, *, user, browser: str = "") -> Thread | None:
    """A conversation that this visitor may see, with its surroundings, what is said beside it, and `has_me_too`."""
    if pk > BigIntegerField.MAX_BIGINT:
        return None
    now = timezone.now()
    moments = {"now": now, "week_ago": now - WEEK}
    return _thread(kind_of(user), bool(browser)).first(thread=pk, person=user.pk, browser=browser, **moments)


def beginning_of(thread: Thread, *, user, size: int) -> list[Post]:
    """Its oldest posts that have a place on the page of this visitor, at most `size`."""
    return _posts(kind_of(user), size).all(known={"thread": thread}, thread=thread.pk, person=user.pk)


def posts_of(thread: Thread, *, user):
    """All posts that have a place on the page of this visitor, in order, as a queryset."""
    return _shown_on_the_page(thread.posts, user)


def events_of(thread: Thread, *, since: datetime | None = None, until: datetime | None = None) -> list[Event]:
    """What happened to it that the line tells, from `since` up to, not including, `until`; at most EVENTS_PER_PAGE."""
    if since is None and until is None:
        return EVENTS.all(thread=thread.pk)
    events = Event.objects.about(thread).select_related("actor").of(*_told_in_the_line())
    if since:
        events = events.filter(happened_at__gte=since)
    if until:
        events = events.filter(happened_at__lt=until)
    return list(events[:EVENTS_PER_PAGE])


@lru_cache
def _thread(kind: str, has_browser: bool) -> Prepared:
    looking = LOOKING[kind]
    who = {"browser": BROWSER if has_browser else ""} if kind == "visitor" else {"person": looking}

    def build():
        rows = Thread.objects.visible_to(looking).with_surroundings(WEEK_AGO).annotate(**said_beside())
        return rows.with_me_too_of(**who).select_related(*COMES_ALONG).filter(pk=THREAD)

    return Prepared(build)


@lru_cache
def _posts(kind: str, size: int) -> Prepared:
    def build():
        return _shown_on_the_page(Post.objects.filter(thread=THREAD), LOOKING[kind])[:size]

    return Prepared(build)


def _shown_on_the_page(posts, user):
    return posts.placed_for(user).select_related("author", "removal").with_where_answered().in_reading_order()


def _told_in_the_line() -> list[str]:
    return [action.name for action in all_actions() if action.is_public and action.name not in TOLD_BY_POSTS]


EVENTS = Prepared(
    lambda: (
        Event.objects.filter(subject_type=Thread._meta.label_lower, subject_id=THREAD)
        .of(*_told_in_the_line())
        .select_related("actor")
        .order_by("id")[:EVENTS_PER_PAGE]
    )
)
