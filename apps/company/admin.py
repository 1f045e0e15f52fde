"""Who we are: the profile, the departments and what we sell."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from .models import Department, Product, Profile
from .staff import forget_profile


@admin.register(Profile)
class ProfileAdmin(ModelAdmin):
    """One row: its list leads to it, or to making it."""

    fieldsets = (
        (_("As visitors read it"), {"fields": ("name", "tagline", "hue")}),
        (_("How to reach us"), {"fields": ("email", "phone")}),
        (_("What must not be read"), {"fields": ("order_number_pattern",)}),
    )

    def has_add_permission(self, request):
        return request.user.has_perm("company.change_profile") and not Profile.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        profile = Profile.objects.first()
        if profile is None and not self.has_add_permission(request):
            return super().changelist_view(request, extra_context)
        page, args = ("change", [profile.pk]) if profile else ("add", [])
        return HttpResponseRedirect(reverse(f"admin:company_profile_{page}", args=args))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        forget_profile()


@admin.register(Department)
class DepartmentAdmin(ModelAdmin):
    """The parts of the company that cases are passed to."""

    list_display = ("name", "email")
    search_fields = ("name", "email")
    search_help_text = _("Name or mail address")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Product)
class ProductAdmin(ModelAdmin):
    """What people talk about."""

    list_display = ("name", "description")
    search_fields = ("name", "description")
    search_help_text = _("Name or description")
    prepopulated_fields = {"slug": ("name",)}
