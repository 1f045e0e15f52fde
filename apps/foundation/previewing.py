"""A form of the admin with a second button that shows what it would do, before anything is stored."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminForm


class PreviewingAdmin(ModelAdmin):
    """A model's pages whose form can be tried: the button is named "_preview".

    The template finds what was typed as `previewed`, a row that is not stored, or None where the form has errors.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and "_preview" in request.POST:
            return self._preview(request, object_id, form_url)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _preview(self, request, object_id, form_url):
        """The form as it was typed, with what it would apply to. Nothing is stored."""
        thing = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and thing is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        allowed = self.has_change_permission(request, thing) if thing else self.has_add_permission(request)
        if not allowed:
            raise PermissionDenied
        form = self.get_form(request, thing, change=thing is not None)(request.POST, request.FILES, instance=thing)
        is_good = form.is_valid()
        adminform = AdminForm(
            form,
            list(self.get_fieldsets(request, thing)),
            self.get_prepopulated_fields(request, thing),
            self.get_readonly_fields(request, thing),
            model_admin=self,
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Try it"),
            "adminform": adminform,
            "object_id": object_id,
            "original": thing,
            "is_popup": False,
            "to_field": None,
            "media": self.media + adminform.media,
            "inline_admin_formsets": [],
            "errors": None if is_good else form.errors,
            "preserved_filters": self.get_preserved_filters(request),
            "previewed": form.instance if is_good else None,
        }
        response = self.render_change_form(
            request, context, add=thing is None, change=thing is not None, obj=thing, form_url=form_url
        )
        response.status_code = 200 if is_good else 422
        return response
