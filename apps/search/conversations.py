"""Conversations in the index: those that everybody may read, with the words of all posts that are shown."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from django.db.models import BigIntegerField, Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from apps.forum.models import Kind, Post, Thread
from apps.foundation.prepared import Prepared, Slots
from apps.ideas.models import DECIDED, Idea, Stage

from .news import untold
from .searchable import Document, Searchable, Shown, can_be_found

NAME = "thread"
# The name by which the listener of this app is owed what happened.
LISTENER = "search.keep_conversations"
TEXT_LIMIT = 60_000
POSTS_READ = 300
LATELY = 50
IDS_AT_ONCE = 2_000
_TAG = re.compile(r"<[^>]*>")


def documents(ids: Sequence[int]) -> Iterator[Document]:
    """What the index says of these conversations; nothing of one that is not public, moved, or lost its opening.

    Of a very long one it keeps the opening and the newest posts.
    """
    threads = _FINDABLE.all(threads=ids)
    posts = _posts_of(threads)
    for thread in threads:
        said = posts.get(thread.pk, [])
        yield Document(
            thing_id=thread.pk,
            title=thread.title,
            body="\n\n".join(text for _at, text in said)[:TEXT_LIMIT],
            url=thread.get_absolute_url(),
            tab=tab_of(thread.kind),
            opened_at=thread.opened_at,
            touched_at=thread.last_post_at,
            product=thread.product.slug if thread.product else "",
            board=thread.board.slug,
            kind=thread.kind,
            status=thread.status.value,
            language=thread.language,
            author=thread.author_id,
            replies=thread.reply_count,
            me_toos=thread.me_too_count,
            lately=tuple(sorted((at for at, _text in said), reverse=True)[:LATELY]),
        )


def shown(ids: Sequence[int]) -> dict[int, Shown]:
    """What results show of these conversations now, in one query. One that is no longer public is not among them."""
    threads = (
        _findable()
        .filter(pk__in=ids)
        .select_related("resolution", "product", "author", "idea")
        .annotate(untold=untold(LISTENER, "forum.thread"))
    )
    return {
        thread.pk: Shown(
            title=thread.title,
            url=thread.get_absolute_url(),
            status=_status_of(thread),
            replies=thread.reply_count,
            me_toos=_voices_of(thread),
            takes_votes=_idea_of(thread) is not None and thread.idea.stage not in DECIDED,
            meta=tuple(str(word) for word in (thread.kind_label, thread.author, thread.product or "") if word),
            touched_at=thread.last_post_at,
            is_written_anew=thread.untold,
        )
        for thread in threads
    }


def every_id(after: int) -> Iterator[int]:
    """The ids of all conversations that can be found, in order, above one."""
    while ids := list(_findable().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:IDS_AT_ONCE]):
        yield from ids
        after = ids[-1]


def _idea_of(thread: Thread) -> Idea | None:
    return getattr(thread, "idea", None) if thread.kind == Kind.IDEA else None


def _status_of(thread: Thread):
    """Where it stands; an idea as far as it has come."""
    idea = _idea_of(thread)
    return Stage(idea.stage) if idea else thread.status


def _voices_of(thread: Thread) -> int:
    idea = _idea_of(thread)
    return idea.vote_count if idea else thread.me_too_count


def tab_of(kind: str) -> str:
    """Ideas stand on a tab of their own."""
    return "ideas" if kind == Kind.IDEA else "conversations"


def _findable():
    """Public conversations whose opening post is there for everybody to read."""
    opening = Post.objects.shown().present().filter(thread=OuterRef("pk"), is_opening=True)
    return Thread.objects.public().filter(Exists(opening))


def _posts_of(threads: Sequence[Thread]) -> dict[int, list[tuple]]:
    """(when, text) of the posts of each conversation, oldest first."""
    long_ones = [thread.pk for thread in threads if thread.reply_count > POSTS_READ]
    short_ones = [thread.pk for thread in threads if thread.reply_count <= POSTS_READ]
    rows = _READABLE.all(threads=short_ones) if short_ones else []
    for pk in long_ones:
        posts = _readable().filter(thread=pk)
        newest = list(posts.filter(is_opening=False).order_by("-posted_at", "-id")[:POSTS_READ])
        rows += [*posts.filter(is_opening=True), *reversed(newest)]
    found: dict[int, list] = {}
    for post in rows:
        found.setdefault(post.thread_id, []).append((post.posted_at, _plain(post)))
    return found


def _readable():
    return Post.objects.shown().present().only("thread_id", "posted_at", "html", "body")


_FINDABLE = Prepared(
    lambda: (
        _findable()
        .filter(pk__among=Slots("threads", BigIntegerField()))
        .select_related("resolution", "product", "board")
    )
)
_READABLE = Prepared(lambda: _readable().filter(thread__among=Slots("threads", BigIntegerField())).in_reading_order())


def _plain(post: Post) -> str:
    """The words of a post. What is stored was made safe before, so a tag is whatever stands in angle brackets."""
    return unescape(_TAG.sub(" ", post.html)) if post.html else post.body


can_be_found(
    Searchable(
        name=NAME,
        listener=LISTENER,
        tabs={"conversations": _("Conversations"), "ideas": _("Ideas")},
        documents=documents,
        shown=shown,
        every_id=every_id,
    )
)
