"""Show old posts as the present renderer shows them: their words stay, their HTML is made anew."""

import time

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.foundation.markdown import RENDERER_VERSION

from ..models import Post
from ..rendering import render_post

BATCH = 200
# Well within the time that a task of the queue may take.
SECONDS = 12


def rerender_posts(*, seconds: float = SECONDS) -> int:
    """Render anew what an older renderer made, batch after batch, until nothing is left or the time is up. Returns how
    many posts that were.

    The version beside the HTML is the memory of it: what a run did not come to, or did not commit, the next one finds.
    """
    until = time.monotonic() + seconds
    done = 0
    while number := _rerender_batch():
        done += number
        if time.monotonic() > until:
            break
    return done


@transaction.atomic
def _rerender_batch() -> int:
    # Whoever holds a row is about to write it, with the present renderer.
    waiting = Post.objects.select_for_update(of=("self",), skip_locked=True).select_related("author")
    posts = list(waiting.filter(renderer__lt=RENDERER_VERSION).order_by("renderer", "pk")[:BATCH])
    for post in posts:
        post.html, post.renderer = _html_of(post), RENDERER_VERSION
    Post.objects.bulk_update(posts, ["html", "renderer"])
    return len(posts)


def _html_of(post: Post) -> str:
    if post.is_withdrawn:
        return post.html
    try:
        return render_post(post.body, author=post.author, written_here=not post.said_on).html
    except ValidationError:
        # Longer than a text may be today: it stays as it was shown.
        return post.html
