"""Take a post's words away and leave a neutral mark where it stood."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.people.models import User
from apps.people.verbs import nobody

from ..events import POST_WITHDRAWN
from ..models import Merge, Post, Removal, Revision, Visibility
from .pictures import drop_pictures
from .whereabouts import lock_post


@transaction.atomic
def withdraw_post(post: Post, *, by: User | None) -> Post:
    """Remove a post's text, its author's name, its earlier versions, its pictures and its link, leaving a tombstone.

    An opening post takes the title with it, and without replies the whole thread leaves the public. Safe to repeat.
    """
    post = lock_post(post)
    thread = post.thread
    if post.is_withdrawn:
        return post
    Revision.objects.filter(post=post).delete()
    drop_pictures(post.pictures.all())
    post.link_previews.clear()
    post.body = post.html = post.said_by = post.said_at_url = post.spoke_for = ""
    post.withdrawn_at = timezone.now()
    _withdraw_merged_titles(post)
    post.author = nobody()
    post.save(update_fields=["body", "html", "said_by", "said_at_url", "spoke_for", "withdrawn_at", "author"])
    changed = []
    if thread.accepted_answer_id == post.pk:
        thread.accepted_answer = thread.accepted_by = None
        changed += ["accepted_answer", "accepted_by"]
    if post.is_opening:
        thread.title, thread.slug, thread.author = _tombstone(post), "", post.author
        changed += ["title", "slug", "author"]
        Removal.objects.filter(post=post).update(title="")
        if thread.is_public and not thread.posts.present().shown().exists():
            thread.visibility = Visibility.HELD
            changed.append("visibility")
    if changed:
        thread.save(update_fields=changed)
    record(POST_WITHDRAWN, thread, by=by, post=post.pk)
    return post


def _withdraw_merged_titles(post: Post) -> None:
    """A post that once opened a thread of its own takes that thread's title along, wherever both went since."""
    for merge in Merge.objects.filter(opening=post).select_related("thread"):
        merge.thread.title, merge.thread.slug, merge.thread.author = _tombstone(post), "", nobody()
        merge.thread.save(update_fields=["title", "slug", "author"])


def _tombstone(post: Post) -> str:
    return _("Withdrawn where it was said") if post.said_on else _("Withdrawn by whoever asked")
