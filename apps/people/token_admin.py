"""Which programs act for whom. Staff revokes; nobody makes a token for somebody else, and none is ever shown."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.templatetags.interface import relative_time

from .decisions import ABOUT_TOKENS
from .models import ApiToken


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Tokens, the newest first. Revoking one is the only thing that can be done to it."""

    decisions = ABOUT_TOKENS
    list_display = ("called", "person", "reach", "standing", "used", "expires_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    list_select_related = ("person",)
    search_fields = ("name", "prefix", "person__name", "person__nickname", "person__email")
    search_help_text = gettext_lazy("Name or first letters of the token, name, nickname or mail address of its owner")
    ordering = ("-created_at", "-id")
    paginator = InfinitePaginator
    list_per_page = 50
    fields = ("called", "person", "reach", "created_at", "expires_at", "last_used_at", "revoked_at", "revoked_by")
    readonly_fields = ("called", "reach")

    @display(description=gettext_lazy("token"))
    def called(self, token):
        return format_html('<span dir="auto">{}</span><br><span class="soft">{}…</span>', token.name, token.prefix)

    @display(description=gettext_lazy("scopes"))
    def reach(self, token):
        return ", ".join(token.scopes)

    @display(description=gettext_lazy("state"), label={"good": "success", "over": "danger"})
    def standing(self, token):
        if token.revoked_at:
            return "over", _("Revoked")
        return ("over", _("Expired")) if token.is_expired else ("good", _("Good"))

    @display(description=gettext_lazy("last used"), ordering="last_used_at")
    def used(self, token):
        return relative_time(token.last_used_at) or _("Never")
