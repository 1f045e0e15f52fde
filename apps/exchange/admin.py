"""Exports: asked for by managers, made in the background, downloaded by those who may ask for them."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.limits import require_within
from apps.foundation.templatetags.interface import count, relative_time

from .models import Export
from .verbs import ask_for_export

MAKE = "exchange.add_export"
REFRESH_SECONDS = 3
TONES = {
    Export.State.WAITING: "info",
    Export.State.RUNNING: "warning",
    Export.State.FINISHED: "success",
    Export.State.FAILED: "danger",
    Export.State.FORGOTTEN: "info",
}


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    """Exports. Nothing of one can be changed; its page shows how far it is and leads to its file."""

    list_display = ("name", "standing", "who", "lines", "weight", "until")
    list_select_related = ("asked_by",)
    list_per_page = 50
    fields = ("who", "digest")
    readonly_fields = ("who", "digest")
    change_form_template = "admin/exchange/export/change_form.html"
    add_form_template = "admin/exchange/export/ask.html"

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm(MAKE)

    def get_urls(self):
        download = path(
            "<path:object_id>/download/", self.admin_site.admin_view(self.download), name="exchange_export_download"
        )
        return [download, *super().get_urls()]

    def add_view(self, request, form_url="", extra_context=None):
        """Ask for one; nothing is to be filled in."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            require_within("content_export", request)
            try:
                export = ask_for_export(by=request.user)
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.WARNING)
                return HttpResponseRedirect(reverse("admin:exchange_export_changelist"))
            self.message_user(request, _("The export is being made. This page shows how far it is."))
            return HttpResponseRedirect(reverse("admin:exchange_export_change", args=[export.pk]))
        context = {**self.admin_site.each_context(request), "title": _("Make an export"), "opts": self.opts}
        return TemplateResponse(request, self.add_form_template, context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        export = self.get_object(request, object_id) if object_id else None
        context = {"export": export, **(extra_context or {})}
        if export is not None and export.is_going_on:
            context["refresh_seconds"] = REFRESH_SECONDS
        return super().changeform_view(request, object_id, form_url, context)

    def download(self, request, object_id: str):
        """The zip file, while it is kept; only for those who may ask for one, and kept by no browser or proxy."""
        if not request.user.has_perm(MAKE):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD"):
            raise Http404
        export = self.get_object(request, unquote(object_id))
        if export is None or not export.is_ready:
            raise Http404
        try:
            file = export.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        name = f"export-{export.asked_at:%Y-%m-%d-%H%M}.zip"
        response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
        response["Cache-Control"] = "no-store"
        return response

    @display(description=gettext_lazy("asked for"), ordering="asked_at")
    def name(self, export):
        return relative_time(export.asked_at)

    @display(description=gettext_lazy("state"), label=TONES)
    def standing(self, export):
        return export.state, export.get_state_display()

    @display(description=gettext_lazy("by"))
    def who(self, export):
        return str(export.asked_by) if export.asked_by else "–"

    @display(description="SHA-256")
    def digest(self, export):
        return format_html('<code class="address">{}</code>', export.sha256) if export.sha256 else "–"

    @display(description=gettext_lazy("lines"))
    def lines(self, export):
        return f"{count(export.done)} / {count(export.total)}" if export.is_going_on else count(export.total)

    @display(description=gettext_lazy("size"))
    def weight(self, export):
        return filesizeformat(export.size) if export.is_ready else "–"

    @display(description=gettext_lazy("kept until"), ordering="expires_at")
    def until(self, export):
        return relative_time(export.expires_at) if export.is_ready else "–"
