"""Raw arrivals: what nobody has understood yet, and why."""

import json

from django.contrib import admin
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.templatetags.interface import relative_time

from ..decisions import ABOUT_ARRIVALS
from ..models import Arrival

PAYLOAD_SHOWN = 20_000
TONES = {Arrival.State.WAITING: "info", Arrival.State.DONE: "success", Arrival.State.QUARANTINED: "danger"}


@admin.register(Arrival)
class ArrivalAdmin(ReadOnlyAdmin):
    """Arrivals, the newest first. The payload is shown only to those who may see it."""

    decisions = ABOUT_ARRIVALS
    list_display = ("event", "source", "standing", "why", "attempts", "received")
    list_filter = ("state", "source")
    list_select_related = ("source",)
    search_fields = ("event_id", "error")
    search_help_text = _("Id or reason")
    ordering = ("-id",)
    paginator = InfinitePaginator
    list_per_page = 50
    readonly_fields = ("network_sent",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")

    def get_fields(self, request, obj=None):
        fields = ("source", "event_id", "state", "error", "attempts", "received_at", "next_at")
        return (*fields, "network_sent") if request.user.has_perm("ingest.view_raw") else fields

    @display(description=_("id"))
    def event(self, arrival):
        return Truncator(arrival.event_id).chars(60)

    @display(description=_("state"), ordering="state", label=TONES)
    def standing(self, arrival):
        return arrival.state, arrival.get_state_display()

    @display(description=_("why"))
    def why(self, arrival):
        return Truncator(arrival.error).chars(120) or "–"

    @display(description=_("received"), ordering="id")
    def received(self, arrival):
        return relative_time(arrival.received_at)

    @display(description=_("what the network sent"))
    def network_sent(self, arrival):
        payload = json.dumps(arrival.payload, indent=2, ensure_ascii=False, default=str)[:PAYLOAD_SHOWN]
        return format_html('<pre class="raw">{}</pre>', payload)
