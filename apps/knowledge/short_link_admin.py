"""Short links: what is printed on boxes and said on the telephone."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.templatetags.interface import count, relative_time

from .deciding_forms import ShortLinkForm
from .decisions import LINK_DECISIONS
from .models import ShortLink
from .verbs.short_links import make_short_link


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the page that asks for a new link says of itself."""

    name: str = "make"
    label: str = gettext_lazy("Make a short link")
    explanation: str = gettext_lazy("It leads to an article, a video or a page of this site, and never breaks.")
    tone: str = "main"


@admin.register(ShortLink)
class ShortLinkAdmin(ReadOnlyAdmin):
    """Short links in use. Their former names stand beside them, and lead where they lead."""

    decisions = LINK_DECISIONS
    list_display = ("address", "leads_to", "former_names", "hit_total", "last_hit")
    search_fields = ("slug", "path", "article__title", "video__title", "former__slug")
    search_help_text = gettext_lazy("Name, former name, or where it leads")
    fields = ("address", "leads_to", "former_names", "hits", "last_hit_at", "created_at")
    readonly_fields = ("address", "leads_to", "former_names")

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("article", "video", "renamed_to")
        return rows.prefetch_related("former")

    def has_add_permission(self, request):
        return request.user.has_perm("knowledge.add_shortlink")

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ShortLinkForm(request.POST if request.method == "POST" else None, user=request.user)
        if request.method == "POST" and form.is_valid():
            try:
                link = make_short_link(form.cleaned_data["slug"], by=request.user, **form.cleaned_data["target"])
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                self.log_addition(request, link, _("Made"))
                self.message_user(request, _("“%(slug)s” leads there now.") % {"slug": link.slug}, messages.SUCCESS)
                return HttpResponseRedirect(self._address("changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Make a short link"),
            "opts": self.opts,
            "decision": _Asked(),
            "form": form,
            "things": [],
            "back": self._address("changelist"),
        }
        return TemplateResponse(request, "admin/decision.html", context, status=422 if form.errors else 200)

    @display(description=gettext_lazy("address"), ordering="slug")
    def address(self, link):
        return f"/go/{link.slug}/"

    @display(description=gettext_lazy("leads to"))
    def leads_to(self, link):
        if link.renamed_to:
            return format_html("→ {}", f"/go/{link.renamed_to.slug}/")
        return format_html('<span dir="auto">{}</span>', link.article or link.video or link.path)

    @display(description=gettext_lazy("former names"))
    def former_names(self, link):
        return format_html_join(", ", "{}", ((one.slug,) for one in link.former.all())) or "–"

    @display(description=gettext_lazy("hits"), ordering="hits")
    def hit_total(self, link):
        return count(link.hits)

    @display(description=gettext_lazy("last hit"), ordering="last_hit_at")
    def last_hit(self, link):
        return relative_time(link.last_hit_at) or "–"
