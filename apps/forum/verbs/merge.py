"""Let one conversation live on in another."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.people.models import User

from ..events import THREAD_MERGED
from ..models import Merge, MeToo, Post, Thread, Visibility
from .recount import recount_threads


@transaction.atomic
def merge_threads(thread: Thread, *, into: Thread, by: User | None) -> Merge:
    """Move a thread's posts and me-toos into another, whose address it then leads to. Safe to repeat.

    Raises ValidationError for a thread merged into itself or into one that has itself moved, and where somebody
    would read what was private or lose sight of what they wrote.
    """
    if thread.pk == into.pk:
        raise ValidationError(_("A conversation cannot be merged into itself."))
    locked = {
        one.pk: one for one in Thread.objects.select_for_update().filter(pk__in=[thread.pk, into.pk]).order_by("pk")
    }
    if existing := Merge.objects.filter(thread=thread).first():
        return existing
    if Merge.objects.filter(thread=into).exists():
        raise ValidationError(_("That conversation was itself merged into another. Choose the one it went to."))
    private = [one for one in locked.values() if one.visibility == Visibility.PRIVATE]
    if private and (len(private) == 1 or len({one.author_id for one in private}) == 2):
        raise ValidationError(_("A private conversation can only be merged with a private one of the same person."))
    moved = list(Post.objects.filter(thread=thread).values_list("pk", flat=True))
    merge = Merge.objects.create(thread=thread, into=into, merged_by=by, posts=moved)
    Merge.objects.filter(into=thread).update(into=into)
    Post.objects.filter(pk__in=moved).update(thread=into, is_opening=False)
    _move_me_toos(thread, into)
    recount_threads([locked[thread.pk], locked[into.pk]])
    record(THREAD_MERGED, into, by=by, thread=thread.pk)
    return merge


def _move_me_toos(thread: Thread, into: Thread) -> None:
    """Nobody counts twice: who said it in both places keeps one."""
    there = MeToo.objects.filter(thread=into)
    MeToo.objects.filter(thread=thread).exclude(person__in=there.filter(person__isnull=False).values("person")).exclude(
        browser__in=there.exclude(browser="").values("browser")
    ).update(thread=into)
    MeToo.objects.filter(thread=thread).delete()
