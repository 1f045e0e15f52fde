"""Answers on their way home: where each stands, and what to do where it did not arrive."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.templatetags.interface import relative_time, web_address

from .decisions import DECISIONS
from .models import Delivery

TONES = {
    Delivery.State.WAITING: "info",
    Delivery.State.SENDING: "info",
    Delivery.State.SENT: "success",
    Delivery.State.FAILED: "danger",
    Delivery.State.NEEDS_CHECK: "warning",
}


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Deliveries, the newest first."""

    decisions = DECISIONS
    list_display = ("answer", "place", "standing", "reason", "attempts", "tried_next", "there")
    list_filter = ("state", ("complaint__source", admin.RelatedFieldListFilter))
    search_fields = ("error", "external_id", "complaint__handle", "post__thread__title")
    search_help_text = _("Reason, id there, handle or title")
    ordering = ("-id",)
    paginator = InfinitePaginator
    list_per_page = 50
    fields = (
        "answer_link", "complaint", "state", "error", "attempts", "next_at", "created_at", "sent_at", "external_id",
        "there", "words",
    )  # fmt: skip
    readonly_fields = ("answer_link", "there", "words")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("post__thread", "post__author", "complaint__source")

    @display(description=_("answer"))
    def answer(self, delivery):
        title = Truncator(delivery.post.thread.title).chars(70)
        author = Truncator(str(delivery.post.author)).chars(40)
        return format_html('<span dir="auto">{}</span><br><span class="soft" dir="auto">{}</span>', title, author)

    @display(description=_("answer"))
    def answer_link(self, delivery):
        return format_html(
            '<a href="{}" dir="auto">{}</a>', delivery.post.get_absolute_url(), delivery.post.thread.title
        )

    @display(description=_("to"))
    def place(self, delivery):
        handle = Truncator(delivery.complaint.handle).chars(40)
        return format_html('{}<br><span class="soft" dir="auto">{}</span>', delivery.complaint.source.name, handle)

    @display(description=_("state"), ordering="state", label=TONES)
    def standing(self, delivery):
        return delivery.state, delivery.get_state_display()

    @display(description=_("reason"))
    def reason(self, delivery):
        return Truncator(delivery.error).chars(120) or "–"

    @display(description=_("next attempt, or sent"), ordering="next_at")
    def tried_next(self, delivery):
        is_owed = delivery.state == Delivery.State.WAITING
        return relative_time(delivery.next_at if is_owed else delivery.sent_at) or "–"

    @display(description=_("stands there"))
    def there(self, delivery):
        if not (address := web_address(delivery.url)):
            return delivery.external_id or "–"
        return format_html('<a href="{}" rel="noopener">{}</a>', address, Truncator(address).chars(60))

    @display(description=_("text as sent"))
    def words(self, delivery):
        return format_html('<div class="said-text" dir="auto">{}</div>', delivery.sent_text or "–")
