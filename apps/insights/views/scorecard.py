"""The public scorecard, and the same numbers to take along."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views import View

from apps.foundation.spreadsheets import csv_answer
from apps.foundation.structured import breadcrumbs

from ..charts import draw_weeks
from ..figures import BY_NAME, FIGURES, IN_TABLES, ON_THE_LINE, SPAN, Figure, Shown, list_address, show
from ..models import Scorecard
from ..windows import DAYS

# As long as a copy of the page may be older than the figures, which say themselves when they were counted.
KEPT_SECONDS = 60
WHOLE = "scorecard"


class ScorecardView(View):
    """How we do, counted: heard, answered, resolved, how fast, and how it ended; each number leads to its rows."""

    def get(self, request):
        days = days_asked(request)
        scorecard = Scorecard.objects.filter(days=days).first()
        title = _("Scorecard")
        context = {
            "days": days,
            "windows": [{"days": one, "is_chosen": one == days} for one in DAYS],
            "scorecard": scorecard,
            "figures": FIGURES,
            "smallest": settings.SCORECARD_SMALLEST_GROUP,
            "structured": breadcrumbs((_("Home"), "/"), (title, reverse("insights:scorecard"))),
        }
        if scorecard:
            context |= told(scorecard.content, days)
        response = render(request, "insights/scorecard.html", context)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, private=True, max_age=KEPT_SECONDS)
        return response


class ScorecardTable(View):
    """One figure of every group, or all of them, as CSV."""

    def get(self, request, figure):
        days = days_asked(request)
        figures = FIGURES if figure == WHOLE else [BY_NAME.get(figure)]
        scorecard = Scorecard.objects.filter(days=days).first()
        if figures[0] is None or scorecard is None:
            raise Http404
        header = [
            _("Figure"),
            _("By"),
            _("Of"),
            _("Number"),
            _("Out of"),
            _("Unit"),
            _("From"),
            _("Until"),
            _("Counted at"),
        ]
        first = scorecard.last_day.toordinal() - days + 1
        span = [
            scorecard.last_day.fromordinal(first),
            scorecard.last_day,
            scorecard.counted_at.isoformat("T", "seconds"),
        ]
        rows = ([*row, *span] for row in _rows(figures, scorecard.content, days))
        answer = csv_answer(f"{figure}-{days}", header, rows, is_public=True)
        patch_cache_control(answer, public=True, max_age=KEPT_SECONDS)
        return answer


def days_asked(request) -> int:
    """The span that an address names; the shortest where it names none that is kept."""
    asked = request.GET.get("days", "")
    return int(asked) if asked in {str(days) for days in DAYS} else DAYS[0]


def told(content: dict, days: int) -> dict:
    """What the page shows of a scorecard's content."""
    total = {figure.name: show(figure, content["total"], days=days) for figure in FIGURES}
    return {
        "line": [total[name] for name in ON_THE_LINE],
        "rest": [total[name] for name in total if name not in ON_THE_LINE],
        "parts": [
            _part("channel", _("By channel"), content, days),
            _part("department", _("By department"), content, days),
            _part("product", _("By product"), content, days),
        ],
        "charts": [
            {
                "name": row["name"] or _("On this site"),
                "row": row,
                "address": _address(row, days),
                "chart": draw_weeks(weeks),
            }
            for row in content["channel"]
            if (weeks := content["weeks"].get(row["key"]))
        ],
        "columns": [BY_NAME[name] for name in IN_TABLES],
        "left_out": content["left_out"],
        "waiting": content["waiting"],
        "nps": content["nps"],
    }


def _part(part: str, title: str, content: dict, days: int) -> dict:
    rows = [
        {
            "name": row["name"] or _("On this site"),
            "cells": [show(BY_NAME[name], row, days=days, part=part, key=row["key"]) for name in IN_TABLES],
        }
        for row in content[part]
    ]
    return {"name": part, "title": title, "rows": rows, "withheld": content["withheld"][part]}


def _address(row: dict, days: int) -> str:
    return list_address((), days, (("channel", row["key"]),))


def _rows(figures: Sequence[Figure], content: dict, days: int) -> Iterator[list]:
    for figure in figures:
        yield _cells(show(figure, content["total"], days=days), _("everything"), "")
        for part in ("channel", "department", "product"):
            for row in content[part]:
                shown = show(figure, row, days=days, part=part, key=row["key"])
                yield _cells(shown, part, row["name"] or _("On this site"))


def _cells(shown: Shown, part: str, name: str) -> list:
    unit = _("seconds") if shown.figure.unit == SPAN else _("conversations")
    number = shown.number
    if isinstance(number, float):
        number = round(number, 1)
    return [str(shown.figure.label), part, name, number, shown.whole, unit]
