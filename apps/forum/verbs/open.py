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
from .follow import follow_words, note_held
from .screening import put_tags, screen


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
    """Open a batch of threads with their first posts and events. Raises ValidationError before writing anything.

    What is written here is screened; where a person has to look first, the whole conversation is held back.
    """
    now = timezone.now()
    default_board = None
    threads = []
    answers = [None if opening.said_on else screen(opening, title=opening.title) for opening in openings]
    for opening, screened in zip(openings, answers, strict=True):
        if opening.board is None:
            default_board = default_board or Board.first()
        thread = Thread(
            board=opening.board or default_board,
            author=opening.by,
            product=opening.product,
            kind=opening.kind,
            visibility=opening.visibility,
            title=validate_title(screened.title if screened else opening.title),
            language=opening.language[:12],
            opened_at=opening.at or now,
            last_post_at=opening.at or now,
            last_voice=opening.voice or opening.by.voice,
            said_on=opening.said_on[:60],
        )
        thread.slug = thread.make_slug()
        threads.append(thread)
    posts = []
    for opening, thread, screened in zip(openings, threads, answers, strict=True):
        post = opening.as_post(thread, screened=screened, is_opening=True)
        post.posted_at = thread.opened_at
        if post.is_held and thread.is_public:
            thread.visibility = Visibility.HELD
        posts.append(post)
    Thread.objects.bulk_create(threads)
    for post, thread in zip(posts, threads, strict=True):
        # Set as a row: set by its id, the relation would be forgotten and read again for every post.
        post.thread = thread
    Post.objects.bulk_create(posts)
    follow_words(posts)
    for thread, screened in zip(threads, answers, strict=True):
        put_tags(thread, screened.tags if screened else [])
    happened = []
    for post in posts:
        told = {"post": post.pk, "mentions": post.words.mentions}
        happened.append(Happening(THREAD_OPENED, post.thread, post.author, told, at=post.posted_at))
        if post.is_held:
            happened.append(note_held(post))
    record_all(happened)
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
