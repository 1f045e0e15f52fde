"""Who claimed what they said elsewhere, and who had it removed."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.templatetags.interface import relative_time

from .decisions import ABOUT_CLAIMS
from .models import Claim, HistoryRemoval


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    """Claims, the newest first. Taking one back is the only thing that can be done to it."""

    decisions = ABOUT_CLAIMS
    list_display = ("account", "person", "proof", "count", "standing", "claimed")
    list_filter = ("network", "kind", ("reversed_at", admin.EmptyFieldListFilter))
    list_select_related = ("person",)
    search_fields = ("name", "external_id", "person__name", "person__nickname", "person__email")
    search_help_text = gettext_lazy("Handle or id there, name, nickname or mail address here")
    ordering = ("-claimed_at", "-id")
    paginator = InfinitePaginator
    list_per_page = 50
    fields = (
        "account", "network", "external_id", "person", "staged", "kind", "count", "moved_in_words", "claimed_at",
        "reversed_at", "reversed_by", "reason",
    )  # fmt: skip
    readonly_fields = ("account", "moved_in_words")

    @display(description=gettext_lazy("account"))
    def account(self, claim):
        below = Truncator(claim.external_id).chars(80)
        return format_html('<span dir="auto">{}</span><br><span class="soft">{}</span>', claim.name or "–", below)

    @display(description=gettext_lazy("proof"))
    def proof(self, claim):
        return claim.get_kind_display()

    @display(description=gettext_lazy("state"), label={"force": "success", "back": "danger"})
    def standing(self, claim):
        return ("force", _("In force")) if claim.is_in_force else ("back", _("Taken back"))

    @display(description=gettext_lazy("claimed"), ordering="claimed_at")
    def claimed(self, claim):
        return relative_time(claim.claimed_at)

    @display(description=gettext_lazy("what moved"))
    def moved_in_words(self, claim):
        counts = {name: _count(moved) for name, moved in sorted((claim.moved or {}).items())}
        return ", ".join(f"{name}: {count}" for name, count in counts.items() if count) or "–"


@admin.register(HistoryRemoval)
class HistoryRemovalAdmin(ReadOnlyAdmin):
    """What was removed because whoever said it asked for that. Nothing of it is kept."""

    list_display = ("network", "person", "kind", "count", "was_all", "removed_at")
    list_filter = ("network", "kind", "was_all")
    list_select_related = ("person",)
    search_fields = ("person__name", "person__nickname")
    search_help_text = gettext_lazy("Name or nickname")
    ordering = ("-removed_at", "-id")
    paginator = InfinitePaginator
    list_per_page = 50
    fields = ("network", "person", "kind", "count", "was_all", "removed_at")


def _count(moved) -> int:
    """How many rows a rule moved, whichever shape it wrote down."""
    return sum(map(_count, moved.values())) if isinstance(moved, dict) else len(moved or ())
