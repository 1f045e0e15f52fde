"""Reviews of products, for staff to read, answer and take along."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
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

from ..models import Review, ReviewVersion
from ..review_decisions import REVIEW_DECISIONS
from ..templatetags.stars import stars as drawn_stars

WORDS_SHOWN = 90
EXPORTED_TOGETHER = 1_000


class OriginFilter(admin.SimpleListFilter):
    """Written here, or elsewhere."""

    title = gettext_lazy("written")
    parameter_name = "written"

    def lookups(self, request, model_admin):
        return [("here", _("Here")), ("elsewhere", _("Elsewhere"))]

    def queryset(self, request, queryset):
        narrowed = {"here": queryset.own, "elsewhere": queryset.imported}
        return narrowed[self.value()]() if self.value() in narrowed else queryset


class AnsweredFilter(admin.SimpleListFilter):
    """With a reply of ours, or without."""

    title = gettext_lazy("our reply")
    parameter_name = "answered"

    def lookups(self, request, model_admin):
        return [("yes", _("Answered")), ("no", _("Not answered"))]

    def queryset(self, request, queryset):
        narrowed = {"yes": queryset.answered, "no": queryset.unanswered}
        return narrowed[self.value()]() if self.value() in narrowed else queryset


class VersionInline(admin.TabularInline):
    """What it was before; nobody types into it."""

    model = ReviewVersion
    fields = readonly_fields = ("stars", "title", "given_at", "replaced_at")
    extra = max_num = 0
    can_delete = False
    ordering = ("-replaced_at",)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("feedback.view_review")


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """Reviews, the newest first, with what moderators decide; the same choice can be taken along as CSV."""

    decisions = REVIEW_DECISIONS
    list_display = ("headline", "given", "product", "whose", "standing", "when")
    list_filter = ("stars", "product", OriginFilter, AnsweredFilter, "is_counted", "reviewed_at")
    search_fields = ("thread__title", "author__name", "=thread__id")
    search_help_text = gettext_lazy("Title, author or number of the conversation")
    fields = ("headline", "given", "product", "whose", "standing", "reviewed_at", "changed_at")
    readonly_fields = ("headline", "given", "whose", "standing")
    inlines = (VersionInline,)
    paginator = InfinitePaginator
    list_per_page = 50
    list_before_template = "feedback/admin_reviews.html"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("thread", "product", "author")

    def get_ordering(self, request):
        return ("-reviewed_at", "-id")

    def get_urls(self):
        own = path("export/", self.admin_site.admin_view(self.export), name="feedback_review_export")
        return [own, *super().get_urls()]

    def view_on_site(self, review):
        return review.get_absolute_url()

    @display(description=gettext_lazy("review"))
    def headline(self, review):
        title = Truncator(review.thread.title).chars(WORDS_SHOWN)
        return format_html('<span class="queue-title"><span dir="auto">{}</span></span>', title)

    @display(description=gettext_lazy("stars"), ordering="stars")
    def given(self, review):
        return drawn_stars(review.stars)

    @display(description=gettext_lazy("written"))
    def whose(self, review):
        place = _("Here") if review.is_own else review.thread.said_on
        return format_html("<bdi>{}</bdi> · {}", review.author or _("Somebody"), place)

    @display(description=gettext_lazy("state"))
    def standing(self, review):
        counted = _("counts") if review.is_counted else _("does not count")
        answered = _("answered") if review.is_answered else _("not answered")
        return f"{counted} · {answered}"

    @display(description=gettext_lazy("when"), ordering="reviewed_at")
    def when(self, review):
        return relative_time(review.reviewed_at)

    def export(self, request):
        """What the list shows by the same choice, as a CSV file, row by row. Its words stay in the conversations."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        require_within("export_reviews", request)
        rows = self.get_changelist_instance(request).queryset.order_by("-reviewed_at", "-id")
        header = [
            _("Product"), _("Stars"), _("Title"), _("Author"), _("Written"), _("Counts"), _("Answered"), _("When"),
            _("Address"),
        ]  # fmt: skip
        return csv_answer("reviews", header, map(_cells, rows.iterator(chunk_size=EXPORTED_TOGETHER)))


def _cells(review: Review) -> tuple:
    yes, no = _("Yes"), _("No")
    return (
        review.product.name,
        review.stars,
        review.thread.title,
        str(review.author or ""),
        _("Here") if review.is_own else review.thread.said_on,
        yes if review.is_counted else no,
        yes if review.is_answered else no,
        timezone.localtime(review.reviewed_at).isoformat(timespec="seconds"),
        reverse("forum:thread", args=[review.thread_id, review.thread.slug or "-"]),
    )
