"""Who we are: the profile, the departments with their hours, closing days and what we sell."""

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from apps.foundation.decisions import DecidingAdmin, Decision
from apps.foundation.inlines import SpokenTabularInline

from .models import Department, Holiday, OpeningHours, Product, Profile, SocialHandle
from .models.hours import validate_week
from .public_holidays import UnknownCountry
from .staff import forget_profile
from .standing import spoken_spans, standing_of
from .timetables import timetable_of
from .verbs import copy_monday

# Six spans on every day; whoever needs more wants another department.
ROWS_OF_A_WEEK = 42
# What is worked out of the hours and shown beside them.
TOLD = ("standing", "days_that_differ")

COPY_MONDAY = Decision(
    name="copy-monday",
    label=gettext_lazy("Copy Monday to Friday"),
    permission="company.change_openinghours",
    apply=lambda department, by, values: copy_monday(department, by=by),
    done=lambda count: _("Tuesday to Friday have the hours of Monday now."),
    explanation=gettext_lazy("The hours of Tuesday to Friday are replaced by those of Monday."),
    in_bulk=False,
)


class SocialHandleInline(SpokenTabularInline):
    """Where else we are to be found."""

    model = SocialHandle
    fields = ("network", "handle", "url", "department", "position")
    extra = 0
    max_num = 20


@admin.register(Profile)
class ProfileAdmin(ModelAdmin):
    """One row: its list leads to it, or to making it."""

    fieldsets = (
        (gettext_lazy("As visitors read it"), {"fields": ("name", "tagline", "hue")}),
        (
            gettext_lazy("How to reach us"),
            {"fields": ("email", "phone", "website", "street", "postal_code", "city", "region", "country")},
        ),
        (gettext_lazy("Opening hours"), {"fields": ("time_zone",)}),
        (gettext_lazy("What must not be read"), {"fields": ("order_number_pattern",)}),
    )
    inlines = (SocialHandleInline,)

    def has_add_permission(self, request, obj=None):
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


class WeekFormSet(BaseInlineFormSet):
    """The rows of a week, which must not run into one another."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        rows = [form.instance for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        validate_week(rows)


class OpeningHoursInline(SpokenTabularInline):
    """The week, a row for each time of being open; none for a day on which it is closed."""

    model = OpeningHours
    formset = WeekFormSet
    fields = ("weekday", "opens", "closes")
    extra = 0
    max_num = ROWS_OF_A_WEEK


class HolidayInline(SpokenTabularInline):
    """Days that differ, for this department alone."""

    model = Holiday
    fields = ("date", "last_date", "name", "effect", "opens", "closes")
    extra = 0
    max_num = 60


@admin.register(Department)
class DepartmentAdmin(DecidingAdmin):
    """The parts of the company that cases are passed to, how and when they are reached.

    Whoever may add departments may change all of one; others with the right to change it keep its hours and days.
    """

    decisions = (COPY_MONDAY,)
    list_display = ("name", "email", "phone", "is_listed", "position")
    list_filter = ("is_listed",)
    search_fields = ("name", "email", "phone")
    search_help_text = gettext_lazy("Name, mail address or phone")
    inlines = (OpeningHoursInline, HolidayInline)
    fieldsets = (
        (None, {"fields": ("name", "slug", "description", "is_listed", "position")}),
        (
            gettext_lazy("How to reach it"),
            {"fields": ("email", "phone", "street", "postal_code", "city", "region")},
        ),
        (
            gettext_lazy("Opening hours"),
            {
                "fields": (
                    "time_zone",
                    "country",
                    "subdivision",
                    "keeps_public_holidays",
                    "standing",
                    "days_that_differ",
                )
            },
        ),
    )

    def get_readonly_fields(self, request, obj=None):
        if obj is None or request.user.has_perm("company.add_department"):
            return TOLD
        return tuple(name for _title, options in self.fieldsets for name in options["fields"])

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ("name",)}

    @display(description=gettext_lazy("now"))
    def standing(self, department):
        if department.pk is None:
            return "–"
        told = standing_of(department, timezone.now())
        if told.is_open is None:
            return _("Hours are not known")
        words = _("Open") if told.is_open else _("Closed")
        if not told.change:
            return words
        then = _("closes %(when)s") if told.is_open else _("opens %(when)s")
        return f"{words}, {then % {'when': told.when}} ({told.place})"

    @display(description=gettext_lazy("days that differ, this year and next"))
    def days_that_differ(self, department):
        if department.pk is None:
            return _("Save it first.")
        timetable = timetable_of(department)
        this_year = timezone.now().year
        try:
            days = {
                day
                for year in (this_year, this_year + 1)
                for day in (*timetable.public_holidays(year), *timetable.special_days)
                if day.year in (this_year, this_year + 1)
            }
        except UnknownCountry as error:
            return _("The public holidays of %(country)s are not known, so the hours are told as unknown.") % {
                "country": error
            }
        special = ((day, timetable.special_day(day, get_language() or "")) for day in sorted(days))
        rows = ((f"{day:%a %Y-%m-%d}", one.name, _spoken_effect(one.spans)) for day, one in special)
        return format_html_join("", "<div>{} · {} · {}</div>", rows) or _("None: no country is named, no day written.")


@admin.register(Holiday)
class HolidayAdmin(ModelAdmin):
    """Days on which hours differ, of all departments and of single ones."""

    list_display = ("name", "date", "last_date", "for_whom", "effect")
    list_filter = ("effect", "department")
    list_select_related = ("department",)
    search_fields = ("name",)
    search_help_text = gettext_lazy("Name of the day")
    date_hierarchy = "date"
    ordering = ("-date",)
    fields = ("department", "name", "date", "last_date", "effect", "opens", "closes")

    @display(description=gettext_lazy("for"), ordering="department__name")
    def for_whom(self, holiday):
        return holiday.department or _("All departments")


@admin.register(Product)
class ProductAdmin(ModelAdmin):
    """What people talk about."""

    list_display = ("name", "description")
    search_fields = ("name", "description")
    search_help_text = gettext_lazy("Name or description")
    prepopulated_fields = {"slug": ("name",)}


def _spoken_effect(spans) -> str:
    if spans is None:
        return _("open as usual")
    return ", ".join(spoken_spans(spans)) or _("closed")
