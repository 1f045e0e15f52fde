"""Who may do what in a conversation. Each answers yes, or no with a reason a person can read."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.foundation.verdicts import YES, Verdict, no

from .models import Kind, Post, Resolution, Thread, Visibility

# Held by those who answer customers: the private part of a conversation is answered like its public part.
TALK_PRIVATELY = "forum.add_privatetalk"

_speech_checks: list[Callable] = []


def checks_speech(check: Callable) -> Callable:
    """Register what is asked before anybody who signed in says something: `check(user) -> Verdict`.

    The forum asks; an app above it answers, as with screening.
    """
    _speech_checks.append(check)
    return check


def may_speak(user) -> Verdict:
    """Say anything at all, wherever it is: yes, unless one of the registered checks says no."""
    if user.is_authenticated:
        for check in _speech_checks:
            if not (verdict := check(user)):
                return verdict
    return YES


def can_have_me_toos(thread: Thread) -> Verdict:
    """Whether people say "me too" there."""
    if thread.kind == Kind.IDEA:
        return no(_("Ideas collect votes. Vote for it on its page."))
    return YES


def may_open(user) -> Verdict:
    """Ask or say something new."""
    if not user.is_authenticated:
        return no(_("Sign in to ask."))
    return may_speak(user)


def may_reply(user, thread: Thread) -> Verdict:
    """Add a post to a thread."""
    if not user.is_authenticated:
        return no(_("Sign in to reply."))
    if thread.is_locked and not user.is_staff:
        return no(_("This conversation is closed for further replies."))
    return may_speak(user)


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
    """Settle a thread: the asker confirms, staff closes. A private part ends with its outcome in public instead."""
    if not user.is_authenticated:
        return no(_("Sign in to say that this is solved."))
    if not (verdict := _may_end(thread)):
        return verdict
    if user.pk == thread.author_id or user.is_staff:
        return YES
    return no(_("Only the person who asked can say that this is solved."))


def may_reopen(user, thread: Thread) -> Verdict:
    """Take up a settled thread again: staff at any time, the asker for REOPEN_WITHIN_DAYS."""
    if not thread.is_resolved:
        return no(_("This conversation is open."))
    if not user.is_authenticated:
        return no(_("Sign in to reopen this."))
    if user.is_staff:
        return YES
    if user.pk != thread.author_id:
        return no(_("Only the person who asked can reopen this."))
    days = settings.REOPEN_WITHIN_DAYS
    if thread.resolution.settled_at < timezone.now() - timedelta(days=days):
        return no(
            ngettext(
                "This was settled more than %d day ago. Ask anew and mention this conversation.",
                "This was settled more than %d days ago. Ask anew and mention this conversation.",
                days,
            )
            % days
        )
    return YES


def may_confirm(user, thread: Thread) -> Verdict:
    """Say that it is solved, in the asker's own name; also after staff or time closed it."""
    if not user.is_authenticated or user.pk != thread.author_id:
        return no(_("Only the person who asked can confirm."))
    if thread.is_resolved and thread.resolution.how == Resolution.How.CONFIRMED:
        return no(_("You have confirmed this already."))
    return _may_end(thread)


def may_lock(user, thread: Thread) -> Verdict:
    """Close a thread for further replies."""
    if user.is_authenticated and user.is_staff:
        return YES
    return no(_("Only staff closes conversations."))


def may_moderate(user) -> Verdict:
    """Merge, split and take apart conversations, hold them back and release them."""
    if user.is_authenticated and user.is_staff and user.has_perm("forum.change_thread"):
        return YES
    return no(_("Only a moderator or a manager decides this."))


def may_remove(user) -> Verdict:
    """Take a post away from readers, and put it back."""
    if user.is_authenticated and user.is_staff and user.has_perm("forum.change_post"):
        return YES
    return no(_("Only a moderator or a manager removes a post."))


def may_change_kind(user) -> Verdict:
    """Say what sort of conversation a thread is."""
    if user.is_authenticated and user.is_staff:
        return YES
    return no(_("Only staff changes the kind of a conversation."))


def may_tag(user, thread: Thread) -> Verdict:
    """Give a thread the words by which it is found."""
    if not user.is_authenticated:
        return no(_("Sign in to change the tags."))
    if user.is_staff:
        return YES
    if user.pk != thread.author_id:
        return no(_("Only the person who asked and staff change the tags."))
    return may_speak(user)


def may_take_private(user, thread: Thread) -> Verdict:
    """Go on with a part of a public thread in private, with its asker."""
    if not _answers(user):
        return no(_("Only staff who answer customers take a conversation private."))
    return can_go_private(thread)


def can_go_private(thread: Thread) -> Verdict:
    """Whether there is somebody who would read the private part."""
    if thread.visibility != Visibility.PUBLIC:
        return no(_("Only a public conversation can be taken private."))
    if thread.author.is_staged:
        return no(
            _(
                "%(name)s has not joined here, so nobody but us would read the private part. Reply in public and ask "
                "them to join or to write to us, or answer them where they asked."
            )
            % {"name": thread.author}
        )
    return YES


def may_return(user) -> Verdict:
    """End the private part of a conversation with its outcome in public."""
    if _answers(user):
        return YES
    return no(_("Only staff who answer customers give the outcome of a private part."))


def _answers(user) -> bool:
    return user.is_authenticated and user.is_staff and user.has_perm(TALK_PRIVATELY)


def _may_end(thread: Thread) -> Verdict:
    talk = getattr(thread, "taken_from", None) if thread.visibility == Visibility.PRIVATE else None
    if talk and talk.is_going_on:
        return no(_("This is the private part of a conversation. It ends when staff gives its outcome in public."))
    return YES


def may_edit(user, post: Post) -> Verdict:
    """Change the text of one's own post: staff at any time, as everybody can read what it said before; others for
    EDIT_WITHIN_DAYS."""
    if not user.is_authenticated or user.pk != post.author_id:
        return no(_("Only the person who wrote this can change it."))
    if post.said_on:
        return no(_("This was said elsewhere and is changed there."))
    if post.is_removed or post.is_withdrawn:
        return no(_("This post is gone, so nothing is left to change."))
    if not is_editable_still(post):
        return no(
            ngettext(
                "This was written more than %d day ago, and others may have answered it. Add a reply instead.",
                "This was written more than %d days ago, and others may have answered it. Add a reply instead.",
                settings.EDIT_WITHIN_DAYS,
            )
            % settings.EDIT_WITHIN_DAYS
        )
    return may_speak(user)


def is_editable_still(post: Post) -> bool:
    """Whether its author may still change a post, as far as its age goes."""
    return post.is_by_staff or post.posted_at > timezone.now() - timedelta(days=settings.EDIT_WITHIN_DAYS)


def may_withdraw(user, post: Post) -> Verdict:
    """Take one's own words back, however old they are."""
    if not user.is_authenticated or user.pk != post.author_id:
        return no(_("Only the person who wrote this can take it back."))
    if post.said_on:
        return no(_("This was said elsewhere and is taken back there."))
    if post.is_removed:
        return no(_("This post was removed already."))
    return YES


def may_read_history(user, post: Post) -> Verdict:
    """Read what a post said before: of what staff wrote everybody, of what others wrote staff only."""
    if user.is_authenticated and user.is_staff:
        return YES
    if post.is_by_staff and post.is_readable:
        return YES
    return no(_("What a customer's post said before it was changed is not shown."))
