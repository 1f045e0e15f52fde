"""Frames on pages of others: made, looked at, switched off, and how they get there."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from apps.company.context import known_profile
from apps.foundation.decisions import DecidingAdmin
from apps.foundation.templatetags.interface import absolute

from .decisions import DECISIONS
from .models import Embed, EmbedToken, Kind
from .origins import FACEBOOK
from .owner_form import EmbedForm
from .verbs import keep_embed
from .widget import pinned_snippet, snippet

# What the form calls otherwise than the row.
COLUMNS = {"sites": "origins", "app_secret": "secrets"}
READ_ONLY = ("name", "kind", "sites_named", "product", "boards", "accent", "scheme", "language")


@admin.register(Embed)
class EmbedAdmin(DecidingAdmin):
    """The frames: where each may stand, what it offers and how it looks."""

    decisions = DECISIONS
    form = EmbedForm
    list_display = ("name", "kind_words", "standing", "sites_named", "signed_in_now")
    list_filter = ("is_enabled", "kind")
    search_fields = ("name", "key", "facebook_page_id")
    search_help_text = gettext_lazy("Name, key or the id of a Facebook page")
    change_form_template = "admin/embed/embed/change_form.html"
    change_list_template = "admin/embed/embed/change_list.html"
    view_on_site = False
    fieldsets = (
        (None, {"fields": ("name", "kind", "sites")}),
        (gettext_lazy("What it shows"), {"fields": ("features", "product", "boards")}),
        (gettext_lazy("How it looks"), {"fields": ("accent", "scheme", "language")}),
        (gettext_lazy("For a Facebook page"), {"fields": ("facebook_page_id", "app_secret")}),
    )

    def get_urls(self):
        guide = self.admin_site.admin_view(self.guide_view)
        return [path("guide/", guide, name="embed_embed_guide"), *super().get_urls()]

    def guide_view(self, request):
        """What an owner has to know to bring the help center to other places."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("How frames get to other places"),
            "opts": self.opts,
            "site": absolute("/"),
            "facebook": FACEBOOK,
        }
        return TemplateResponse(request, "admin/embed/embed/guide.html", context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = dict(extra_context or {})
        embed = self.get_object(request, object_id) if object_id else None
        if embed is not None and self.has_view_or_change_permission(request, embed):
            context["placing"] = _placing(embed)
        return super().changeform_view(request, object_id, form_url, context)

    def get_fieldsets(self, request, obj=None):
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if may_write:
            return self.fieldsets
        return (
            (None, {"fields": ("name", "kind", "sites_named", "product", "boards", "accent", "scheme", "language")}),
        )

    def get_readonly_fields(self, request, obj=None):
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return () if may_write else ("sites_named",)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("widget", UnfoldAdminCheckboxSelectMultipleWidget)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        keep_embed(obj, by=request.user, changed=[COLUMNS.get(name, name) for name in form.changed_data])

    def has_delete_permission(self, request, obj=None):
        # A frame that nobody needs any more is switched off: pages elsewhere name its key, and no other may get it.
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("product")

    @display(description=gettext_lazy("kind"), ordering="kind")
    def kind_words(self, embed):
        return embed.get_kind_display()

    @display(description=gettext_lazy("state"), label={"on": "success", "off": "info"}, ordering="is_enabled")
    def standing(self, embed):
        return ("on", _("Switched on")) if embed.is_enabled else ("off", _("Switched off"))

    @display(description=gettext_lazy("may be shown by"))
    def sites_named(self, embed):
        return ", ".join(embed.allowed_origins) or _("nobody yet")

    @display(description=gettext_lazy("signed in there"))
    def signed_in_now(self, embed):
        return EmbedToken.objects.good().filter(embed=embed).count()


def _placing(embed: Embed) -> dict:
    """What an owner copies, and where they look at it."""
    home = absolute(embed.get_absolute_url())
    told = {"embed": embed, "home": home, "guide": reverse("admin:embed_embed_guide")}
    if embed.kind == Kind.WIDGET:
        told |= {"snippet": snippet(embed), "pinned": pinned_snippet(embed, known_profile())}
    if embed.kind == Kind.TAB:
        told["facebook"] = absolute(reverse("embed:facebook", args=[embed.key]))
    if embed.kind == Kind.FRAME:
        told["frames"] = [absolute(reverse(f"embed:{name}", args=[embed.key])) for name in ("latest", "roadmap")]
    return told
