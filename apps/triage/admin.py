"""The rules of judgement, tried on what was heard lately before they are kept."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.forms import AdminForm
from unfold.widgets import UnfoldAdminTextareaWidget

from .models import Rule
from .verbs import remove_rule, save_rule

WORDS_SHOWN = 4
WORD_LISTS = ("all_of", "any_of", "none_of")


@admin.register(Rule)
class RuleAdmin(ModelAdmin):
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

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and "_preview" in request.POST:
            return self._preview(request, object_id, form_url)
        return super().changeform_view(request, object_id, form_url, extra_context)

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

    def _preview(self, request, object_id, form_url):
        """The form as it was typed, with what it would apply to. Nothing is stored."""
        rule = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and rule is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        allowed = self.has_change_permission(request, rule) if rule else self.has_add_permission(request)
        if not allowed:
            raise PermissionDenied
        form = self.get_form(request, rule, change=rule is not None)(request.POST, instance=rule)
        is_good = form.is_valid()
        adminform = AdminForm(
            form,
            list(self.get_fieldsets(request, rule)),
            self.get_prepopulated_fields(request, rule),
            self.get_readonly_fields(request, rule),
            model_admin=self,
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Try the rule"),
            "adminform": adminform,
            "object_id": object_id,
            "original": rule,
            "is_popup": False,
            "to_field": None,
            "media": self.media + adminform.media,
            "inline_admin_formsets": [],
            "errors": None if is_good else form.errors,
            "preserved_filters": self.get_preserved_filters(request),
            "previewed": form.instance if is_good else None,
        }
        response = self.render_change_form(
            request, context, add=rule is None, change=rule is not None, obj=rule, form_url=form_url
        )
        response.status_code = 200 if is_good else 422
        return response
