"""Change what a post says, keeping what it said before."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.activity.verbs import record
from apps.foundation.markdown import RENDERER_VERSION, render_markdown
from apps.people.models import User

from ..events import POST_EDITED
from ..models import Post, Revision
from .compose import validate_body


@transaction.atomic
def edit_post(post: Post, *, by: User, body: str, at: datetime | None = None) -> Post:
    """Replace the text of a post. An unchanged text changes nothing; a withdrawn post stays withdrawn.

    Raises ValidationError where the text breaks a limit.
    """
    body = validate_body(body)
    post = Post.objects.select_for_update(of=("self",)).select_related("thread").get(pk=post.pk)
    if post.is_withdrawn or post.body == body:
        return post
    Revision.objects.create(post=post, body=post.body, replaced_by=by)
    post.body, post.html, post.renderer = body, render_markdown(body), RENDERER_VERSION
    post.edited_at = at or timezone.now()
    post.save(update_fields=["body", "html", "renderer", "edited_at"])
    record(POST_EDITED, post.thread, by=by, post=post.pk)
    return post
