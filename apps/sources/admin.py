"""The places that we listen to: connected, tended, and how each fares."""

from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from apps.foundation.decisions import DecidingAdmin
from apps.foundation.templatetags.interface import absolute, relative_time

from .connectors import Connector, registry
from .decisions import DECISIONS, is_polled
from .forms import LISTS, SWITCHES, source_form
from .models import Source

WRITTEN = ("name", "network", "policy", "department", "product", "lawful_basis", "is_enabled", "poll_every")


@admin.register(Source)
class SourceAdmin(DecidingAdmin):
    """Sources. What a form asks depends on the network, which is chosen first and stays."""

    decisions = DECISIONS
    list_display = ("name", "network_name", "standing", "heard_last", "asked_next", "trouble", "policy_words")
    list_filter = ("is_enabled", "network", "policy")
    search_fields = ("name",)
    search_help_text = gettext_lazy("Name")
    change_form_template = "admin/sources/source/change_form.html"

    def add_view(self, request, form_url="", extra_context=None):
        if self.has_add_permission(request) and _chosen_network(request) is None:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Listen to another place"),
                "opts": self.opts,
                "networks": [_told(connector) for connector in registry.all_connectors().values()],
            }
            return TemplateResponse(request, "admin/sources/source/choose_network.html", context)
        return super().add_view(request, form_url, extra_context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = dict(extra_context or {})
        source = self.get_object(request, object_id) if object_id else None
        if source is not None and self.has_view_or_change_permission(request, source):
            connector = registry.all_connectors().get(source.network)
            receives = connector is not None and connector.capabilities.can_receive
            context |= {
                "source": source,
                "network": _told(connector) if connector else {"name": source.network},
                "webhook": absolute(source.get_webhook_path()) if receives else "",
                "cursors": source.cursors.order_by("name"),
                "lag": timezone.now() - source.last_success_at if source.last_success_at else None,
            }
        return super().changeform_view(request, object_id, form_url, context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        connector = self._connector(request, obj)
        if connector is None:
            return super().get_form(request, obj, change=change, **kwargs)
        kwargs["form"] = source_form(connector)
        kwargs["fields"] = [name for name in WRITTEN if name != "network"]
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        connector = self._connector(request, obj)
        settings = [f"setting_{name}" for name in connector.settings] if connector else []
        secrets = [f"secret_{name}" for name in connector.secrets] if connector else []
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        shown = [(None, {"fields": ("name", "policy", "department", "product")})]
        if may_write and settings + secrets:
            shown.append((_("How to reach it"), {"fields": settings + secrets}))
        shown.append((_("Listening"), {"fields": ("lawful_basis", "is_enabled", "poll_every")}))
        if may_write:
            shown.append((_("What is left out"), {"fields": (*SWITCHES, *LISTS)}))
        return shown

    def save_model(self, request, obj, form, change):
        if change:
            # Only what the form asked: a poll that runs beside it keeps its times and its reasons to pause.
            obj.save(update_fields=[name for name in WRITTEN if name != "network"] + ["settings", "secrets", "filters"])
        else:
            obj.save()

    def has_change_permission(self, request, obj=None):
        known = obj is None or obj.network in registry.all_connectors()
        return known and super().has_change_permission(request, obj)

    @display(description=gettext_lazy("network"), ordering="network")
    def network_name(self, source):
        connector = registry.all_connectors().get(source.network)
        return connector.name if connector else source.network

    @display(description=gettext_lazy("state"), label={"listening": "success", "paused": "danger", "off": "info"})
    def standing(self, source):
        if source.is_paused:
            return "paused", _("Paused")
        return ("listening", _("Listening")) if source.is_enabled else ("off", _("Switched off"))

    @display(description=gettext_lazy("last success"), ordering="last_success_at")
    def heard_last(self, source):
        return relative_time(source.last_success_at) or _("never")

    @display(description=gettext_lazy("next poll"), ordering="next_poll_at")
    def asked_next(self, source):
        return relative_time(source.next_poll_at) if source.is_listening and is_polled(source) else "–"

    @display(description=gettext_lazy("trouble"))
    def trouble(self, source):
        return Truncator(source.paused_because or source.last_error).chars(100) or "–"

    @display(description=gettext_lazy("becomes public"), ordering="policy")
    def policy_words(self, source):
        return source.get_policy_display()

    def _connector(self, request, obj) -> type[Connector] | None:
        return registry.all_connectors().get(obj.network) if obj else _chosen_network(request)


def _chosen_network(request) -> type[Connector] | None:
    return registry.all_connectors().get(request.GET.get("network", ""))


def _told(connector: type[Connector]) -> dict:
    """What pages tell of a network. A template would make an object of the class itself."""
    return {"network": connector.network, "name": connector.name, "capabilities": connector.capabilities}
