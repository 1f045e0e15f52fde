"""The figures of everything that was seeded, counted last."""

from apps.insights.verbs import count_everything, take_scorecard
from apps.insights.windows import DAYS


def fill() -> dict[str, str]:
    """Count. Returns the address of each page by a short name."""
    count_everything()
    for days in DAYS[1:]:
        take_scorecard(days)
    # The span that nobody counted yet is shown, too.
    return {"scorecard": f"/scorecard/?days={DAYS[-1]}", "scorecard, not counted yet": f"/scorecard/?days={DAYS[0]}"}
