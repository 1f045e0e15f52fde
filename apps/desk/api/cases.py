"""The queue for programs of the staff: look through it, take and pass on cases, answer."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from apps.company.models import Department
from apps.forum.api.examples import POST
from apps.forum.api.shapes import PostSerializer, rows_of_posts
from apps.forum.models import BODY_LIMIT, Kind, Post
from apps.forum.rules import may_reply
from apps.forum.verbs import post_reply
from apps.foundation.api.documenting import documented
from apps.foundation.api.parsing import LARGEST
from apps.foundation.api.problems import Problem
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Query, Sent
from apps.foundation.api.views import DetailView, ListView
from apps.foundation.limits import require_within
from apps.foundation.verdicts import require
from apps.people.models import User

from ..models import Case
from ..rules import may_see_cases, may_work_on_cases
from ..verbs import assign_case, prioritise_case, route_case, unassign_case
from .examples import CASE
from .shapes import CaseSerializer, rows_of_cases

HERE, MINE, NOBODYS, ALL = "here", "me", "none", "all"
NUMBER = r"[1-9][0-9]{0,17}"


class CaseQuery(Query):
    """How the queue is narrowed."""

    state = serializers.ChoiceField(
        required=False,
        default=Case.State.NEEDS_ATTENTION,
        choices=[*Case.State.choices, (ALL, gettext_lazy("All"))],
    )
    source = serializers.RegexField(
        rf"^({HERE}|{NUMBER})\Z", required=False, max_length=18, help_text="Number of a source, or `here`."
    )
    assignee = serializers.RegexField(
        rf"^({MINE}|{NOBODYS}|{NUMBER})\Z", required=False, max_length=18, help_text="Id of a person, `me` or `none`."
    )
    department = serializers.SlugField(required=False, max_length=50, help_text="Slug of a department.")
    kind = serializers.ChoiceField(required=False, choices=Kind.choices)
    language = serializers.CharField(required=False, max_length=12, help_text="ISO 639.")


class CaseSent(Sent):
    """What staff decides about a case; what is left out stays."""

    priority = serializers.IntegerField(
        min_value=0, max_value=100, allow_null=True, required=False, help_text="Null lets the score count again."
    )
    department = serializers.SlugField(max_length=50, required=False, help_text="Slug of a department.")
    assignee = serializers.IntegerField(
        min_value=1, max_value=LARGEST, allow_null=True, required=False, help_text="Id of a colleague, or null."
    )


class AnswerSent(Sent):
    """An answer in public, in the voice of the token's owner."""

    body_markdown = serializers.CharField(max_length=BODY_LIMIT)
    goes_home = serializers.BooleanField(default=True, help_text="Also answer where it was asked.")
    asks_back = serializers.BooleanField(default=False, help_text="Needs more information from whoever asked.")


class CasesView(ListView):
    """The queue: what needs attention, the most urgent first; of the same urgency, who waits longest."""

    group = "cases"
    is_public = False
    needs = {"GET": Scope.STAFF_READ}
    shown = CaseSerializer
    filters = CaseQuery
    orders = {"most_urgent": ("-priority", "waits_from", "id"), "newest": ("-opened_at", "-id")}

    def get_queryset(self):
        return rows_of_cases(Case.objects.visible_to(self.request.user))

    def narrow(self, rows, asked):
        state = asked["state"]
        if state == Case.State.NEEDS_ATTENTION:
            # The column itself, so that the queue is read along its index.
            rows = rows.needs_attention().annotate(waits_from=F("waiting_since"))
        else:
            narrowed = {Case.State.WAITING_FOR_CUSTOMER: rows.waiting_for_customer, Case.State.DONE: rows.done}
            rows = narrowed[state]() if state in narrowed else rows
            rows = rows.annotate(waits_from=Coalesce("waiting_since", "opened_at"))
        if source := asked.get("source"):
            rows = rows.said_here() if source == HERE else rows.heard_at(int(source))
        match asked.get("assignee"):
            case None:
                pass
            case "me":
                rows = rows.assigned_to(self.request.user)
            case "none":
                rows = rows.unassigned()
            case number:
                rows = rows.filter(assignee=int(number))
        if "department" in asked:
            rows = rows.filter(department__slug=asked["department"])
        if "kind" in asked:
            rows = rows.of_kind(asked["kind"])
        return rows.in_language(asked["language"]) if "language" in asked else rows

    @documented("cases_list", gettext_lazy("The queue"), gives=CaseSerializer, many=True, example=CASE)
    def get(self, request):
        require(may_see_cases(request.user))
        return self.list(request)


class CaseView(DetailView):
    """One case. PATCH sets its priority, passes it to a department, or gives it to somebody."""

    group = "cases"
    is_public = False
    needs = {"GET": Scope.STAFF_READ, "PATCH": Scope.STAFF_WRITE}
    shown = CaseSerializer
    lookup = {"case_id": "pk"}

    def get_queryset(self):
        return rows_of_cases(Case.objects.visible_to(self.request.user))

    @documented("cases_read", gettext_lazy("One case"), gives=CaseSerializer, example=CASE)
    def get(self, request, case_id):
        require(may_see_cases(request.user))
        return self.detail(request)

    @documented(
        "cases_change",
        gettext_lazy("Set the priority, the department or the assignee"),
        description=gettext_lazy("What is left out stays. The conversation tells everybody which department has it."),
        takes=CaseSent,
        gives=CaseSerializer,
        sent={"priority": 80, "department": "billing"},
        example=CASE,
    )
    def patch(self, request, case_id):
        require(may_work_on_cases(request.user))
        told = self.read(CaseSent)
        case = self.get_object()
        department, assignee = _department(told), _colleague(told)
        with transaction.atomic():
            if "priority" in told:
                prioritise_case(case, by=request.user, priority=told["priority"])
            if department is not None:
                route_case(case, by=request.user, department=department)
            if assignee is not None:
                assign_case(case, by=request.user, to=assignee)
            elif "assignee" in told:
                unassign_case(case, by=request.user)
        return self.detail(request)


class CaseReplyView(DetailView):
    """Answer in the conversation of a case. It goes home to everybody who asked elsewhere."""

    group = "cases"
    is_public = False
    needs = {"POST": Scope.STAFF_WRITE}
    shown = CaseSerializer
    lookup = {"case_id": "pk"}

    def get_queryset(self):
        return Case.objects.visible_to(self.request.user).select_related("thread")

    @documented(
        "cases_reply",
        gettext_lazy("Answer in public"),
        description=gettext_lazy(
            "In your own voice: official for representatives, else that of staff. It goes home to everybody who asked "
            "elsewhere, unless you say otherwise. Where a person of our staff has to look first, the answer is 202 and "
            "`standing` is `held`."
        ),
        takes=AnswerSent,
        gives=PostSerializer,
        status=201,
        also={202: PostSerializer},
        problems=["conflict"],
        sent={"body_markdown": "We are sorry. Your refund left us today and arrives by Friday.", "goes_home": True},
        example=POST | {"voice": "official"},
    )
    def post(self, request, case_id):
        require(may_work_on_cases(request.user))
        told = self.read(AnswerSent)
        thread = self.get_object().thread
        if thread is None:
            raise Problem("conflict", _("It is in no conversation yet. Publish the complaint first, or merge it."))
        require(may_reply(request.user, thread))
        require_within("post", request)
        post = post_reply(
            thread,
            by=request.user,
            body=told["body_markdown"],
            goes_home=told["goes_home"],
            asks_back=told["asks_back"],
        )
        shown = rows_of_posts(Post.objects.filter(pk=post.pk)).get()
        return self.made(
            PostSerializer, shown, at=reverse("api:post", args=[post.pk]), status=202 if post.is_held else 201
        )


def _department(told: dict) -> Department | None:
    if "department" not in told:
        return None
    department = Department.objects.filter(slug=told["department"]).first()
    if department is None:
        raise Problem("invalid", errors={"department": _("There is no such department.")})
    return department


def _colleague(told: dict) -> User | None:
    if told.get("assignee") is None:
        return None
    colleague = User.objects.staff().filter(pk=told["assignee"]).first()
    if colleague is None:
        raise Problem("invalid", errors={"assignee": _("Nobody of that number works here.")})
    return colleague
