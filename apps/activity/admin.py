"""The log of what happened, to look at."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.templatetags.interface import relative_time

from .models import Event
from .vocabulary import all_actions


class ActionFilter(admin.SimpleListFilter):
    """Events of one action, by its name."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request, model_admin):
        return [(action.name, action.name) for action in sorted(all_actions(), key=lambda one: one.name)]

    def queryset(self, request, queryset):
        return queryset.of(self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """What happened, the newest first. Rows are never changed or removed."""

    list_display = ("told", "action", "about", "happened")
    list_filter = (ActionFilter,)
    list_select_related = ("actor",)
    search_fields = ("=subject_id",)
    search_help_text = _("Number of the thing it is about")
    ordering = ("-id",)
    paginator = InfinitePaginator
    list_per_page = 50

    @display(description=_("what happened"))
    def told(self, event):
        return event.sentence()

    @display(description=_("about"))
    def about(self, event):
        return f"{event.subject_type} {event.subject_id}"

    @display(description=_("when"), ordering="id")
    def happened(self, event):
        return relative_time(event.happened_at)
