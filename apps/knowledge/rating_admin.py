"""What readers said of articles and videos, for editors to read. Who said it is shown to nobody."""

from collections.abc import Iterator

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.limits import require_within
from apps.foundation.spreadsheets import csv_answer
from apps.foundation.templatetags.interface import relative_time

from .models import Rating

WORDS_SHOWN = 140
EXPORTED_TOGETHER = 1_000


class KindFilter(admin.SimpleListFilter):
    """Of articles or of videos."""

    title = gettext_lazy("about")
    parameter_name = "about"

    def lookups(self, request, model_admin):
        return [("articles", _("Articles")), ("videos", _("Videos"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(video__isnull=self.value() == "articles")


class InForceFilter(admin.SimpleListFilter):
    """About what everybody reads now, or also about what was replaced."""

    title = gettext_lazy("about words")
    parameter_name = "words"

    def lookups(self, request, model_admin):
        return [("now", _("As they stand now"))]

    def queryset(self, request, queryset):
        return queryset.on_what_is_in_force() if self.value() == "now" else queryset


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    """Ratings, the newest first; the same choice can be taken along as CSV."""

    list_display = ("subject", "verdict", "why", "words", "when")
    list_filter = ("is_helpful", "reason", KindFilter, InForceFilter, "rated_at")
    search_fields = ("revision__article__title", "video__title", "text", "=revision__article__id", "=video__id")
    search_help_text = gettext_lazy("Title or number of the article or video, or a word of what was said")
    fields = ("subject", "verdict", "why", "text", "rated_at")
    readonly_fields = ("subject", "verdict", "why")
    paginator = InfinitePaginator
    list_per_page = 50
    list_before_template = "knowledge/ratings_export.html"

    def get_queryset(self, request):
        return super().get_queryset(request).for_listing()

    def get_ordering(self, request):
        return ("-rated_at", "-id")

    def get_urls(self):
        own = path("export/", self.admin_site.admin_view(self.export), name="knowledge_rating_export")
        return [own, *super().get_urls()]

    @display(description=gettext_lazy("article or video"))
    def subject(self, rating):
        return format_html('<span dir="auto">{}</span>', Truncator(_title(rating)).chars(80))

    @display(description=gettext_lazy("helped"), label={"yes": "success", "no": "danger"})
    def verdict(self, rating):
        return ("yes", _("Yes")) if rating.is_helpful else ("no", _("No"))

    @display(description=gettext_lazy("reason"))
    def why(self, rating):
        return rating.get_reason_display() or "–"

    @display(description=gettext_lazy("in their words"))
    def words(self, rating):
        return format_html('<span dir="auto">{}</span>', Truncator(rating.text).chars(WORDS_SHOWN)) or "–"

    @display(description=gettext_lazy("when"), ordering="rated_at")
    def when(self, rating):
        return relative_time(rating.rated_at)

    def export(self, request):
        """What the list shows by the same choice, as a CSV file (RFC 4180), row by row."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        require_within("export_ratings", request)
        rows = self.get_changelist_instance(request).queryset.order_by("-rated_at", "-id")
        header = [_("About"), _("Revision"), _("Helped"), _("Reason"), _("In their words"), _("When")]
        return csv_answer("ratings", header, _cells(rows))


def _cells(rows) -> Iterator[tuple]:
    for rating in rows.iterator(chunk_size=EXPORTED_TOGETHER):
        yield (
            _title(rating),
            rating.revision.number if rating.revision_id else "",
            _("Yes") if rating.is_helpful else _("No"),
            rating.get_reason_display(),
            rating.text,
            timezone.localtime(rating.rated_at).isoformat(timespec="seconds"),
        )


def _title(rating: Rating) -> str:
    return rating.video.title if rating.video_id else rating.revision.article.title
