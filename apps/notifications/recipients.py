"""Who is told of what. Every notification and every mail asks here, when it is made and again when it is sent.

Nobody is told of their own doing, nor staged people, nor those whose account is switched off, nor of what they may
not see, nor of words that are held back, removed or withdrawn. An address that its owner confirmed, as whoever asks
without an account does, hears what everybody may.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet

from apps.activity.models import Event
from apps.contact.models import Request
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
    THREAD_WENT_PRIVATE,
)
from apps.forum.models import Merge, Post, Tag, Thread, Visibility
from apps.foundation.mail import folded
from apps.foundation.prepared import Prepared, Slot, Slots
from apps.ideas.events import (
    IDEA_DECLINED,
    IDEA_OPENED_AGAIN,
    IDEA_PLANNED,
    IDEA_SHIPPED,
    IDEA_STARTED,
    IDEA_UPDATED,
    RELEASE_PUBLISHED,
)
from apps.ideas.models import Idea, Release, ReleaseLink, Statement
from apps.people.models import User

from .models import Notification, Reason, Watch
from .sources import Followers, Source, Voters
from .subjects import label_of

TOLD_TO_FOLLOWERS = {
    action.name for action in (THREAD_REPLIED, THREAD_RESOLVED, THREAD_REOPENED, THREAD_WENT_PRIVATE, THREAD_RETURNED)
}
TOLD_AS_NEW = {THREAD_OPENED.name, THREAD_PUBLISHED.name}
TOLD_TO_THE_ASKER = {THREAD_ASKED_BACK.name, THREAD_PUBLISHED.name}
TOLD_TO_THE_AUTHOR = {POST_RELEASED.name, POST_REMOVED.name}
TOLD_TO_VOTERS = {
    action.name for action in (IDEA_PLANNED, IDEA_STARTED, IDEA_SHIPPED, IDEA_DECLINED, IDEA_OPENED_AGAIN, IDEA_UPDATED)
}
TOLD = (
    *TOLD_TO_FOLLOWERS, *TOLD_AS_NEW, *TOLD_TO_THE_ASKER, *TOLD_TO_THE_AUTHOR, *TOLD_TO_VOTERS, THREAD_MERGED.name,
    POST_EDITED.name,
)  # fmt: skip


@dataclass(slots=True)
class News:
    """An event as something to tell: about which conversation, with which words, and to whom.

    `concerned` maps the ids of people whom it concerns by name to the reason. `sources` are where its other readers
    come from, in the order in which reasons count; each is told with the conversation of its source. The thread is
    None for a release: it answers several, and concerns nobody by name.
    """

    event: Event
    thread: Thread | None
    post: Post | None = None
    concerned: dict[int, Reason] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)


def news_of(event: Event) -> News | None:
    """What there is to tell of an event; None where it concerns nobody or what it was about is gone."""
    if event.action == RELEASE_PUBLISHED.name:
        return _news_of_release(event)
    if event.action not in TOLD or event.subject_type != label_of(Thread):
        return None
    thread = where_it_lives(event.subject_id)
    if thread is None:
        return None
    news = News(event, thread)
    number = event.particulars.get("post")
    post = _POST.first(post=number) if number else None
    if post and _is_told_otherwise(event, post):
        return None
    if event.action in TOLD_TO_THE_AUTHOR:
        if post is None:
            return None
        news.concerned[post.author_id] = Reason.WROTE
        return news
    with_words = (THREAD_REPLIED.name, THREAD_OPENED.name, THREAD_ASKED_BACK.name, POST_EDITED.name, *TOLD_TO_VOTERS)
    if event.action in with_words:
        if post is None:
            return None
        news.post = post
    for person in event.particulars.get("mentions", ()):
        news.concerned[person] = Reason.MENTIONED
    if event.action == POST_EDITED.name:
        for person in _called_before(event, post):
            news.concerned.pop(person, None)
    if event.action in TOLD_TO_THE_ASKER:
        news.concerned.setdefault(thread.author_id, Reason.ASKED)
    if event.action == THREAD_MERGED.name:
        gone = Thread.objects.filter(pk=event.particulars.get("thread")).first()
        if gone is None:
            return None
        news.concerned.setdefault(gone.author_id, Reason.ASKED)
    if event.action in TOLD_TO_FOLLOWERS:
        news.sources.append(_followers_of(thread))
    if event.action in TOLD_TO_VOTERS:
        ideas = Idea.objects.filter(thread=thread)
        news.sources = [*(Voters(thread, idea.pk) for idea in ideas), _followers_of(thread)]
    if event.action in TOLD_AS_NEW and not _is_told_later(event):
        news.sources += _gathered_by(thread)
    return news


def releases_told(events: Iterable[Event]) -> dict[int, Release]:
    """The releases that these events tell of and that everybody may still read, by id. At most one query."""
    ids = {event.subject_id for event in events if event.action == RELEASE_PUBLISHED.name}
    return Release.objects.published().in_bulk(ids) if ids else {}


def with_releases(notifications: Iterable[Notification]) -> None:
    """Give each notification about a release that release, as `release`; the others None. At most one query."""
    notifications = list(notifications)
    releases = releases_told(one.event for one in notifications)
    for one in notifications:
        one.release = releases.get(one.event.subject_id) if one.event.action == RELEASE_PUBLISHED.name else None


def withdrawn_since(events: Iterable[Event]) -> set[int]:
    """The ids of those events that tell of a release which was withdrawn since: nobody hears of it any more."""
    told = [event for event in events if event.action == RELEASE_PUBLISHED.name]
    published = releases_told(told)
    return {event.pk for event in told if event.subject_id not in published}


def where_it_lives(thread_id: int) -> Thread | None:
    """The conversation in which one lives on after it was merged; itself where it was not, None where it is gone."""
    seen = set()
    while thread_id not in seen:
        seen.add(thread_id)
        thread = _WITH_MERGE.first(thread=thread_id)
        merge = getattr(thread, "merge", None)
        if merge is None:
            return thread
        thread_id = merge.into_id
    return None


def may_be_told(thread: Thread | None, post: Post | None, people: Collection[User]) -> list[User]:
    """Those of the people who may hear of this conversation and these words now, in the order given."""
    if not may_be_heard(thread, post):
        return []
    reachable = [person for person in people if person.is_active and not person.is_staged]
    if thread is None:
        return reachable
    if is_public(thread):
        return reachable
    return [person for person in reachable if Thread.objects.visible_to(person).filter(pk=thread.pk).exists()]


def may_be_heard(thread: Thread | None, post: Post | None) -> bool:
    """Whether anybody is told of it at all: nothing that is held back, removed or withdrawn."""
    if thread is not None and thread.visibility == Visibility.HELD:
        return False
    return post is None or (post.is_shown and not post.is_withdrawn)


def addresses_that_may_hear(thread: Thread | None, post: Post | None, addresses: Collection[str]) -> set[str]:
    """Those of the addresses, folded, whose owners may hear of it without being known as anybody.

    Of what is public all; of a private request the address that whoever sent it has confirmed, and no other.
    """
    if not addresses or not may_be_heard(thread, post):
        return set()
    if is_public(thread):
        return set(addresses)
    if thread is None or not Request.objects.filter(thread=thread, confirmed_at__isnull=False).exists():
        return set()
    confirmed = EmailAddress.objects.filter(user=thread.author_id, verified=True).values_list("email", flat=True)
    return set(addresses) & {folded(address) for address in confirmed}


def is_public(thread: Thread | None) -> bool:
    """Whether everybody may hear of it, so also addresses of which no more is known."""
    return thread is not None and _PUBLIC.first(thread=thread.pk) is not None


def without_the_muted(thread: Thread, people: Sequence[int]) -> set[int]:
    """The ids of those who have not muted this conversation."""
    return set(people) - set(_MUTED.all(thread=thread.pk, people=people)) if people else set()


def _is_told_later(event: Event) -> bool:
    """Whether a question that was held back when it was asked was published since, and is told as new by that."""
    return _PUBLISHED_SINCE.first(thread=event.subject_id, event=event.pk) is not None


def _called_before(event: Event, post: Post) -> list[int]:
    """Whoever was told already that this post calls them: an edit that takes a name out and puts it in is no news."""
    told = Notification.objects.filter(post=post, reason=Reason.MENTIONED, recipient__isnull=False)
    return list(told.exclude(event=event).values_list("recipient_id", flat=True))


def _followers_of(thread: Thread) -> Followers:
    return Followers(thread, label_of(thread), thread.pk, Reason.FOLLOWED)


def _gathered_by(thread: Thread) -> list[Source]:
    gathered = [Followers(thread, "company.product", thread.product_id, Reason.PRODUCT)] if thread.product_id else []
    gathered += [Followers(thread, "forum.tag", tag, Reason.TAG) for tag in _TAGS.all(thread=thread.pk)]
    return [*gathered, Followers(thread, "forum.board", thread.board_id, Reason.BOARD)]


def _news_of_release(event: Event) -> News | None:
    """A release reaches whoever voted for one of its ideas, or follows a conversation that it answers.

    The order of the links never changes once it is published, so that telling can go on in the middle.
    """
    again = Event.objects.filter(subject_type=event.subject_type, subject_id=event.subject_id, pk__gt=event.pk)
    if not releases_told([event]) or again.of(RELEASE_PUBLISHED).exists():
        return None
    news = News(event, None)
    links = list(ReleaseLink.objects.filter(release=event.subject_id).select_related("idea").order_by("pk"))
    about = {link.pk: link.idea.thread_id if link.is_idea else link.thread_id for link in links}
    homes = _where_they_live(set(about.values()))
    for link in links:
        # Where it is gone there is a place all the same, so that the others keep theirs.
        thread = homes.get(about[link.pk])
        if link.is_idea:
            news.sources.append(Voters(thread, link.idea_id))
        news.sources.append(_followers_of(thread) if thread else Followers(None, label_of(Thread), 0, Reason.FOLLOWED))
    return news


def _where_they_live(ids: set[int]) -> dict[int, Thread]:
    """The conversation in which each of these lives on, itself where it was not merged; a few queries for all."""
    homes = {pk: pk for pk in ids}
    here, seen = set(ids), set(ids)
    while leads := dict(Merge.objects.filter(thread__in=here).values_list("thread_id", "into_id")):
        homes = {pk: leads.get(home, home) for pk, home in homes.items()}
        here = set(leads.values()) - seen
        seen |= here
    threads = Thread.objects.select_related("author", "resolution").in_bulk(set(homes.values()))
    return {pk: threads[home] for pk, home in homes.items() if home in threads}


def _is_told_otherwise(event: Event, post: Post) -> bool:
    """Whether these words are told of by another event: a release's by the release, a statement's by its step."""
    if event.action not in (THREAD_REPLIED.name, *TOLD_TO_VOTERS):
        return False
    return post.is_of_release or (event.action == THREAD_REPLIED.name and post.is_statement)


def _post() -> QuerySet:
    here = OuterRef("pk")
    return (
        Post.objects.filter(pk=Slot("post", BigIntegerField()))
        .select_related("author")
        .annotate(
            is_of_release=Exists(ReleaseLink.objects.filter(post=here)),
            is_statement=Exists(Statement.objects.filter(post=here)),
        )
    )


def _published_since() -> QuerySet:
    later = Event.objects.filter(
        subject_type=label_of(Thread), subject_id=THREAD, pk__gt=Slot("event", BigIntegerField())
    )
    return later.of(THREAD_PUBLISHED).values_list("pk", flat=True)[:1]


def _muted() -> QuerySet:
    watches = Watch.objects.filter(subject_type=label_of(Thread), subject_id=THREAD, is_muted=True)
    return watches.filter(person__among=Slots("people", BigIntegerField())).values_list("person_id", flat=True)


THREAD = Slot("thread", BigIntegerField())
_WITH_MERGE = Prepared(lambda: Thread.objects.filter(pk=THREAD).select_related("author", "resolution", "merge"))
_PUBLIC = Prepared(lambda: Thread.objects.public().filter(pk=THREAD).values_list("pk", flat=True))
_TAGS = Prepared(lambda: Tag.objects.filter(threads=THREAD).order_by("pk").values_list("pk", flat=True))
_POST, _PUBLISHED_SINCE, _MUTED = Prepared(_post), Prepared(_published_since), Prepared(_muted)
