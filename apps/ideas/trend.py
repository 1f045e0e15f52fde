"""How much an idea is wanted lately.

Each vote weighs 2^(t / h), where t is when it was cast and h the half-life: one of today weighs twice what one of a
half-life ago does, and no time changes their order. As the sum would soon outgrow every number, its logarithm is
kept: trend = log2(Σ 2^(t / h)). Adding a vote needs the trend and nothing else; taking one away needs all the others.
"""

import math
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

SECONDS_OF_A_DAY = 86_400
# Two trends this close are the same: one was added up vote by vote, the other at once.
TOLERANCE = 1e-6
# Nobody wants it. Any vote since 1970 makes more.
NOTHING = 0.0


def trend_of(moments: Iterable[datetime]) -> float:
    """The trend of votes cast at these moments, in half-lives since 1970; 0 for none."""
    ages = [_in_half_lives(moment) for moment in moments]
    if not ages:
        return NOTHING
    latest = max(ages)
    return latest + math.log2(math.fsum(2 ** (age - latest) for age in ages))


def trend_with(trend: float, vote_count: int, moment: datetime) -> float:
    """The trend after one more vote, cast at this moment; `vote_count` is how many there were before."""
    age = _in_half_lives(moment)
    if not vote_count:
        return age
    more, less = max(trend, age), min(trend, age)
    return more + math.log2(1 + 2 ** (less - more))


def _in_half_lives(moment: datetime) -> float:
    return moment.timestamp() / (settings.IDEA_TREND_HALF_LIFE_DAYS * SECONDS_OF_A_DAY)
