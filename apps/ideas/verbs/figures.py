"""How much ideas are wanted, from the rows of their votes."""

from collections.abc import Iterable

from ..models import Idea, Vote
from ..trend import TOLERANCE, trend_of


def true_figures(idea: Idea) -> tuple[int, float]:
    """The votes of an idea and its trend, from its rows."""
    moments = list(Vote.objects.filter(idea=idea).values_list("cast_at", flat=True))
    return len(moments), trend_of(moments)


def recount_votes(ideas: Iterable[Idea]) -> int:
    """Set the figures of these ideas from their rows. Returns how many were wrong.

    The conversations where they live must be locked.
    """
    wrong = 0
    for idea in ideas:
        vote_count, trend = true_figures(idea)
        if idea.vote_count != vote_count or abs(idea.trend - trend) > TOLERANCE:
            wrong += 1
            idea.vote_count, idea.trend = vote_count, trend
            idea.save(update_fields=["vote_count", "trend"])
    return wrong
