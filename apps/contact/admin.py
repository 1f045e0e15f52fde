"""Forms with their fields, what was sent by them, and what was solved before it was sent."""

from datetime import timedelta

from django import forms
from django.contrib import admin
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from apps.foundation.decisions import DecidingAdmin, ReadOnlyAdmin
from apps.foundation.inlines import SpokenTabularInline
from apps.foundation.templatetags.interface import count, relative_time, ring

from .decisions import ABOUT_FORMS, ABOUT_REQUESTS
from .models import FIELDS_LIMIT, ContactForm, Deflection, FormField, Request
from .verbs.design import FieldDesign, check_fields
from .wording import spoken

LATELY = timedelta(days=30)
TITLE_SHOWN = 90


class FieldsFormSet(forms.BaseInlineFormSet):
    """All fields of a form together: what they break together is said once, above them."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        kept.sort(key=lambda form: form.cleaned_data["position"])
        check_fields(
            [
                FieldDesign(
                    label=form.cleaned_data["label"],
                    kind=form.cleaned_data["kind"],
                    help=form.cleaned_data["help"],
                    is_required=form.cleaned_data["is_required"],
                    choices=form.cleaned_data["choices"].splitlines(),
                )
                for form in kept
            ]
        )


class FieldInline(SpokenTabularInline):
    """What a form asks for, in the order of the positions."""

    model = FormField
    formset = FieldsFormSet
    fields = ("position", "kind", "label", "help", "is_required", "choices")
    extra = 1
    max_num = FIELDS_LIMIT
    tab = False

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, validate_max=True, absolute_max=FIELDS_LIMIT + 1, **kwargs)
        # A row is as high as its highest field; most kinds have no choices. None, for who may only look.
        if choices := formset.form.base_fields.get("choices"):
            choices.widget.attrs["rows"] = 3
        return formset


@admin.register(ContactForm)
class ContactFormAdmin(DecidingAdmin):
    """The forms of all departments. "View on site" shows one as visitors see it, also before it is open to them."""

    decisions = ABOUT_FORMS
    inlines = (FieldInline,)
    list_display = ("title", "department", "openness", "sent_lately", "solved_lately")
    list_filter = ("department", "is_active")
    search_fields = ("title", "intro", "fields__label")
    search_help_text = gettext_lazy("Title, introduction or label")
    fields = ("department", "title", "slug", "intro", "thanks", "takes_files", "is_active", "position")
    prepopulated_fields = {"slug": ("title",)}

    def get_queryset(self, request):
        since = timezone.now() - LATELY
        return (
            super()
            .get_queryset(request)
            .select_related("department")
            .annotate(
                requests_lately=Count("requests", filter=Q(requests__sent_at__gte=since), distinct=True),
                deflections_lately=Count("deflections", filter=Q(deflections__solved_at__gte=since), distinct=True),
            )
        )

    def has_delete_permission(self, request, obj=None):
        # What was sent by a form names it: a form that nobody needs any more is closed.
        return super().has_delete_permission(request, obj) and not (obj and obj.requests.exists())

    @display(description=gettext_lazy("open to visitors"), ordering="is_active")
    def openness(self, form):
        return _("Open") if form.is_active else _("Closed")

    @display(description=gettext_lazy("sent in 30 days"), ordering="requests_lately")
    def sent_lately(self, form):
        return _rows_behind("contact_request_changelist", form, form.requests_lately)

    @display(description=gettext_lazy("solved before, in 30 days"), ordering="deflections_lately")
    def solved_lately(self, form):
        return _rows_behind("contact_deflection_changelist", form, form.deflections_lately)


class RequestStateFilter(admin.SimpleListFilter):
    """Where a request stands."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("open", _("Not settled")),
            ("unconfirmed", _("Address not confirmed")),
            ("offered", _("Asked for consent")),
            ("published", _("Published")),
            ("settled", _("Settled")),
        ]

    def queryset(self, request, queryset):
        narrowed = {
            "open": queryset.unresolved,
            "unconfirmed": queryset.unconfirmed,
            "offered": queryset.offered,
            "published": queryset.published,
            "settled": queryset.resolved,
        }
        return narrowed[self.value()]() if self.value() in narrowed else queryset


@admin.register(Request)
class RequestAdmin(ReadOnlyAdmin):
    """What was sent by forms. It is answered in its conversation; here it is found, settled and offered."""

    decisions = ABOUT_REQUESTS
    list_display = ("headline", "form", "department_name", "asker", "standing", "sent")
    list_filter = (RequestStateFilter, "form__department", "form", ("sent_at", admin.DateFieldListFilter))
    search_fields = ("thread__title", "thread__author__name", "email", "=thread__id")
    search_help_text = gettext_lazy("Title, name, mail address or number")
    ordering = ("-sent_at", "-id")
    list_per_page = 50
    fields = (
        "conversation",
        "form",
        "asker",
        "filled_in",
        "sent_along",
        "sent_at",
        "confirmed_at",
        "offered",
        "public",
    )
    readonly_fields = ("conversation", "asker", "filled_in", "sent_along", "offered", "public")

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("thread__author", "thread__resolution", "form__department", "published_as")
        )

    @display(description=gettext_lazy("request"))
    def headline(self, asked):
        title = Truncator(asked.thread.title).chars(TITLE_SHOWN)
        return format_html(
            '<span class="queue-title">{}<span dir="auto">{}</span></span>', ring(asked.thread.status, ""), title
        )

    @display(description=gettext_lazy("department"), ordering="form__department__name")
    def department_name(self, asked):
        return asked.form.department

    @display(description=gettext_lazy("sent by"))
    def asker(self, asked):
        if asked.is_confirmed:
            return format_html('<span dir="auto">{}</span>', asked.thread.author)
        whose = asked.email or _("whoever owns the address says: not me")
        return format_html(
            '<span dir="auto">{}</span><br><span class="soft">{} ({})</span>',
            asked.thread.author,
            _("not confirmed"),
            whose,
        )

    @display(description=gettext_lazy("state"))
    def standing(self, asked):
        return _("Published") if asked.published_as_id else asked.thread.status.label

    @display(description=gettext_lazy("sent"), ordering="sent_at")
    def sent(self, asked):
        return relative_time(asked.sent_at)

    @display(description=gettext_lazy("conversation"))
    def conversation(self, asked):
        return format_html('<a href="{}" dir="auto">{}</a>', asked.get_absolute_url(), asked.thread.title)

    @display(description=gettext_lazy("filled in"))
    def filled_in(self, asked):
        told = ((one["label"], spoken(one) or "–") for one in asked.values)
        return format_html_join("", '<p dir="auto"><span class="soft">{}</span><br>{}</p>', told) or "–"

    @display(description=gettext_lazy("sent along"))
    def sent_along(self, asked):
        files = ((one.get_absolute_url(), one.name) for one in asked.files.all())
        return format_html_join("", '<p><a href="{}" dir="auto">{}</a></p>', files) or "–"

    @display(description=gettext_lazy("offers to publish"))
    def offered(self, asked):
        offers = ((one.get_absolute_url(), one.title, one.get_state_display()) for one in asked.offers.order_by("-pk"))
        return format_html_join("", '<p><a href="{}" dir="auto">{}</a> <span class="soft">{}</span></p>', offers) or "–"

    @display(description=gettext_lazy("published as"))
    def public(self, asked):
        if asked.published_as is None:
            return "–"
        return format_html('<a href="{}" dir="auto">{}</a>', asked.published_as.get_absolute_url(), asked.published_as)


@admin.register(Deflection)
class DeflectionAdmin(ReadOnlyAdmin):
    """What was solved by an answer before it was sent. It names nobody."""

    list_display = ("title", "answer", "form", "solved")
    list_filter = ("form", ("solved_at", admin.DateFieldListFilter))
    search_fields = ("title", "url")
    search_help_text = gettext_lazy("Title or address of the answer")
    ordering = ("-solved_at", "-id")
    list_select_related = ("form",)
    fields = ("title", "url", "form", "solved_at")

    @display(description=gettext_lazy("answer"))
    def answer(self, deflection):
        # Only paths of this site were signed, so nothing else can stand here.
        return format_html('<a href="{}">{}</a>', deflection.url, Truncator(deflection.url).chars(60))

    @display(description=gettext_lazy("solved"), ordering="solved_at")
    def solved(self, deflection):
        return relative_time(deflection.solved_at)


def _rows_behind(page: str, form: ContactForm, number: int):
    """A figure that leads to the rows it was counted from."""
    if not number:
        return "0"
    dated = "sent_at" if "request" in page else "solved_at"
    since = (timezone.now() - LATELY).date().isoformat()
    address = f"{reverse(f'admin:{page}')}?form__id__exact={form.pk}&{dated}__gte={since}"
    return format_html('<a href="{}">{}</a>', address, count(number))
