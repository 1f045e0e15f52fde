"""The page of figures for staff: any span of days, compared with the one before it, told apart by what one likes."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.forum.models import Thread

from .building import figures_by, figures_by_person, figures_by_week, figures_of, weeks_of_all
from .charts import draw_weeks
from .figures import COUNT, FIGURES, SHARE, SPAN, Figure
from .journeys import ways_of
from .windows import DAYS, LONGEST, Window, last_days

PARTS = {
    "channel": gettext_lazy("Channel"),
    "department": gettext_lazy("Department"),
    "product": gettext_lazy("Product"),
    "week": gettext_lazy("Week"),
    "person": gettext_lazy("Who answered first"),
}
REACH = Figure(
    "reach",
    gettext_lazy("Reach"),
    gettext_lazy(
        "The followers of whoever said it, as they were when it was first counted, added up over conversations: "
        "somebody who spoke up twice counts twice."
    ),
    "reach",
    unit=COUNT,
)
AFTER_READING = Figure(
    "after-reading",
    gettext_lazy("Asked after reading"),
    gettext_lazy("Of those heard, the ones whose first words name an article or a video of ours."),
    "named_leaf",
    "heard",
)
STAFF_FIGURES = (*FIGURES, REACH, AFTER_READING)
# The columns of which the admin's list is narrowed by days alone.
OF_ALL = {"heard", "reach"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a span of days: its value now and before (None without any), and the list of its rows."""

    figure: Figure
    number: float | None
    whole: int | None
    before: float | None
    whole_before: int | None
    address: str
    whole_address: str

    @property
    def percent(self) -> float | None:
        """The share now, in percent."""
        return _percent(self.figure, self.number, self.whole)

    @property
    def percent_before(self) -> float | None:
        """The share before, in percent."""
        return _percent(self.figure, self.before, self.whole_before)

    @property
    def span(self):
        """Seconds as a length of time."""
        return _span(self.figure, self.number)

    @property
    def span_before(self):
        """The same of before."""
        return _span(self.figure, self.before)


def window_asked(first: str, last: str, days: str) -> Window:
    """The span that an address names by two days, or by how many days back. Raises ValidationError with what to fix."""
    if not first and not last:
        return last_days(int(days) if days in {str(one) for one in DAYS} else DAYS[0])
    try:
        window = Window(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise ValidationError(_("Give both days as in 2026-05-03.")) from None
    if not 1 <= window.days <= LONGEST or window.first.year < 1990 or window.last.year > 9000:
        raise ValidationError(_("The first day must not be after the last, nor more than ten years before it."))
    return window


def staff_page(window: Window, part: str) -> dict:
    """Everything that the page shows of a span, told apart by `part`, one of PARTS."""
    now, before = figures_of(window), figures_of(window.before())
    rows = _rows(part, window)
    return {
        "window": window,
        "before": window.before(),
        "cells": [_cell(figure, now, before, window) for figure in STAFF_FIGURES],
        "spans": DAYS,
        "part": part,
        "parts": PARTS,
        "columns": STAFF_FIGURES,
        "rows": [
            {
                "name": row["name"],
                "cells": [_cell(figure, row, None, window, part, row["lookup"]) for figure in STAFF_FIGURES],
            }
            for row in rows
        ],
        "chart": draw_weeks(weeks_of_all(window)),
        "waiting": Thread.objects.public().open().count(),
        "steps": ways_of(window),
    }


def table_rows(window: Window, part: str):
    """The page's table as rows of plain values, for CSV: a header, everything, then each group."""
    yield [str(PARTS[part]), *(str(figure.label) for figure in STAFF_FIGURES), _("Seconds: first answers")]
    for row in [{"name": _("everything")} | figures_of(window), *_rows(part, window)]:
        yield [row["name"], *(_plain(row[figure.counted]) for figure in STAFF_FIGURES), row["timed"]]


def _rows(part: str, window: Window) -> list[dict]:
    """The figures of each group, with the words of the admin's address that choose its rows as `lookup`."""
    if part == "week":
        rows = figures_by_week(window)
        for row in rows:
            week = date.fromisoformat(row["key"])
            inside = Window(max(week, window.first), min(date.fromordinal(week.toordinal() + 6), window.last))
            row |= {"name": row["key"], "lookup": inside}
        return rows
    if part == "person":
        rows = figures_by_person(window)
        return [row | {"lookup": {"first_answer__author__id__exact": row["key"]}} for row in rows]
    names = {"channel": "channel__exact", "department": "department__id__exact", "product": "product__id__exact"}
    rows = figures_by(part, window)
    return [row | {"name": row["name"] or _("On this site"), "lookup": {names[part]: row["value"]}} for row in rows]


def _cell(figure: Figure, now: dict, before: dict | None, window: Window, part: str = "", lookup=None) -> Cell:
    words = dict(lookup) if isinstance(lookup, dict) else {}
    inside = lookup if isinstance(lookup, Window) else window
    column = "timed" if figure.unit == SPAN else figure.counted
    return Cell(
        figure,
        now[figure.counted],
        now[figure.of] if figure.of else None,
        before[figure.counted] if before else None,
        before[figure.of] if before and figure.of else None,
        fact_list(inside, column, words),
        fact_list(inside, figure.of, words) if figure.of else "",
    )


def fact_list(window: Window, column: str, words: dict) -> str:
    """The address of the admin's list of the conversations that a column adds up."""
    chosen = {"day__gte": window.first.isoformat(), "day__lte": window.last.isoformat()} | words
    if column not in OF_ALL:
        chosen["counted"] = column
    return f"{reverse('admin:insights_fact_changelist')}?{urlencode(chosen)}"


def _percent(figure: Figure, number, whole) -> float | None:
    return 100 * number / whole if figure.unit == SHARE and number is not None and whole else None


def _span(figure: Figure, number):
    return timedelta(seconds=number) if figure.unit == SPAN and number is not None else None


def _plain(value):
    return round(value, 1) if isinstance(value, float) else value
