"""Work the public figures out, now and then, so that showing them costs next to nothing."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ..building import build_content
from ..models import Ledger, Scorecard
from ..windows import DAYS, last_days
from .count import count_touched


@transaction.atomic
def take_scorecard(days: int, *, today: date | None = None) -> Scorecard:
    """Work out the figures of the last so many days and keep them in the place of the older ones."""
    window = last_days(days, today)
    scorecard, _made = Scorecard.objects.update_or_create(
        days=days,
        defaults={"last_day": window.last, "counted_at": timezone.now(), "content": build_content(window)},
    )
    return scorecard


def keep_scorecards() -> int:
    """Count what was touched, and take the scorecards anew where something was counted since, or a day has ended.

    Returns how many were taken. The shortest is taken at most every SCORECARD_MINUTES and a longer one as many times
    less often as it is longer, save for the first time and at midnight: a year moves more slowly than a month, and
    takes longer to count.
    """
    count_touched()
    changed_at = Ledger.objects.filter(pk=Ledger.ONLY).values_list("changed_at", flat=True).first()
    known = {scorecard.days: scorecard for scorecard in Scorecard.objects.defer("content")}
    taken = 0
    for days in DAYS:
        scorecard = known.get(days)
        if scorecard is None or _is_over(scorecard, changed_at):
            take_scorecard(days)
            taken += 1
    return taken


def _is_over(scorecard: Scorecard, changed_at) -> bool:
    if scorecard.last_day != last_days(1).last:
        return True
    minutes = settings.SCORECARD_MINUTES * scorecard.days / DAYS[0]
    patience = timezone.now() - timedelta(minutes=minutes)
    return changed_at is not None and changed_at > scorecard.counted_at and scorecard.counted_at <= patience
