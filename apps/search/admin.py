"""What people searched for, to look at: the words that lead nowhere are what is missing."""

from datetime import timedelta

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.templatetags.interface import relative_time

from .models import Query

TOP = 20
REPORTED_DAYS = 30


@admin.register(Query)
class QueryAdmin(ReadOnlyAdmin):
    """Searches, the newest first, and above them what was searched for most, in vain, and before a question."""

    list_display = ("words", "found", "led_to_question", "asked")
    list_filter = ("led_to_question",)
    search_fields = ("words",)
    search_help_text = _("Words that were searched for")
    ordering = ("-asked_at", "-id")
    fields = ("words", "found", "led_to_question", "asked_at")
    paginator = InfinitePaginator
    list_per_page = 50
    list_before_template = "search/report.html"

    @display(description=_("when"), ordering="asked_at")
    def asked(self, query):
        return relative_time(query.asked_at)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {**(extra_context or {}), "report": report()})


def report() -> dict:
    """What was searched for in the last 30 days: most often, without result, and followed by a question."""
    queries = Query.objects.since(timezone.now() - timedelta(days=REPORTED_DAYS))
    return {
        "days": REPORTED_DAYS,
        "top": list(queries.by_words()[:TOP]),
        "in_vain": list(queries.without_result().by_words()[:TOP]),
        "asked": list(queries.followed_by_question().by_words()[:TOP]),
    }
