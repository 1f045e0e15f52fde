"""Let one conversation live on in another, and take the two apart again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.people.models import User

from ..events import THREAD_MERGED, THREAD_UNMERGED
from ..models import Merge, Post, PrivateTalk, Resolution, Thread, Visibility
from .accept import forget_answer_elsewhere
from .recount import recount_threads
from .voices import give_voices_back, move_voices


@transaction.atomic
def merge_threads(thread: Thread, *, into: Thread, by: User | None) -> Merge:
    """Move a thread's posts and me-toos into another, whose address it then leads to. Safe to repeat.

    Raises ValidationError for a thread merged into itself or into one that has itself moved, where somebody would
    read what was private or lose sight of what they wrote, and while a part of it goes on in private.
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
    if PrivateTalk.objects.going_on().part_of(thread).exists():
        raise ValidationError(_("A part of this goes on in private. Give its outcome first."))
    moved = list(Post.objects.filter(thread=thread).order_by("posted_at", "pk").values_list("pk", "is_opening"))
    me_toos, spared = move_voices(thread, into)
    merge = Merge.objects.create(
        thread=thread,
        into=into,
        merged_by=by,
        posts=[pk for pk, _opens in moved],
        opening_id=next((pk for pk, opens in moved if opens), None),
        me_toos=me_toos,
        spared_me_toos=spared,
    )
    # Each row changed once: of a row changed twice PostgreSQL looks up every relation again and waits for the thread
    # that was merged before, which somebody who takes that merge apart holds.
    Merge.objects.filter(into=thread, along__isnull=False).update(into=into)
    Merge.objects.filter(into=thread, along__isnull=True).update(into=into, along=merge)
    Post.objects.filter(pk__in=merge.posts).update(thread=into, is_opening=False)
    recount_threads([locked[thread.pk], locked[into.pk]])
    record(THREAD_MERGED, into, by=by, thread=thread.pk)
    return merge


@transaction.atomic
def unmerge_threads(merge: Merge, *, by: User) -> Thread:
    """Give a merged thread its own page again, with its posts and me-toos. Returns it. Safe to repeat.

    What was said after the merge stays where it was said; what the thread was before (settled, locked, its answer) it
    is again. Threads that had been merged into it before come along. Raises ValidationError when none of its posts is
    left to take back.
    """
    held = _hold(merge)
    if held is None:
        return Thread.objects.get(pk=merge.thread_id)
    posts = list(
        Post.objects.filter(pk__in=held.posts, thread=held.into_id)
        .order_by("posted_at", "pk")
        .values_list("pk", flat=True)
    )
    if not posts:
        raise ValidationError(_("Its posts were moved on to other conversations, so nothing is left to take apart."))
    around = list(Merge.objects.filter(into=held.into_id).exclude(pk=held.pk))
    inside = _brought_by(held, around)
    give_voices_back(held, [one for one in around if one.pk not in inside])
    Merge.objects.filter(pk__in=inside).exclude(along=held).update(into=held.thread_id)
    Merge.objects.filter(pk__in=inside, along=held).update(into=held.thread_id, along=None)
    Post.objects.filter(pk__in=posts).update(thread=held.thread_id)
    Post.objects.filter(pk=held.opening_id if held.opening_id in posts else posts[0]).update(is_opening=True)
    thread, into = held.thread, held.into
    held.delete()
    for one in (into, thread):
        forget_answer_elsewhere(one, by=by)
    Resolution.objects.filter(thread=into, answer__in=posts).update(answer=None)
    recount_threads([thread, into])
    record(THREAD_UNMERGED, into, by=by, thread=thread.pk)
    return Thread.objects.get(pk=thread.pk)


def _hold(merge: Merge) -> Merge | None:
    """The merge as it is now, with both threads locked; None once it was undone."""
    while True:
        known = Merge.objects.filter(pk=merge.pk).values_list("thread_id", "into_id").first()
        if known is None:
            return None
        list(Thread.objects.select_for_update().filter(pk__in=known).order_by("pk"))
        held = Merge.objects.select_related("thread", "into").filter(pk=merge.pk).first()
        # Where it leads may have moved on itself while we waited.
        if held is None or (held.thread_id, held.into_id) == known:
            return held


def _brought_by(merge: Merge, around: list[Merge]) -> set[int]:
    """The merges, directly or through others, into the thread of this one before it moved."""
    inside: set[int] = set()
    level = {merge.pk}
    while level:
        level = {one.pk for one in around if one.along_id in level}
        inside |= level
    return inside
