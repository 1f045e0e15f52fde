"""The rules of judgement, tried on what was heard lately before they are kept."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from apps.foundation.previewing import PreviewingAdmin

from .models import Rule
from .verbs import remove_rule, save_rule

WORDS_SHOWN = 4
WORD_LISTS = ("all_of", "any_of", "none_of")


@admin.register(Rule)
class RuleAdmin(PreviewingAdmin):
    """Rules. Saving and removing one is told in the log; “Preview” shows what it would apply to."""

    list_display = ("name", "is_active", "when", "points", "department", "kind")
    list_filter = ("is_active", "department", "kind")
    list_select_related = ("department",)
    search_fields = ("name", "all_of", "any_of", "none_of")
    search_help_text = gettext_lazy("Name or word")
    change_form_template = "admin/triage/rule/change_form.html"
    fieldsets = (
        (None, {"fields": ("name", "is_active")}),
        (gettext_lazy("When"), {"fields": ("all_of", "any_of", "none_of", "networks")}),
        (gettext_lazy("Then"), {"fields": ("points", "department", "kind")}),
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in WORD_LISTS:
            kwargs["widget"] = UnfoldAdminTextareaWidget(attrs={"rows": 4})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        save_rule(obj, by=request.user)

    def delete_model(self, request, obj):
        remove_rule(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        for rule in queryset:
            remove_rule(rule, by=request.user)

    @display(description=gettext_lazy("when"))
    def when(self, rule):
        words = [*rule.all_of.splitlines(), *rule.any_of.splitlines()]
        shown = ", ".join(words[:WORDS_SHOWN])
        if (more := len(words) - WORDS_SHOWN) > 0:
            shown += " " + ngettext("and %d more", "and %d more", more) % more
        return shown or _("on %(networks)s") % {"networks": rule.networks}
