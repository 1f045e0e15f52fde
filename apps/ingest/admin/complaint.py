"""Complaints: what was heard, masked and judged."""

import json

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.templatetags.interface import relative_time, web_address

from ..decisions import ABOUT_COMPLAINTS
from ..models import Complaint

TITLE_SHOWN = 100
RAW_SHOWN = 20_000
MASKS_SHOWN = 100
TONES = {
    Complaint.Fate.WAITING: "warning",
    Complaint.Fate.PUBLISHED: "success",
    Complaint.Fate.MERGED: "info",
    Complaint.Fate.WITHDRAWN: "danger",
}


@admin.register(Complaint)
class ComplaintAdmin(ReadOnlyAdmin):
    """Complaints, the newest first. What the network sent is shown only to those who may see it."""

    decisions = ABOUT_COMPLAINTS
    list_display = ("headline", "said", "standing", "stars", "score", "said_when")
    list_filter = ("fate", "source", "kind", "rating")
    search_fields = ("title", "text", "handle", "=external_id")
    search_help_text = gettext_lazy("Title, text, handle or id there")
    ordering = ("-received_at",)
    paginator = InfinitePaginator
    list_per_page = 50
    readonly_fields = (
        "masked_text", "masked", "judgement", "original", "conversation", "network_sent", "replies_there"
    )  # fmt: skip

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related("source", "author", "assessment__department", "thread", "decided_by")

    def get_fieldsets(self, request, obj=None):
        fieldsets = [
            (None, {"fields": ("masked_text", "masked", "original", "conversation", "replies_there")}),
            (
                gettext_lazy("Where it was said"),
                {"fields": ("source", "handle", "author", "said_at", "received_at", "rating", "external_id")},
            ),
            (gettext_lazy("What was decided"), {"fields": ("fate", "decided_by", "kind", "judgement")}),
        ]
        if request.user.has_perm("ingest.view_raw"):
            fieldsets.append((gettext_lazy("What the network sent"), {"fields": ("network_sent",)}))
        return fieldsets

    @display(description=gettext_lazy("complaint"))
    def headline(self, complaint):
        return format_html('<span dir="auto">{}</span>', Truncator(str(complaint)).chars(TITLE_SHOWN))

    @display(description=gettext_lazy("said by"))
    def said(self, complaint):
        name = Truncator(complaint.handle or str(complaint.author)).chars(40)
        return format_html('{}<br><span class="soft" dir="auto">{}</span>', complaint.source.name, name)

    @display(description=gettext_lazy("fate"), ordering="fate", label=TONES)
    def standing(self, complaint):
        return complaint.fate, complaint.get_fate_display()

    @display(description=gettext_lazy("stars"), ordering="rating")
    def stars(self, complaint):
        return "–" if complaint.rating is None else complaint.rating

    @display(description=gettext_lazy("score"), ordering="assessment__score")
    def score(self, complaint):
        return _explained(complaint)

    @display(description=gettext_lazy("said"), ordering="said_at")
    def said_when(self, complaint):
        return relative_time(complaint.said_at)

    @display(description=gettext_lazy("text, masked"))
    def masked_text(self, complaint):
        return format_html('<div class="said-text" dir="auto">{}</div>', complaint.text or complaint.title)

    @display(description=gettext_lazy("what was masked"))
    def masked(self, complaint):
        words = ((mask_words(complaint, mask),) for mask in complaint.masks[:MASKS_SHOWN])
        return format_html_join(", ", "{}", words) or _("Nothing")

    @display(description=gettext_lazy("judgement"))
    def judgement(self, complaint):
        if not complaint.assessment:
            return _("Not judged")
        lines = ((line,) for line in complaint.assessment.explain())
        return format_html("{}<ul>{}</ul>", complaint.assessment.score, format_html_join("", "<li>{}</li>", lines))

    @display(description=gettext_lazy("original"))
    def original(self, complaint):
        if not (address := web_address(complaint.url)):
            return "–"
        return format_html('<a href="{}" rel="nofollow ugc noopener">{}</a>', address, Truncator(address).chars(80))

    @display(description=gettext_lazy("conversation"))
    def conversation(self, complaint):
        if not complaint.thread:
            return "–"
        thread = complaint.thread
        return format_html('<a href="{}" dir="auto">{}</a>', thread.get_absolute_url(), thread.title)

    @display(description=gettext_lazy("company's replies there"))
    def replies_there(self, complaint):
        lines = ((reply.get("said_at", ""), reply.get("text", "")) for reply in complaint.official_replies)
        return format_html_join("", '<p dir="auto"><b>{}</b><br>{}</p>', lines) or "–"

    @display(description=gettext_lazy("raw"))
    def network_sent(self, complaint):
        if not complaint.raw:
            return _("It was purged, or none came.")
        raw = json.dumps(complaint.raw, indent=2, ensure_ascii=False, default=str)[:RAW_SHOWN]
        return format_html('<pre class="raw">{}</pre>', raw)


def mask_words(complaint: Complaint, mask: dict) -> str:
    """A mask as its reader sees it: what stands in the text now, or the kind of what was there."""
    start, end = mask.get("start", 0), mask.get("end", 0)
    return complaint.text[start:end] or str(mask.get("kind", ""))


def _explained(complaint: Complaint):
    if not complaint.assessment:
        return "–"
    parts = complaint.assessment.explain()
    return format_html(
        '<span title="{}">{}<span class="spoken">{}</span></span>',
        "\n".join(parts),
        complaint.assessment.score,
        ", ".join(parts),
    )
