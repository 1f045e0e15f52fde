"""What filters and rules turned away, counted by reason."""

from django.contrib import admin
from django.db.models import Count
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.templatetags.interface import count, relative_time, web_address

from ..models import Rejection


class ReasonFilter(admin.SimpleListFilter):
    """Why it was turned away, with how many there are of each."""

    title = _("reason")
    parameter_name = "reason"

    def lookups(self, request, model_admin):
        counted = Rejection.objects.order_by().values_list("reason").annotate(rows=Count("pk"))
        labels = dict(Rejection.Reason.choices)
        ordered = sorted(counted, key=lambda row: row[1], reverse=True)
        return [(reason, f"{labels.get(reason, reason)} ({count(rows)})") for reason, rows in ordered]

    def queryset(self, request, queryset):
        return queryset.filter(reason=self.value()) if self.value() else queryset


@admin.register(Rejection)
class RejectionAdmin(ReadOnlyAdmin):
    """Rejections, the newest first; kept for a while so that staff can check the filters."""

    list_display = ("external_id", "reason_words", "source", "original", "rejected")
    list_filter = (ReasonFilter, "source")
    list_select_related = ("source",)
    search_fields = ("external_id", "url")
    search_help_text = _("Id or address")
    ordering = ("-rejected_at", "-id")
    paginator = InfinitePaginator
    list_per_page = 50
    fields = ("source", "external_id", "reason", "original", "rejected_at")
    readonly_fields = ("original",)

    @display(description=_("reason"), ordering="reason")
    def reason_words(self, rejection):
        return rejection.get_reason_display()

    @display(description=_("original"))
    def original(self, rejection):
        if not (address := web_address(rejection.url)):
            return "–"
        return format_html('<a href="{}" rel="nofollow ugc noopener">{}</a>', address, Truncator(address).chars(60))

    @display(description=_("turned away"), ordering="rejected_at")
    def rejected(self, rejection):
        return relative_time(rejection.rejected_at)
