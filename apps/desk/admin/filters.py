"""How the queue is narrowed."""

from django.contrib import admin
from django.core.cache import caches
from django.utils.translation import gettext_lazy as _

from apps.forum.models import Kind, Thread
from apps.people.models import User
from apps.sources.models import Source
from apps.triage.models import Assessment

from ..models import Case

HERE = "here"
LANGUAGES_KEPT_SECONDS = 60
COLLEAGUES_SHOWN = 30


class StateFilter(admin.SimpleListFilter):
    """Where a case stands. Without a choice the list shows what needs attention."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*Case.State.choices, ("all", _("All"))]

    def value(self):
        return super().value() or Case.State.NEEDS_ATTENTION.value

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == str(value),
                "query_string": changelist.get_query_string({self.parameter_name: value}, ["p"]),
                "display": label,
            }

    def queryset(self, request, queryset):
        narrowed = {
            Case.State.NEEDS_ATTENTION: queryset.needs_attention,
            Case.State.WAITING_FOR_CUSTOMER: queryset.waiting_for_customer,
            Case.State.DONE: queryset.done,
        }
        return narrowed[self.value()]() if self.value() in narrowed else queryset


class SourceFilter(admin.SimpleListFilter):
    """Where it was said."""

    title = _("source")
    parameter_name = "source"

    def lookups(self, request, model_admin):
        return [(HERE, _("Here")), *Source.objects.values_list("pk", "name")]

    def queryset(self, request, queryset):
        if self.value() == HERE:
            return queryset.said_here()
        if self.value() and self.value().isdigit() and len(self.value()) <= 18:
            return queryset.heard_at(int(self.value()))
        return queryset


class AssigneeFilter(admin.SimpleListFilter):
    """Whose it is."""

    title = _("assignee")
    parameter_name = "assignee"

    def lookups(self, request, model_admin):
        colleagues = User.objects.staff().exclude(pk=request.user.pk).order_by("name")[:COLLEAGUES_SHOWN]
        return [("me", _("Mine")), ("none", _("Nobody's")), *((one.pk, str(one)) for one in colleagues)]

    def queryset(self, request, queryset):
        if self.value() == "me":
            return queryset.assigned_to(request.user)
        if self.value() == "none":
            return queryset.unassigned()
        if self.value() and self.value().isdigit() and len(self.value()) <= 18:
            return queryset.filter(assignee=int(self.value()))
        return queryset


class KindFilter(admin.SimpleListFilter):
    """What sort of thing was said."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return Kind.choices

    def queryset(self, request, queryset):
        if self.value() not in Kind.values:
            return queryset
        return queryset.of_kind(self.value())


class LanguageFilter(admin.SimpleListFilter):
    """In which language it was said."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request, model_admin):
        return [(code, code) for code in _languages()]

    def queryset(self, request, queryset):
        return queryset.in_language(self.value()) if self.value() else queryset


def _languages() -> list[str]:
    """The languages that occur. A process looks once a minute, since it means reading them all."""
    cache = caches["process"]
    known = cache.get("desk.languages")
    if known is None:
        found = {
            *Assessment.objects.order_by().values_list("language", flat=True).distinct(),
            *Thread.objects.order_by().values_list("language", flat=True).distinct(),
        }
        known = sorted(found - {""})
        cache.set("desk.languages", known, LANGUAGES_KEPT_SECONDS)
    return known
