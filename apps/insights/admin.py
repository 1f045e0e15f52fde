"""Figures for staff, and the conversations behind each of them."""

import re

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.limits import require_within
from apps.foundation.spreadsheets import csv_answer
from apps.foundation.verdicts import require

from .models import Fact
from .querysets import CONDITIONS
from .rules import may_see_figures
from .staff_figures import PARTS, staff_page, table_rows, window_asked
from .templatetags.figures import exact_span, seconds_span

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Words in the sidebar for the columns of the daily counts.
COLUMNS = {
    "answered": gettext_lazy("Answered"),
    "timed": gettext_lazy("First answer with a known time"),
    "resolved": gettext_lazy("Resolved"),
    "confirmed": gettext_lazy("Confirmed by the customer"),
    "closed": gettext_lazy("Closed by staff"),
    "timed_out": gettext_lazy("Timed out"),
    "unrated": gettext_lazy("Resolved and not rated"),
    "ever_resolved": gettext_lazy("Resolved at least once"),
    "reopened": gettext_lazy("Reopened"),
    "rated": gettext_lazy("Rated"),
    "satisfied": gettext_lazy("Rated 4 or 5"),
    "rants": gettext_lazy("Began negative"),
    "raves": gettext_lazy("Began negative, ended positive"),
    "named_leaf": gettext_lazy("Asked after reading"),
}  # fmt: skip


def _day_in(words: str) -> str:
    """The words, where they are written like a day: a field for days shows nothing else."""
    return words if DAY.fullmatch(words) else ""


class CountedFilter(admin.SimpleListFilter):
    """The rows that a figure adds up."""

    title = gettext_lazy("counted as")
    parameter_name = "counted"

    def lookups(self, request, model_admin):
        return list(COLUMNS.items())

    def queryset(self, request, queryset):
        return queryset.filter(CONDITIONS[self.value()]) if self.value() in COLUMNS else queryset


@admin.register(Fact)
class FactAdmin(ReadOnlyAdmin):
    """Public conversations as the figures know them; each figure leads here. Its page is the figures themselves."""

    list_display = ("conversation", "day", "place", "department", "product", "answered_in", "how_it_ended", "feeling")
    # The conversation is a link of its own.
    list_display_links = None
    list_filter = (CountedFilter, "how", "department", "product")
    list_select_related = ("thread", "thread__resolution", "department", "product")
    search_fields = ("thread__title", "=thread__id")
    search_help_text = gettext_lazy("Title or number of the conversation")
    ordering = ("-day", "-thread")
    paginator = InfinitePaginator
    list_per_page = 50
    fields = (
        "conversation", "day", "place", "department", "product", "answered_in", "how_it_ended", "was_reopened",
        "rating", "feeling", "names_leaf", "reach",
    )  # fmt: skip
    readonly_fields = ("conversation", "place", "answered_in", "how_it_ended", "feeling")

    def lookup_allowed(self, lookup, value, request=None):
        # Figures of persons lead to the conversations that each was the first to answer.
        return lookup == "first_answer__author__id__exact" or super().lookup_allowed(lookup, value, request)

    def get_urls(self):
        page = self.admin_site.admin_view
        return [
            path("figures/", page(self.figures_view), name="insights_fact_figures"),
            path("figures.csv", page(self.table_view), name="insights_fact_table"),
            *super().get_urls(),
        ]

    def figures_view(self, request):
        """How we do, in any span of days, told apart by channel, department, product, week or person."""
        require(may_see_figures(request.user))
        chosen, error = self._chosen(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Figures"),
            "opts": self.opts,
            "error": error,
            "given": {name: _day_in(request.GET.get(name, "")) for name in ("first", "last")},
            **staff_page(*chosen),
        }
        context["steps"] = [
            {"step": step, "address": step.address if request.user.has_perm(step.permission) else ""}
            for step in context["steps"]
        ]
        return TemplateResponse(request, "admin/insights/figures.html", context, status=422 if error else 200)

    def table_view(self, request):
        """The table of that page, as CSV."""
        require(may_see_figures(request.user))
        require_within("export_figures", request)
        (window, part), error = self._chosen(request)
        if error:
            return TemplateResponse(request, "400.html", {"reason": error}, status=400)
        header, *rows = table_rows(window, part)
        return csv_answer(f"figures-{window.first}-{window.last}", header, rows)

    def _chosen(self, request):
        part = request.GET.get("by", "")
        ask = request.GET.get
        error = ""
        try:
            window = window_asked(ask("first", ""), ask("last", ""), ask("days", ""))
        except ValidationError as refused:
            window, error = window_asked("", "", ""), " ".join(refused.messages)
        return (window, part if part in PARTS else "channel"), error

    @display(description=gettext_lazy("conversation"))
    def conversation(self, fact):
        return format_html('<a href="{}" dir="auto">{}</a>', fact.thread.get_absolute_url(), fact.thread.title)

    @display(description=gettext_lazy("where"))
    def place(self, fact):
        return fact.channel or _("Here")

    @display(description=gettext_lazy("first answer after"), ordering="response_seconds")
    def answered_in(self, fact):
        if fact.response_seconds is None:
            return _("answered") if fact.is_answered else "–"
        return exact_span(seconds_span(fact.response_seconds))

    @display(description=gettext_lazy("settled"))
    def how_it_ended(self, fact):
        return fact.get_how_display() or "–"

    @display(description=gettext_lazy("began and ended"))
    def feeling(self, fact):
        if not fact.began_negative:
            return "–"
        return _("negative, then positive") if fact.ended_positive else _("negative")
