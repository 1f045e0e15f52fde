"""Let a post be read that was held, take one away and say why, and put it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.people.models import User

from ..events import POST_RELEASED, POST_REMOVED, POST_RESTORED
from ..models import REMOVAL_NOTE_LIMIT, Post, Removal, Standing, Thread, Visibility
from ..rendering import render_post
from .recount import recount_threads
from .reply import Announced, announce_replies
from .show import publish_thread
from .whereabouts import lock_post

MODERATORS = "Moderator"


@transaction.atomic
def release_post(post: Post, *, by: User | None) -> Post:
    """Let others read a post that was held. A reply is told only now; an opening makes its conversation public.

    Safe to repeat and to race; what is not held, or was withdrawn meanwhile, stays as it is.
    """
    post = lock_post(post)
    if not post.is_held or post.is_withdrawn:
        return post
    post.standing = Standing.SHOWN
    post.save(update_fields=["standing"])
    record(POST_RELEASED, post.thread, by=by, post=post.pk)
    _let_be_read(post, by=by)
    return post


@transaction.atomic
def remove_post(post: Post, *, by: User | None, reason: Removal.Reason, note: str = "") -> Removal:
    """Show a post no more, and say when, by which role and why. Its words stay for staff. Safe to repeat.

    It is no answer any more. An opening takes the title along; where nobody else said anything, the conversation leaves
    the public. `note` is for staff only. Raises ValidationError for what its author withdrew: nothing is left there.
    """
    post = lock_post(post)
    thread = post.thread
    if existing := Removal.objects.filter(post=post).first():
        return existing
    if post.is_withdrawn:
        raise ValidationError(_("Whoever wrote this has withdrawn it, so nothing is left to remove."))
    removal = Removal(
        post=post,
        reason=Removal.Reason(reason),
        role=_role_of(by),
        note=note[:REMOVAL_NOTE_LIMIT],
        removed_by=by,
        removed_at=timezone.now(),
        was_held=post.is_held,
    )
    post.standing = Standing.REMOVED
    post.save(update_fields=["standing"])
    if thread.accepted_answer_id == post.pk:
        Thread.objects.filter(pk=thread.pk).update(accepted_answer=None, accepted_by=None)
    if post.is_opening:
        _take_title_along(thread, removal)
    removal.save()
    recount_threads([thread])
    told = {"post": post.pk, "role": removal.role, "reason": str(removal.get_reason_display())}
    if removal.was_held:
        # Said only where it is so.
        told["was_held"] = True
    record(POST_REMOVED, thread, by=by, **told)
    return removal


@transaction.atomic
def restore_post(post: Post, *, by: User) -> Post:
    """Put a removed post back, with the title it took along. Safe to repeat.

    One that was turned away before anybody read it is told now, as if it were released.
    """
    post = lock_post(post)
    removal = Removal.objects.filter(post=post).first()
    if removal is None:
        return post
    removal.delete()
    post.standing = Standing.SHOWN
    post.save(update_fields=["standing"])
    if post.is_opening and removal.title:
        _give_title_back(post.thread, removal)
    record(POST_RESTORED, post.thread, by=by, post=post.pk)
    if removal.was_held:
        _let_be_read(post, by=by)
    else:
        recount_threads([post.thread])
    return post


def _let_be_read(post: Post, *, by: User | None) -> None:
    """What follows when others may read a post for the first time."""
    if post.is_opening:
        publish_thread(post.thread, by=by)
    else:
        words = render_post(post.body, author=post.author, written_here=not post.said_on)
        announce_replies([Announced(post, words.mentions)])
    # One that waited may be older than what was said meanwhile.
    recount_threads([post.thread])


def _take_title_along(thread: Thread, removal: Removal) -> None:
    removal.title, removal.visibility = thread.title, thread.visibility
    thread.title, thread.slug = _("Removed by our staff"), ""
    if thread.is_public and not thread.posts.present().shown().exists():
        thread.visibility = Visibility.HELD
    thread.save(update_fields=["title", "slug", "visibility"])


def _give_title_back(thread: Thread, removal: Removal) -> None:
    thread.title = removal.title
    thread.slug = thread.make_slug()
    if thread.visibility == Visibility.HELD:
        thread.visibility = removal.visibility
    thread.save(update_fields=["title", "slug", "visibility"])


def _role_of(person: User | None) -> str:
    """In which role somebody acts, in a word for everybody; never who they are."""
    if person is None:
        return _("an automatic check")
    roles = sorted(person.groups.values_list("name", flat=True), key=lambda name: (name != MODERATORS, name))
    return roles[0][:40] if roles else _("staff")
