"""Staff's pages about what is told: alerts, and how their calls fare."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import Decision, ReadOnlyAdmin
from apps.foundation.templatetags.interface import relative_time

from .alert_form import StaffAlertForm
from .models import AlertCall, StaffAlert
from .verbs import retry_call
from .wording import spoken

TONES = {
    AlertCall.State.WAITING: "info",
    AlertCall.State.CALLING: "info",
    AlertCall.State.DONE: "success",
    AlertCall.State.FAILED: "danger",
}


def _retry(call: AlertCall, by, values: dict) -> None:
    if call.state != AlertCall.State.FAILED:
        raise ValidationError(_("Only what failed can be tried again."))
    retry_call(call)


RETRY = Decision(
    name="retry",
    label=gettext_lazy("Try again"),
    permission="notifications.change_staffalert",
    apply=_retry,
    done=lambda count: ngettext("%d is tried again.", "%d are tried again.", count) % count,
    fits=lambda call: call.state == AlertCall.State.FAILED,
    tone="main",
)


@admin.register(StaffAlert)
class StaffAlertAdmin(ModelAdmin):
    """Who of the staff is told at once, of what, and how."""

    form = StaffAlertForm
    list_display = ("name", "is_enabled", "mail_to", "on_paused", "on_undelivered", "on_escalated")
    search_fields = ("name", "mail_to")
    search_help_text = gettext_lazy("Name or mail address")
    autocomplete_fields = ()
    filter_horizontal = ("people",)
    fieldsets = (
        (None, {"fields": ("name", "is_enabled")}),
        (gettext_lazy("When"), {"fields": ("on_paused", "on_undelivered", "on_escalated")}),
        (gettext_lazy("Who and how"), {"fields": ("people", "mail_to", "web_address", "key")}),
    )


@admin.register(AlertCall)
class AlertCallAdmin(ReadOnlyAdmin):
    """Calls of alerts, the newest first."""

    decisions = (RETRY,)
    list_display = ("what", "alert", "standing", "error", "attempts", "when")
    list_filter = ("state",)
    list_select_related = ("alert", "event__actor")
    ordering = ("-id",)
    paginator = InfinitePaginator

    @display(description=gettext_lazy("what happened"))
    def what(self, call):
        return spoken(call.event)

    @display(description=gettext_lazy("state"), ordering="state", label=TONES)
    def standing(self, call):
        return call.state, call.get_state_display()

    @display(description=gettext_lazy("when"), ordering="id")
    def when(self, call):
        return relative_time(call.created_at)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("notifications.view_staffalert")
