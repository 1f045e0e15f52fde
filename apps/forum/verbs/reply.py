"""Reply in conversations, one or many at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from apps.activity.verbs import Happening, record_all
from apps.people.models import User, Voice

from ..events import THREAD_REPLIED
from ..models import Post, Resolution, Thread
from .ask_back import keep_asking_back
from .compose import Composition, post_of_ticket
from .follow import follow_words, note_held
from .resolve import reopen_thread
from .screening import put_tags, screen
from .whereabouts import lock_where_they_live


@dataclass(slots=True, kw_only=True)
class Reply(Composition):
    """A reply to post. `goes_home` asks that it be carried to where the question came from.

    With `asks_back` staff needs more information: the thread waits for its asker.
    """

    thread: Thread
    answers: Post | None = None
    goes_home: bool = False
    asks_back: bool = False


@transaction.atomic
def post_replies(replies: Sequence[Reply]) -> list[Post]:
    """Post a batch of replies with their counters and events. Raises ValidationError before writing anything.

    A reply to a merged thread goes where the thread went. The asker's reply reopens a thread that was closed
    without their word. What is written here is screened; a reply that a person has to look at first is held, counts
    nowhere and is told to nobody until `release_post`.
    """
    threads = lock_where_they_live([reply.thread.pk for reply in replies])
    posts, tags = [], []
    for reply in replies:
        thread = threads[reply.thread.pk]
        screened = None if reply.said_on else screen(reply, thread=thread)
        posts.append(
            reply.as_post(
                thread, screened=screened, answers=reply.answers, goes_home=reply.goes_home and not reply.said_on
            )
        )
        tags.append(screened.tags if screened else [])
    Post.objects.bulk_create(posts)
    follow_words(posts)
    for post, names in zip(posts, tags, strict=True):
        put_tags(post.thread, names)
    record_all([note_held(post) for post in posts if post.is_held])
    announce_replies(
        [
            Announced(post, post.words.mentions, reply.asks_back)
            for reply, post in zip(replies, posts, strict=True)
            if post.is_shown
        ]
    )
    return posts


@dataclass(frozen=True, slots=True)
class Announced:
    """A reply that others read from now on, with the ids of the people it mentions."""

    post: Post
    mentions: list[int]
    asks_back: bool = False


def announce_replies(replies: Sequence[Announced]) -> None:
    """Count replies and tell of them.

    Their threads must be locked, and be one object per row. Belongs inside a transaction.
    """
    happened = []
    for one in replies:
        post = one.post
        _count(post.thread, post)
        told = {"post": post.pk, "mentions": one.mentions}
        happened.append(Happening(THREAD_REPLIED, post.thread, post.author, told, at=post.posted_at))
        happened += keep_asking_back(post, asks_back=one.asks_back)
    Thread.objects.bulk_update(
        {one.post.thread.pk: one.post.thread for one in replies}.values(),
        ["reply_count", "last_post_at", "last_voice", "answered_at", "asked_back_at"],
        batch_size=500,
    )
    record_all(happened)
    for one in replies:
        _reopen_if_contradicted(one.post)


@transaction.atomic
def post_reply(thread: Thread, *, by: User, body: str, **particulars) -> Post:
    """Post one reply; see `Reply` for the particulars and `post_replies` for errors."""
    if particulars.get("ticket"):
        # Two sendings of one form wait for each other here, so the second finds what the first has made.
        Thread.objects.select_for_update().get(pk=thread.pk)
        if made := post_of_ticket(particulars["ticket"], by=by):
            return made
    return post_replies([Reply(thread=thread, by=by, body=body, **particulars)])[0]


def _count(thread: Thread, post: Post) -> None:
    thread.reply_count += 1
    if post.posted_at >= thread.last_post_at:
        thread.last_post_at, thread.last_voice = post.posted_at, post.voice
    if post.is_by_staff and (thread.answered_at is None or post.posted_at < thread.answered_at):
        thread.answered_at = post.posted_at


def _reopen_if_contradicted(post: Post) -> None:
    """The asker's own word counts more than a closing by staff or by time; a confirmed thread takes their thanks."""
    if post.author_id != post.thread.author_id or post.voice != Voice.CUSTOMER:
        return
    closed = Resolution.objects.filter(thread=post.thread).exclude(how=Resolution.How.CONFIRMED).first()
    if closed and post.posted_at > closed.settled_at:
        reopen_thread(post.thread, by=post.author, at=post.posted_at)
