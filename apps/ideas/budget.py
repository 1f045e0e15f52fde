"""How many votes somebody has left, where the house gives everybody so many (IDEA_VOTES_PER_PERSON, 0 for no end).

A vote is spent while its idea is undecided. Once the idea is shipped, declined or merged it is given back for good.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import ngettext

from apps.foundation.verdicts import YES, Verdict, no
from apps.people.models import User

from .models import Vote


@dataclass(frozen=True, slots=True)
class Budget:
    """What somebody has: `total` votes, `left` of them not spent."""

    total: int
    left: int


def budget_of(person: User) -> Budget | None:
    """What a person has of votes; None where everybody votes for as much as they like."""
    total = settings.IDEA_VOTES_PER_PERSON
    return Budget(total, max(total - Vote.objects.spent_by(person).count(), 0)) if total else None


def can_spend_a_vote(person: User, *, for_another: bool = False) -> Verdict:
    """Whether a person has a vote left; `for_another` words the no for staff who votes for them."""
    budget = budget_of(person)
    if budget is None or budget.left:
        return YES
    if for_another:
        text = ngettext(
            "%(name)s has spent the %(total)d vote that everybody has.",
            "%(name)s has spent the %(total)d votes that everybody has.",
            budget.total,
        )
        return no(text % {"name": person, "total": budget.total})
    text = ngettext(
        "You have spent your %(total)d vote. Take it back, or wait until your idea is decided.",
        "You have spent your %(total)d votes. Take one back, or wait until one of your ideas is decided.",
        budget.total,
    )
    return no(text % {"total": budget.total})
