"""Change what a post says, keeping what it said before."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.foundation.markdown import RENDERER_VERSION
from apps.people.models import User

from ..events import POST_EDITED
from ..models import Post, Revision
from ..rendering import render_post
from .compose import Composition, validate_body
from .follow import follow_words_of
from .screening import screen
from .whereabouts import lock_post


@transaction.atomic
def edit_post(post: Post, *, by: User | None, body: str, at: datetime | None = None) -> Post:
    """Replace the text of a post. An unchanged text changes nothing; a withdrawn or removed post stays as it is.

    What somebody writes here is screened like a new post. Others read the post already, so words that would have to
    wait for a look are not taken. Raises ValidationError for those, and where the text breaks a limit.
    """
    body = validate_body(body)
    post = lock_post(post)
    if post.is_withdrawn or post.is_removed or post.body == body:
        return post
    written_here = not post.said_on
    if written_here and by is not None:
        body = _screened(post, by, body)
        if post.body == body:
            return post
    words = render_post(body, author=post.author, written_here=written_here)
    known = set(render_post(post.body, author=post.author, written_here=written_here).mentions)
    Revision.objects.create(post=post, body=post.body, replaced_by=by)
    post.body, post.html, post.renderer = body, words.html, RENDERER_VERSION
    post.edited_at = at or timezone.now()
    post.words = words
    post.save(update_fields=["body", "html", "renderer", "edited_at"])
    follow_words_of(post, words)
    newly_called = [person for person in words.mentions if person not in known]
    record(POST_EDITED, post.thread, by=by, post=post.pk, mentions=newly_called)
    return post


def _screened(post: Post, by: User, body: str) -> str:
    screened = screen(Composition(by=by, body=body), thread=post.thread)
    if screened.is_held and post.is_shown:
        raise ValidationError(
            _(
                "Somebody of our staff would have to look at this change first, so it was not saved. "
                "Leave out what you added, or say it in a new reply."
            )
        )
    return validate_body(screened.body)
