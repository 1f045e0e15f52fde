"""Reply in conversations, one or many at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from apps.activity.verbs import Happening, record_all
from apps.people.models import User, Voice

from ..events import THREAD_REPLIED
from ..models import Post, Resolution, Thread
from .compose import Composition, post_of_ticket
from .resolve import reopen_thread
from .whereabouts import lock_where_they_live


@dataclass(slots=True, kw_only=True)
class Reply(Composition):
    """A reply to post. `goes_home` asks that it be carried to where the question came from."""

    thread: Thread
    answers: Post | None = None
    goes_home: bool = False


@transaction.atomic
def post_replies(replies: Sequence[Reply]) -> list[Post]:
    """Post a batch of replies with their counters and events. Raises ValidationError before writing anything.

    A reply to a merged thread goes where the thread went. The asker's reply reopens a thread that was closed
    without their word.
    """
    threads = lock_where_they_live([reply.thread.pk for reply in replies])
    posts = []
    for reply in replies:
        posts.append(
            reply.as_post(
                threads[reply.thread.pk],
                answers=reply.answers,
                goes_home=reply.goes_home and not reply.said_on,
            )
        )
    Post.objects.bulk_create(posts)
    for post in posts:
        _count(post.thread, post)
    Thread.objects.bulk_update(
        {post.thread.pk: post.thread for post in posts}.values(),
        ["reply_count", "last_post_at", "last_voice", "answered_at"],
        batch_size=500,
    )
    record_all(
        [Happening(THREAD_REPLIED, post.thread, post.author, {"post": post.pk}, at=post.posted_at) for post in posts]
    )
    for post in posts:
        _reopen_if_contradicted(post)
    return posts


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
