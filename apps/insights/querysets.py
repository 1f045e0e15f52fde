from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Sum, Window
from django.db.models.functions import RowNumber

SATISFIED_FROM = 4
# What a fact adds to each column of the daily counts; `reach` is added up.
CONDITIONS = {
    "heard": Q(),
    "answered": Q(is_answered=True),
    "timed": Q(response_seconds__isnull=False),
    "resolved": ~Q(how=""),
    "confirmed": Q(how="confirmed"),
    "closed": Q(how="closed"),
    "timed_out": Q(how="timed_out"),
    "unrated": ~Q(how="") & Q(rating__isnull=True),
    "ever_resolved": ~Q(how="") | Q(was_reopened=True),
    "reopened": Q(was_reopened=True),
    "rated": Q(rating__isnull=False),
    "satisfied": Q(rating__gte=SATISFIED_FROM),
    "rants": Q(began_negative=True),
    "raves": Q(began_negative=True, ended_positive=True),
    "named_leaf": Q(names_leaf=True),
}
COLUMNS = (*CONDITIONS, "reach")


class FactQuerySet(models.QuerySet):
    def between(self, first, last):
        """Of conversations opened from one day to another, both included."""
        return self.filter(day__gte=first, day__lte=last)

    def counted(self, name):
        """The rows that a column of the daily counts adds up: "answered", "raves"."""
        return self.filter(CONDITIONS[name])

    def sums(self, *groups):
        """A dictionary for each group with every column of the daily counts, counted from the rows."""
        counts = {name: Count("pk", filter=condition) for name, condition in CONDITIONS.items() if condition}
        return (
            self.order_by()
            .values(*groups)
            .annotate(heard=Count("pk"), **counts, reach=Sum("reach", default=0))
            .values(*groups, *COLUMNS)
        )

    def response_times(self, *groups) -> dict[tuple, dict]:
        """For each group (a tuple of values) the median and the 90th percentile of the first answers, in seconds.

        Between two rows it is interpolated in a straight line: rank p·(n−1) counted from 0, as `percentile_cont` of
        SQL and `statistics.quantiles(method="inclusive")` do; so the median is the middle one or the mean of the two.
        """
        by = [F(name) for name in groups] or None
        ranked = (
            self.filter(response_seconds__isnull=False)
            .order_by()
            .annotate(
                place=Window(RowNumber(), partition_by=by, order_by=[F("response_seconds").asc(), F("thread").asc()])
                - 1,
                total=Window(Count("pk"), partition_by=by),
            )
            # In whole numbers, so that both databases mean the same rows: those at and after rank p·(n−1).
            .filter(
                Q(place__gt=(F("total") - 1) * 0.5 - 1, place__lt=(F("total") - 1) * 0.5 + 1)
                | Q(place__gt=(F("total") - 1) * 0.9 - 1, place__lt=(F("total") - 1) * 0.9 + 1)
            )
            .values_list(*groups, "place", "total", "response_seconds")
        )
        around: dict[tuple, dict[int, int]] = {}
        totals: dict[tuple, int] = {}
        for *group, place, total, seconds in ranked:
            around.setdefault(tuple(group), {})[place] = seconds
            totals[tuple(group)] = total
        return {
            group: {
                "median": percentile(rows, totals[group], 50),
                "p90": percentile(rows, totals[group], 90),
            }
            for group, rows in around.items()
        }


class DailyCountQuerySet(models.QuerySet):
    def between(self, first, last):
        """Of these days, both included."""
        return self.filter(day__gte=first, day__lte=last)

    def sums(self, *groups):
        """A dictionary for each group with every column added up."""
        totals = {f"{name}_sum": Sum(name, default=0) for name in COLUMNS}
        rows = self.order_by().values(*groups).annotate(**totals) if groups else [self.aggregate(**totals)]
        return [{name: row[name] for name in groups} | {name: row[f"{name}_sum"] for name in COLUMNS} for row in rows]


def percentile(rows: dict[int, int], total: int, percent: int) -> float:
    """The value at rank p·(n−1), from the rows by their rank around it; a whole number of hundredths of a rank."""
    whole, rest = divmod(percent * (total - 1), 100)
    lower = rows[whole]
    return lower if not rest else lower + (rows[whole + 1] - lower) * rest / 100


def smallest_group() -> int:
    """How many conversations a group has to hold for its figures to be shown by themselves."""
    return settings.SCORECARD_SMALLEST_GROUP
