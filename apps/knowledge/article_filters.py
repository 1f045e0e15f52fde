"""How the list of articles is narrowed. The pages of content health lead here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .languages import language_name
from .models import Article, Revision


class StateFilter(admin.SimpleListFilter):
    """Where an article stands: what readers see of it, and what is at work."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        at_work = [one for one in Revision.State.choices if one[0] in ("draft", "in_review", "declined", "scheduled")]
        return [("published", _("Published")), ("never", _("Never published")), ("withdrawn", _("Withdrawn")), *at_work]

    def queryset(self, request, queryset):
        if self.value() == "published":
            return queryset.published()
        if self.value() == "never":
            return queryset.filter(published_at__isnull=True)
        if self.value() == "withdrawn":
            return queryset.withdrawn()
        if self.value() in Revision.State.values:
            return queryset.with_newest_in(self.value())
        return queryset


class CareFilter(admin.SimpleListFilter):
    """What deserves an editor's time."""

    title = _("care")
    parameter_name = "care"

    def lookups(self, request, model_admin):
        return [
            ("needs_change", _("Needs change")),
            ("old", _("Not updated for long")),
            ("translation", _("Translation out of date")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "needs_change":
            return queryset.needing_change()
        if self.value() == "old":
            return queryset.not_updated_for_long()
        if self.value() == "translation":
            return queryset.outdated_translations()
        return queryset


class LanguageFilter(admin.SimpleListFilter):
    """In which language it is written."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request, model_admin):
        codes = Article.objects.order_by("language").values_list("language", flat=True).distinct()
        return [(code, language_name(code)) for code in codes]

    def queryset(self, request, queryset):
        return queryset.in_language(self.value()) if self.value() else queryset


FILTERS = (
    StateFilter,
    CareFilter,
    ("section", admin.RelatedFieldListFilter),
    ("product", admin.RelatedFieldListFilter),
    "audience",
    LanguageFilter,
)
