"""Want an idea, and take that back."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.people.models import User

from ..budget import can_spend_a_vote
from ..models import Idea, Vote
from ..rules import can_be_voted_for
from ..trend import trend_with
from .families import hold_idea
from .figures import recount_votes


@transaction.atomic
def cast_vote(
    idea: Idea, *, by: User | None = None, browser: str = "", cast_by: User | None = None, at: datetime | None = None
) -> Vote:
    """Count one more who wants this: a person, or a browser by its random key. Each counts once; safe to repeat.

    `cast_by` is whoever of the staff does it for a person who asked for it elsewhere; it is that person's vote, and of
    their budget. Cast for a merged idea, it counts where the idea lives on. Raises ValidationError for an idea that is
    decided or lives on as something else, for a person without votes left, and for a browser where there is a budget.
    """
    _thread, idea = hold_idea(idea.thread_id)
    votes = Vote.objects.of(person=by, browser=browser)
    if idea and (counted := votes.filter(idea=idea).first()):
        return counted
    _refuse_unless_open(idea)
    if by is None and settings.IDEA_VOTES_PER_PERSON:
        raise ValidationError(_("Sign in to vote: everybody has a number of votes here."))
    if by and settings.IDEA_VOTES_PER_PERSON:
        # After the conversation, as whoever credits an answer does; weakly, so that rows may name the person meanwhile.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if not (verdict := can_spend_a_vote(by, for_another=cast_by is not None)):
            raise ValidationError(str(verdict))
    vote = Vote.objects.create(
        cast_for=idea,
        idea=idea,
        voter=by,
        browser="" if by else browser,
        cast_by=cast_by,
        is_for_another=cast_by is not None,
        cast_at=at or timezone.now(),
    )
    trend = trend_with(idea.trend, idea.vote_count, vote.cast_at)
    Idea.objects.filter(pk=idea.pk).update(vote_count=idea.vote_count + 1, trend=trend)
    return vote


@transaction.atomic
def take_back_vote(idea: Idea, *, by: User | None = None, browser: str = "") -> Idea:
    """Count one fewer. Returns the idea where it counted. Safe to repeat.

    Raises ValidationError for an idea that is decided: its votes stand as they were then.
    """
    _thread, idea = hold_idea(idea.thread_id)
    votes = Vote.objects.of(person=by, browser=browser)
    if idea is None or votes.filter(idea=idea).exists():
        _refuse_unless_open(idea)
        # Also those for ideas that were merged into it, so that none comes back with them.
        votes.filter(cast_for__in=[idea, *Idea.objects.filter(merge__into=idea)]).delete()
        recount_votes([idea])
    return idea


def _refuse_unless_open(idea: Idea | None) -> None:
    if idea is None:
        raise ValidationError(_("This conversation is no idea, so it collects no votes."))
    if not (verdict := can_be_voted_for(idea)):
        raise ValidationError(str(verdict))
