"""Polls, to close or to take away. Who voted for what is not shown here, of secret ones to nobody at all."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.templatetags.interface import relative_time

from ..models import Poll
from ..survey_decisions import ABOUT_POLLS
from ..survey_showing import Bar


class EndFilter(admin.SimpleListFilter):
    """Going on, or over."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("Open")), ("closed", _("Closed"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(closed_at__isnull=self.value() == "open")


@admin.register(Poll)
class PollAdmin(ReadOnlyAdmin):
    """Polls in conversations, the newest first."""

    decisions = ABOUT_POLLS
    list_display = ("question", "conversation", "asked_by", "voter_count", "state", "when")
    list_filter = (EndFilter, "is_secret", "is_multiple")
    search_fields = ("question", "choices__words", "thread__title", "=thread__id")
    search_help_text = gettext_lazy("Question, choice, or title or number of the conversation")
    ordering = ("-pk",)
    list_per_page = 50
    fields = (
        "question", "conversation", "asked_by", "is_multiple", "is_secret", "created_at", "closes_at", "closed_at",
        "results",
    )  # fmt: skip
    readonly_fields = ("conversation", "results")

    def get_queryset(self, request):
        return super().get_queryset(request).for_listing()

    @display(description=gettext_lazy("conversation"))
    def conversation(self, poll):
        shown = Truncator(poll.thread.title).chars(80)
        return format_html('<a href="{}" dir="auto">{}</a>', poll.thread.get_absolute_url(), shown)

    @display(description=gettext_lazy("state"))
    def state(self, poll):
        return _("Closed") if poll.is_over else _("Open")

    @display(description=gettext_lazy("opened"), ordering="pk")
    def when(self, poll):
        return relative_time(poll.created_at)

    @display(description=gettext_lazy("results"))
    def results(self, poll):
        total = poll.voter_count
        bars = [
            Bar(choice.words, choice.vote_count, round(100 * choice.vote_count / total) if total else 0)
            for choice in poll.choices.order_by("place")
        ]
        return render_to_string("feedback/admin_bars.html", {"bars": bars})
