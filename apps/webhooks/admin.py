"""Programs that are told what happens here: which, what they hear, and how each message fared."""

import json

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import DecidingAdmin, ReadOnlyAdmin
from apps.foundation.templatetags.interface import relative_time

from .decisions import DECISIONS, REDELIVER, ROTATE
from .forms import EndpointForm
from .models import Endpoint, Message
from .verbs import keep_endpoint

WRITTEN = ("name", "url", "types")
CALLS_SHOWN = 50
MESSAGE_TONES = {
    Message.State.WAITING: "info",
    Message.State.SENDING: "info",
    Message.State.DELIVERED: "success",
    Message.State.FAILED: "danger",
    Message.State.DROPPED: "warning",
}


@admin.register(Endpoint)
class EndpointAdmin(DecidingAdmin):
    """Endpoints. A secret is shown once, on the page that follows on making it."""

    decisions = DECISIONS
    form = EndpointForm
    list_display = ("name", "address", "standing", "trouble", "heard_last", "hears_of", "owner")
    list_filter = ("is_enabled",)
    list_select_related = ("owner",)
    search_fields = ("name", "url")
    search_help_text = gettext_lazy("Name or address")
    fields = WRITTEN
    change_form_template = "admin/webhooks/endpoint/change_form.html"

    def get_urls(self):
        own = path(
            "<path:object_id>/rotate/", self.admin_site.admin_view(self.rotate_view), name="webhooks_endpoint_rotate"
        )
        return [own, *super().get_urls()]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.owner = request.user
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        endpoint = self.get_object(request, object_id) if object_id else None
        context = dict(extra_context or {})
        if endpoint is not None and self.has_view_or_change_permission(request, endpoint):
            context |= {"endpoint": endpoint, "now": timezone.now(), "messages_page": messages_of(endpoint)}
        return super().changeform_view(request, object_id, form_url, context)

    def open_decisions(self, request, thing):
        """The decisions, and the new secret, which has a page of its own."""
        return [*super().open_decisions(request, thing), *([ROTATE] if ROTATE.is_open_to(request.user) else [])]

    def save_model(self, request, obj, form, change):
        if change:
            # Only what the form asked: calls that are under way note how they fare.
            obj.save(update_fields=WRITTEN)
            return
        obj.owner = request.user
        _endpoint, request.shown_secret = keep_endpoint(obj)

    def response_add(self, request, obj, post_url_continue=None):
        return self.secret_page(request, obj, request.shown_secret)

    def rotate_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give an endpoint a new secret, and show it."""
        endpoint = self.get_object(request, object_id)
        if endpoint is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not ROTATE.is_open_to(request.user) or not self.has_view_or_change_permission(request, endpoint):
            raise PermissionDenied
        if request.method == "POST":
            self.log_change(request, endpoint, str(ROTATE.label))
            return self.secret_page(request, endpoint, ROTATE.apply(endpoint, request.user, {}))
        context = {
            **self.admin_site.each_context(request),
            "title": ROTATE.label,
            "opts": self.opts,
            "decision": ROTATE,
            "things": [endpoint],
            "back": reverse("admin:webhooks_endpoint_change", args=[endpoint.pk]),
        }
        return TemplateResponse(request, "admin/decision.html", context)

    def secret_page(self, request: HttpRequest, endpoint: Endpoint, secret: str) -> HttpResponse:
        """The one page on which a secret stands. Nothing on the way keeps it."""
        endpoint.refresh_from_db()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Signing secret of “%(name)s”") % {"name": endpoint.name},
            "opts": self.opts,
            "endpoint": endpoint,
            "secret": secret,
        }
        response = TemplateResponse(request, "admin/webhooks/endpoint/secret.html", context)
        add_never_cache_headers(response)
        return response

    def has_delete_permission(self, request, obj=None):
        # A decision removes it, with its log, in batches.
        return False

    @display(description=gettext_lazy("address"), ordering="url")
    def address(self, endpoint):
        return Truncator(endpoint.url).chars(60)

    @display(
        description=gettext_lazy("state"),
        ordering="is_enabled",
        label={"on": "success", "off": "danger", "failing": "warning"},
    )
    def standing(self, endpoint):
        if not endpoint.is_enabled:
            return "off", _("Switched off")
        return ("failing", _("Failing")) if endpoint.failures else ("on", _("Switched on"))

    @display(description=gettext_lazy("trouble"))
    def trouble(self, endpoint):
        if not endpoint.is_enabled:
            return Truncator(endpoint.disabled_why).chars(100) or "–"
        return relative_time(endpoint.failing_since) or "–"

    @display(description=gettext_lazy("last answered well"), ordering="last_success_at")
    def heard_last(self, endpoint):
        return relative_time(endpoint.last_success_at) or _("never")

    @display(description=gettext_lazy("hears"))
    def hears_of(self, endpoint):
        return Truncator(", ".join(endpoint.types)).chars(60)


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Messages, the newest first, with every call and the body of the latest."""

    decisions = (REDELIVER,)
    list_display = ("what", "endpoint", "standing", "reason", "attempts", "tried_next")
    list_filter = ("state", ("endpoint", admin.RelatedFieldListFilter))
    list_select_related = ("endpoint",)
    search_fields = ("=webhook_id", "=type", "=about")
    search_help_text = gettext_lazy("Exact webhook-id, type, or thing, as “thread.replied” or “thread:42”")
    ordering = ("-id",)
    paginator = InfinitePaginator
    list_per_page = 50
    fields = (
        "type", "about", "endpoint", "webhook_id", "state", "error", "attempts", "next_at", "made_at", "delivered_at",
        "body", "calls",
    )  # fmt: skip

    @display(description=gettext_lazy("what"))
    def what(self, message):
        return format_html('{}<br><span class="soft">{}</span>', message.type, message.about or message.webhook_id)

    @display(description=gettext_lazy("state"), ordering="state", label=MESSAGE_TONES)
    def standing(self, message):
        return message.state, message.get_state_display()

    @display(description=gettext_lazy("reason"))
    def reason(self, message):
        return Truncator(message.error).chars(100) or "–"

    @display(description=gettext_lazy("next attempt, or delivered"), ordering="id")
    def tried_next(self, message):
        is_owed = message.state == Message.State.WAITING
        return relative_time(message.next_at if is_owed else message.delivered_at) or "–"

    @display(description=gettext_lazy("body of the latest call"))
    def body(self, message):
        if not message.payload:
            return _("Nothing was sent, or what it told of is gone.")
        words = json.dumps(json.loads(message.payload), ensure_ascii=False, indent=2)
        return format_html('<pre class="raw" dir="ltr" tabindex="0">{}</pre>', words)

    @display(description=gettext_lazy("calls"))
    def calls(self, message):
        calls = message.calls.order_by("-number")[:CALLS_SHOWN]
        return render_to_string("admin/webhooks/message/calls.html", {"calls": calls})


def messages_of(endpoint: Endpoint) -> str:
    """The address of the list of an endpoint's messages."""
    return f"{reverse('admin:webhooks_message_changelist')}?endpoint__id__exact={endpoint.pk}"
