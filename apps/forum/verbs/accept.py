"""Choose the reply that answers the question, or take the choice back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.people.models import User

from ..events import THREAD_ACCEPTED, THREAD_UNACCEPTED
from ..models import Post, Thread


@transaction.atomic
def accept_answer(thread: Thread, *, by: User, post: Post, at: datetime | None = None) -> Thread:
    """Put a reply directly under the question. Raises ValidationError for a post that cannot be an answer."""
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    # Asked again under the lock: a withdrawal or a merge may have gone before.
    post = Post.objects.present().shown().filter(pk=post.pk, thread=thread, is_opening=False).first()
    if post is None:
        raise ValidationError(_("Only a reply of this conversation that is still there can be its answer."))
    if thread.accepted_answer_id != post.pk:
        thread.accepted_answer, thread.accepted_by = post, by
        thread.save(update_fields=["accepted_answer", "accepted_by"])
        record(THREAD_ACCEPTED, thread, by=by, at=at, post=post.pk)
    return thread


@transaction.atomic
def unaccept_answer(thread: Thread, *, by: User) -> Thread:
    """Take back the choice of the answer. Safe to repeat."""
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if thread.accepted_answer_id:
        post = thread.accepted_answer_id
        thread.accepted_answer = thread.accepted_by = None
        thread.save(update_fields=["accepted_answer", "accepted_by"])
        record(THREAD_UNACCEPTED, thread, by=by, post=post)
    return thread


def forget_answer_elsewhere(thread: Thread, *, by: User) -> Thread:
    """Take back the choice of an answer that is no longer a part of the conversation. Belongs inside a transaction."""
    known = Thread.objects.filter(pk=thread.pk).values_list("accepted_answer", flat=True).first()
    if known and not Post.objects.present().filter(pk=known, thread=thread).exists():
        return unaccept_answer(thread, by=by)
    return thread
