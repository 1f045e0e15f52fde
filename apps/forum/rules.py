"""Who may do what in a conversation. Each answers yes, or no with a reason a person can read."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.foundation.verdicts import YES, Verdict, no

from .models import Post, Resolution, Thread

REOPEN_WITHIN = timedelta(days=30)


def may_open(user) -> Verdict:
    """Ask or say something new."""
    if not user.is_authenticated:
        return no(_("Sign in to ask."))
    return YES


def may_reply(user, thread: Thread) -> Verdict:
    """Add a post to a thread."""
    if not user.is_authenticated:
        return no(_("Sign in to reply."))
    if thread.is_locked and not user.is_staff:
        return no(_("This conversation is closed for further replies."))
    return YES


def may_accept(user, thread: Thread) -> Verdict:
    """Choose the answer: the asker, or somebody who speaks for the company."""
    if not user.is_authenticated:
        return no(_("Sign in to choose the answer."))
    if user.pk == thread.author_id:
        return YES
    if user.is_staff and (user.is_representative or user.has_perm("forum.change_thread")):
        return YES
    return no(_("Only the person who asked, a moderator or an official representative chooses the answer."))


def may_resolve(user, thread: Thread) -> Verdict:
    """Settle a thread: the asker confirms, staff closes."""
    if not user.is_authenticated:
        return no(_("Sign in to say that this is solved."))
    if user.pk == thread.author_id or user.is_staff:
        return YES
    return no(_("Only the person who asked can say that this is solved."))


def may_reopen(user, thread: Thread) -> Verdict:
    """Take up a settled thread again: staff at any time, the asker for 30 days."""
    if not thread.is_resolved:
        return no(_("This conversation is open."))
    if not user.is_authenticated:
        return no(_("Sign in to reopen this."))
    if user.is_staff:
        return YES
    if user.pk != thread.author_id:
        return no(_("Only the person who asked can reopen this."))
    if thread.resolution.settled_at < timezone.now() - REOPEN_WITHIN:
        return no(_("This was settled more than 30 days ago. Ask anew and mention this conversation."))
    return YES


def may_confirm(user, thread: Thread) -> Verdict:
    """Say that it is solved, in the asker's own name; also after staff or time closed it."""
    if not user.is_authenticated or user.pk != thread.author_id:
        return no(_("Only the person who asked can confirm."))
    if thread.is_resolved and thread.resolution.how == Resolution.How.CONFIRMED:
        return no(_("You have confirmed this already."))
    return YES


def may_lock(user, thread: Thread) -> Verdict:
    """Close a thread for further replies."""
    if user.is_authenticated and user.is_staff:
        return YES
    return no(_("Only staff closes conversations."))


def may_edit(user, post: Post) -> Verdict:
    """Change the text of one's own post."""
    if not user.is_authenticated or user.pk != post.author_id:
        return no(_("Only the person who wrote this can change it."))
    if post.said_on:
        return no(_("This was said elsewhere and is changed there."))
    return YES
