"""Hold the stored figures against a count from the log and the rows."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from apps.forum.models import Thread

from ..facts import COMPARED, work_out
from ..models import DailyCount, Fact
from ..querysets import COLUMNS
from .count import TOGETHER, counts_of

CELL = ("day", "channel", "department_number", "product_number")
DAYS_TOGETHER = 50


def find_differences() -> Iterator[str]:
    """A line for each fact and each count of a day that is not what the rows say. Changes nothing.

    What happens while it looks may be told as a difference until it is counted; ask again when the site is quiet.
    """
    last = 0
    ids = Thread.objects.order_by("pk")
    while batch := list(ids.filter(pk__gt=last).values_list("pk", flat=True)[:TOGETHER]):
        last = batch[-1]
        yield from _differing_facts(batch)
    days = set(Fact.objects.order_by().values_list("day", flat=True).distinct())
    days |= set(DailyCount.objects.order_by().values_list("day", flat=True).distinct())
    ordered = sorted(days)
    for start in range(0, len(ordered), DAYS_TOGETHER):
        yield from _differing_counts(ordered[start : start + DAYS_TOGETHER])


def _differing_facts(ids: list[int]) -> Iterator[str]:
    true, stored = work_out(ids), Fact.objects.in_bulk(ids)
    for pk in ids:
        if pk in true and pk not in stored:
            yield _("conversation %(pk)d is not counted") % {"pk": pk}
        elif pk in stored and pk not in true:
            yield _("conversation %(pk)d is counted, and should not be") % {"pk": pk}
        elif pk in true:
            for name in COMPARED:
                here, there = getattr(stored[pk], name), getattr(true[pk], name)
                if here != there:
                    words = {"pk": pk, "name": name, "here": here, "there": there}
                    yield _("conversation %(pk)d: %(name)s is %(here)s and should be %(there)s") % words


def _differing_counts(days: list[date]) -> Iterator[str]:
    true = {_cell(count): count for count in counts_of(days)}
    stored = {_cell(count): count for count in DailyCount.objects.filter(day__in=days)}
    for cell in sorted(true.keys() | stored.keys()):
        for name in COLUMNS:
            here, there = getattr(stored.get(cell), name, 0), getattr(true.get(cell), name, 0)
            if here != there:
                words = {"day": cell[0], "channel": cell[1] or "–", "name": name, "here": here, "there": there}
                yield _("%(day)s, channel %(channel)s: %(name)s is %(here)s and should be %(there)s") % words


def _cell(count: DailyCount) -> tuple:
    return tuple(getattr(count, name) for name in CELL)
