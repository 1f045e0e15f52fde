"""What happens to figures by the clock."""

from datetime import timedelta

from apps.foundation.background import every

from .verbs import count_day, keep_scorecards
from .windows import last_days


@every(minutes=1)
def keep_figures() -> None:
    """Count what was touched, and work the public figures out anew where they are over."""
    keep_scorecards()


@every(hours=1)
def count_lately() -> None:
    """Count yesterday and today, whether or not anybody told of a change."""
    today = last_days(1).last
    for day in (today - timedelta(days=1), today):
        count_day(day)
