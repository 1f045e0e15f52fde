"""Mails that came in: what each is, what became of it, and why not more."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.templatetags.interface import relative_time

from ..models import Bounce, InboundMail, MailboxCursor
from .decisions import ABOUT_INBOUND_MAILS

RAW_SHOWN = 20_000
STATE_TONES = {
    InboundMail.State.WAITING: "info",
    InboundMail.State.DONE: "success",
    InboundMail.State.QUARANTINED: "danger",
}
OUTCOME_TONES = {
    InboundMail.Outcome.POSTED: "success",
    InboundMail.Outcome.HELD: "warning",
    InboundMail.Outcome.NOTED: "info",
    InboundMail.Outcome.NOT_TAKEN: "danger",
}


@admin.register(InboundMail)
class InboundMailAdmin(ReadOnlyAdmin):
    """Incoming mails, the newest first. The mail itself is shown only to those who may see it."""

    decisions = ABOUT_INBOUND_MAILS
    list_display = ("headline", "standing", "sort", "result", "reason", "door", "received")
    list_filter = ("state", "outcome", "kind", "door")
    list_select_related = ("post",)
    search_fields = ("=sender", "subject", "=message_id", "why")
    search_help_text = gettext_lazy("Sender, subject, message id or reason")
    ordering = ("-id",)
    paginator = InfinitePaginator
    list_per_page = 50
    readonly_fields = ("conversation", "as_it_came")

    def get_fields(self, request, obj=None):
        fields = (
            "subject", "sender", "kind", "state", "outcome", "why", "conversation", "door", "place", "size",
            "attempts", "received_at", "next_at", "message_id",
        )  # fmt: skip
        return (*fields, "as_it_came") if request.user.has_perm("notifications.view_raw_mail") else fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("post__thread")

    @display(description=gettext_lazy("mail"))
    def headline(self, mail):
        subject = Truncator(mail.subject).chars(80) or "–"
        return format_html('<span dir="auto">{}</span><br><span class="soft">{}</span>', subject, mail.sender or "–")

    @display(description=gettext_lazy("state"), ordering="state", label=STATE_TONES)
    def standing(self, mail):
        return mail.state, mail.get_state_display()

    @display(description=gettext_lazy("kind"))
    def sort(self, mail):
        return mail.get_kind_display()

    @display(description=gettext_lazy("outcome"), label=OUTCOME_TONES)
    def result(self, mail):
        return mail.outcome, mail.get_outcome_display()

    @display(description=gettext_lazy("why"))
    def reason(self, mail):
        return Truncator(mail.why).chars(120) or "–"

    @display(description=gettext_lazy("received"), ordering="id")
    def received(self, mail):
        return relative_time(mail.received_at)

    @display(description=gettext_lazy("became"))
    def conversation(self, mail):
        if not mail.post:
            return "–"
        return format_html('<a href="{}" dir="auto">{}</a>', mail.post.get_absolute_url(), mail.post.thread.title)

    @display(description=gettext_lazy("as it came"))
    def as_it_came(self, mail):
        if not mail.raw:
            return _("It was purged, or was never stored.")
        text = bytes(mail.raw)[:RAW_SHOWN].decode("utf-8", "replace")
        return format_html('<pre class="raw">{}</pre>', text)


@admin.register(Bounce)
class BounceAdmin(ReadOnlyAdmin):
    """Addresses that mails of ours did not reach, the newest first."""

    list_display = ("address", "is_hard", "status", "reason", "bounced_at")
    list_filter = ("is_hard",)
    search_fields = ("=address",)
    search_help_text = gettext_lazy("The whole address")
    ordering = ("-id",)
    paginator = InfinitePaginator


@admin.register(MailboxCursor)
class MailboxCursorAdmin(ReadOnlyAdmin):
    """The mailbox that is looked into, when that was last done, and what went wrong."""

    list_display = ("mailbox", "read_at", "last_uid", "error")
