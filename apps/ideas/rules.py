"""Who may do what with ideas. Each answers yes, or no with a reason a person can read."""

from django.conf import settings
from django.utils.translation import gettext as _

from apps.forum.models import Kind, Visibility
from apps.forum.rules import may_speak
from apps.foundation.verdicts import YES, Verdict, no
from apps.people.models import User

from .budget import can_spend_a_vote
from .models import Idea, Stage, Vote

# Held by those who answer customers: they know whose words an idea came from.
LINK = "ideas.add_ideaorigin"
VOTE_FOR_OTHERS = "ideas.add_vote"
# Held by those who speak for the company.
MOVE = "ideas.change_idea"


def may_vote(user, idea: Idea) -> Verdict:
    """Want an idea. Whoever has voted already may; it counts once.

    `idea` is the one that is shown: a merged one is asked about where it lives on.
    """
    idea = idea.lives_in
    if not (verdict := can_be_voted_for(idea)):
        return verdict
    if not user.is_authenticated:
        if settings.IDEA_VOTES_PER_PERSON:
            return no(_("Sign in to vote: everybody has a number of votes here."))
        return YES
    if not (verdict := may_speak(user)):
        return verdict
    if settings.IDEA_VOTES_PER_PERSON and Vote.objects.filter(idea=idea, voter=user).exists():
        return YES
    return can_spend_a_vote(user)


def can_be_voted_for(idea: Idea) -> Verdict:
    """Whether an idea takes votes at all, and gives them back to whoever takes one back."""
    if idea.thread.kind != Kind.IDEA:
        return no(_("This conversation is no idea, so it collects no votes."))
    if idea.thread.visibility != Visibility.PUBLIC:
        return no(_("This idea is not public, so it collects no votes."))
    if not idea.is_decided:
        return YES
    if idea.stage_shown == Stage.SHIPPED:
        return no(_("This idea was shipped. Its votes stand as they were, and everybody who voted has theirs back."))
    return no(_("This idea was declined. Its votes stand as they were, and everybody who voted has theirs back."))


def may_vote_for(user, voter: User) -> Verdict:
    """Vote for somebody who asked for it elsewhere and has not joined."""
    if not (user.is_authenticated and user.is_staff and user.has_perm(VOTE_FOR_OTHERS)):
        return no(_("Only staff who answer customers vote for somebody else."))
    if not voter.is_staged:
        return no(_("%(name)s has joined and votes in person.") % {"name": voter})
    return YES


def may_move(user) -> Verdict:
    """Say in public where an idea stands, and how far it has come."""
    if user.is_authenticated and user.is_staff and user.has_perm(MOVE):
        return YES
    return no(_("Only an official representative or a manager decides what becomes of an idea."))


def may_link(user) -> Verdict:
    """Say which conversations led to an idea, and begin one from a conversation."""
    if user.is_authenticated and user.is_staff and user.has_perm(LINK):
        return YES
    return no(_("Only staff who answer customers say where an idea came from."))
