"""The queue: what needs attention, the most urgent first, and the case beside its conversation."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from apps.foundation.decisions import DecidingAdmin
from apps.foundation.templatetags.interface import count, relative_time, ring
from apps.people.models import Handle

from .. import decisions
from ..explaining import priority_mark
from ..forms import CaseForm
from ..models import Case
from ..verbs import assign_case, prioritise_case, route_case, unassign_case
from .filters import AssigneeFilter, KindFilter, LanguageFilter, SourceFilter, StateFilter
from .page import case_page

TITLE_SHOWN = 90


@admin.register(Case)
class CaseAdmin(DecidingAdmin):
    """Cases: looked through in a list, worked on beside their conversation. Everything goes through verbs."""

    form = CaseForm
    fields = ("assignee", "department", "priority_set_by_staff")
    decisions = decisions.DECISIONS
    list_display = ("headline", "state_words", "said", "reach", "urgency", "waiting", "whose", "department_name")
    list_filter = (StateFilter, SourceFilter, AssigneeFilter, ("department", admin.RelatedFieldListFilter), KindFilter)
    list_before_template = "admin/desk/case/states.html"
    list_fullwidth = True
    list_per_page = 50
    search_fields = (
        "thread__title",
        "complaint__title",
        "complaint__text",
        "complaint__handle",
        "complaint__author__name",
        "thread__author__name",
    )
    search_help_text = gettext_lazy("Title, text, handle or name")
    change_form_template = "admin/desk/case/change_form.html"

    def get_list_filter(self, request):
        return (*super().get_list_filter(request), LanguageFilter)

    def get_queryset(self, request):
        author = Coalesce(OuterRef("complaint__author_id"), OuterRef("thread__author_id"))
        followers = Handle.objects.filter(user=author, followers__isnull=False).order_by("-followers")
        return (
            super()
            .get_queryset(request)
            .select_related("thread__resolution", "thread__author", "complaint__source", "complaint__author")
            .select_related("assignee", "department")
            .annotate(followers=Subquery(followers.values("followers")[:1]))
        )

    def get_ordering(self, request):
        return ("-priority", "waiting_since", "id")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, {"title": _("Queue"), **(extra_context or {})})
        if changelist := getattr(response, "context_data", {}).get("cl"):
            state = next(spec for spec in changelist.filter_specs if isinstance(spec, StateFilter))
            response.context_data["states"] = list(state.choices(changelist))
        return response

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        case = self.get_object(request, unquote(object_id)) if object_id else None
        context = dict(extra_context or {})
        if case is not None and self.has_view_or_change_permission(request, case):
            context |= case_page(case, request.user)
        return super().changeform_view(request, object_id, form_url, context)

    def save_model(self, request, obj, form, change):
        """Each changed field is a verb of its own; the row itself is never written from the form."""
        if "assignee" in form.changed_data:
            if obj.assignee is None:
                unassign_case(obj, by=request.user)
            else:
                assign_case(obj, by=request.user, to=obj.assignee)
        if "department" in form.changed_data and obj.department is not None:
            route_case(obj, by=request.user, department=obj.department)
        if "priority_set_by_staff" in form.changed_data:
            prioritise_case(obj, by=request.user, priority=obj.priority_set_by_staff)

    def response_change(self, request, obj):
        self.message_user(request, _("The case was changed."))
        return HttpResponseRedirect(request.path)

    @display(description=gettext_lazy("conversation"))
    def headline(self, case):
        title = Truncator(str(case)).chars(TITLE_SHOWN)
        return format_html(
            '<span class="queue-title">{}<span dir="auto">{}</span></span>',
            ring(case.thread.status if case.thread else "open", ""),
            title,
        )

    @display(description=gettext_lazy("state"))
    def state_words(self, case):
        if case.thread:
            where = case.thread.status.label if case.thread.is_public else case.thread.get_visibility_display()
        else:
            where = case.complaint.get_fate_display() if case.complaint else ""
        return format_html('<span class="nowrap">{}<br><span class="soft">{}</span></span>', case.state.label, where)

    @display(description=gettext_lazy("said by"))
    def said(self, case):
        complaint = case.complaint
        if complaint is None:
            author = case.thread.author if case.thread else ""
            return format_html('{}<br><span class="soft" dir="auto">{}</span>', _("Here"), author)
        name = Truncator(complaint.handle or str(complaint.author)).chars(40)
        return format_html('{}<br><span class="soft" dir="auto">{}</span>', complaint.source.name, name)

    @display(description=gettext_lazy("reach"), ordering="followers")
    def reach(self, case):
        return count(case.followers) if case.followers is not None else "–"

    @display(description=gettext_lazy("priority"), ordering="priority")
    def urgency(self, case):
        return priority_mark(case)

    @display(description=gettext_lazy("waiting"), ordering="waiting_since")
    def waiting(self, case):
        return format_html('<span class="nowrap">{}</span>', relative_time(case.waiting_since) or "–")

    @display(description=gettext_lazy("assignee"), ordering="assignee__name", empty_value="–")
    def whose(self, case):
        return case.assignee

    @display(description=gettext_lazy("department"), ordering="department__name", empty_value="–")
    def department_name(self, case):
        return case.department
