"""Take a post's words away and leave a neutral mark where it stood."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.people.models import User
from apps.people.verbs import nobody

from ..events import POST_WITHDRAWN
from ..models import Merge, Post, Revision, Thread, Visibility


@transaction.atomic
def withdraw_post(post: Post, *, by: User | None) -> Post:
    """Remove a post's text, its author's name, its earlier versions and its link, leaving a tombstone. Safe to repeat.

    An opening post takes the title with it, and without replies the whole thread leaves the public.
    """
    thread = Thread.objects.select_for_update().get(pk=post.thread_id)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.is_withdrawn:
        return post
    Revision.objects.filter(post=post).delete()
    post.body = post.html = post.said_by = post.said_at_url = ""
    post.withdrawn_at = timezone.now()
    _withdraw_merged_titles(post)
    post.author = nobody()
    post.save(update_fields=["body", "html", "said_by", "said_at_url", "withdrawn_at", "author"])
    changed = []
    if thread.accepted_answer_id == post.pk:
        thread.accepted_answer = None
        changed.append("accepted_answer")
    if post.is_opening:
        thread.title, thread.slug, thread.author = _tombstone(), "", post.author
        changed += ["title", "slug", "author"]
        if not thread.posts.present().exists():
            thread.visibility = Visibility.HELD
            changed.append("visibility")
    if changed:
        thread.save(update_fields=changed)
    record(POST_WITHDRAWN, thread, by=by, post=post.pk)
    return post


def _withdraw_merged_titles(post: Post) -> None:
    """A post that once opened a thread of its own takes that thread's title along, though it lives on elsewhere."""
    for merge in Merge.objects.filter(into=post.thread_id, thread__author=post.author_id).select_related("thread"):
        if post.pk in merge.posts and merge.thread.opened_at == post.posted_at:
            merge.thread.title, merge.thread.slug, merge.thread.author = _tombstone(), "", nobody()
            merge.thread.save(update_fields=["title", "slug", "author"])


def _tombstone() -> str:
    return _("Withdrawn where it was said")
