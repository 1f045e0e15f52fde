"""What happens by the clock, and mail on its way out, to look at."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from .decisions import ReadOnlyAdmin
from .jobs import interval_of, is_late
from .mail_decisions import LIFT, RETRY
from .models import Job, MailStop, OutgoingMail
from .templatetags.interface import relative_time


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """The jobs by the clock with their last success."""

    list_display = ("name", "rhythm", "succeeded", "due", "standing")
    search_fields = ("name",)
    search_help_text = gettext_lazy("Name of a job")
    list_per_page = 100

    @display(description=gettext_lazy("every"))
    def rhythm(self, job):
        every = interval_of(job)
        return str(every) if every else _("no longer run")

    @display(description=gettext_lazy("last succeeded"), ordering="last_succeeded_at")
    def succeeded(self, job):
        return relative_time(job.last_succeeded_at) or _("never")

    @display(description=gettext_lazy("due"), ordering="due_at")
    def due(self, job):
        return relative_time(job.due_at)

    @display(description=gettext_lazy("state"), label={"late": "danger", "good": "success"})
    def standing(self, job):
        return ("late", _("Late")) if is_late(job) else ("good", _("On time"))


MAIL_TONES = {
    OutgoingMail.State.WAITING: "info",
    OutgoingMail.State.SENDING: "info",
    OutgoingMail.State.SENT: "success",
    OutgoingMail.State.FAILED: "danger",
    OutgoingMail.State.STOPPED: "warning",
}


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """Mail on its way out, the newest first. What it says is not shown: it may hold a code or a private word."""

    decisions = (RETRY,)
    list_display = ("subject", "to", "standing", "reason", "attempts", "tried_next")
    list_filter = ("state", "is_awaited")
    search_fields = ("=to", "error")
    search_help_text = gettext_lazy("Exact mail address, or a word of the reason")
    ordering = ("-id",)
    paginator = InfinitePaginator
    list_per_page = 50
    fields = (
        "to", "subject", "state", "error", "attempts", "next_at", "is_awaited", "created_at", "sent_at", "forgotten_at",
    )  # fmt: skip

    @display(description=gettext_lazy("state"), ordering="state", label=MAIL_TONES)
    def standing(self, mail):
        return mail.state, mail.get_state_display()

    @display(description=gettext_lazy("reason"))
    def reason(self, mail):
        return mail.error[:120] or "–"

    @display(description=gettext_lazy("next attempt, or sent"), ordering="next_at")
    def tried_next(self, mail):
        is_owed = mail.state == OutgoingMail.State.WAITING
        return relative_time(mail.next_at if is_owed else mail.sent_at) or "–"


@admin.register(MailStop)
class MailStopAdmin(ReadOnlyAdmin):
    """Addresses to which no mail is sent any more."""

    decisions = (LIFT,)
    list_display = ("address", "reason", "since")
    search_fields = ("address",)
    search_help_text = gettext_lazy("Part of a mail address")
    ordering = ("-id",)
    paginator = InfinitePaginator

    @display(description=gettext_lazy("since"), ordering="at")
    def since(self, stop):
        return relative_time(stop.at)
