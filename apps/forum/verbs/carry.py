"""Remember where an answer has arrived, so that its reader sees it."""

from django.db import transaction

from apps.activity.verbs import record

from ..events import POST_CARRIED
from ..models import Post


@transaction.atomic
def note_carried(post: Post, *, place: str, url: str) -> Post:
    """Mark a post as also standing at `url` on another place. Safe to repeat."""
    post = Post.objects.select_for_update(of=("self",)).select_related("thread").get(pk=post.pk)
    mark = {"place": place, "url": url}
    if mark not in post.carried_to:
        post.carried_to = [*post.carried_to, mark]
        post.save(update_fields=["carried_to"])
        record(POST_CARRIED, post.thread, by=post.author, post=post.pk, place=place, url=url)
    return post
