"""Open conversations, one or many at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.activity.verbs import Happening, record_all
from apps.company.models import Product
from apps.people.models import User

from ..events import THREAD_OPENED
from ..models import Board, Kind, Post, Thread, Visibility
from .compose import Composition, post_of_ticket, validate_title


@dataclass(slots=True, kw_only=True)
class Opening(Composition):
    """A conversation to open: its first post and what stands above it."""

    title: str
    kind: Kind = Kind.QUESTION
    visibility: Visibility = Visibility.PUBLIC
    board: Board | None = None
    product: Product | None = None
    language: str = ""


@transaction.atomic
def open_threads(openings: Sequence[Opening]) -> list[Thread]:
    """Open a batch of threads with their first posts and events. Raises ValidationError before writing anything."""
    now = timezone.now()
    default_board = None
    threads = []
    for opening in openings:
        if opening.board is None:
            default_board = default_board or Board.first()
        thread = Thread(
            board=opening.board or default_board,
            author=opening.by,
            product=opening.product,
            kind=opening.kind,
            visibility=opening.visibility,
            title=validate_title(opening.title),
            language=opening.language[:12],
            opened_at=opening.at or now,
            last_post_at=opening.at or now,
            last_voice=opening.voice or opening.by.voice,
            said_on=opening.said_on[:60],
        )
        thread.slug = thread.make_slug()
        threads.append(thread)
    posts = []
    for opening, thread in zip(openings, threads, strict=True):
        post = opening.as_post(thread, is_opening=True)
        post.posted_at = thread.opened_at
        posts.append(post)
    Thread.objects.bulk_create(threads)
    for post, thread in zip(posts, threads, strict=True):
        # Set as a row: set by its id, the relation would be forgotten and read again for every post.
        post.thread = thread
    Post.objects.bulk_create(posts)
    record_all(
        [Happening(THREAD_OPENED, post.thread, post.author, {"post": post.pk}, at=post.posted_at) for post in posts]
    )
    return threads


def open_thread(*, by: User, title: str, body: str, **particulars) -> Thread:
    """Open a thread; see `Opening` for the particulars and `open_threads` for errors."""
    ticket = particulars.get("ticket")
    if made := post_of_ticket(ticket, by=by):
        return made.thread
    try:
        return open_threads([Opening(by=by, title=title, body=body, **particulars)])[0]
    except IntegrityError:
        # The same form was sent twice at once, and the other sending came first.
        if made := post_of_ticket(ticket, by=by):
            return made.thread
        raise
