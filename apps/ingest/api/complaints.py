"""Complaints for programs of the staff: look through them, hand them in, decide what becomes of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.response import Response

from apps.forum.models import Thread
from apps.forum.naming import find_named
from apps.foundation.api.documenting import documented
from apps.foundation.api.problems import Problem
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Shown
from apps.foundation.api.shapes import api_address
from apps.foundation.api.views import DetailView, ListView
from apps.foundation.limits import require_within
from apps.foundation.verdicts import require
from apps.sources.models import Source

from ..models import Complaint
from ..rules import can_be_handed_in, may_decide, may_hand_in, may_publish, may_see_complaints
from ..verbs import dismiss_complaint, hand_in_arrivals, merge_complaint, publish_complaint
from .examples import BATCH, COMPLAINT, HANDED_IN, WHOLE_COMPLAINT
from .sent import ComplaintQuery, DismissalSent, HandInSent, MergeSent, NothingSent
from .shapes import ComplaintDetailSerializer, ComplaintSerializer, rows_of_complaints

Fate = Complaint.Fate


class HandedInSerializer(Shown):
    """What became of items that were handed in. They are understood in a moment, in the background."""

    accepted = serializers.IntegerField(help_text="How many were new.")
    known = serializers.IntegerField(help_text="How many had been handed in before, word for word.")
    complaints_url = serializers.URLField(help_text="Where what was heard at the source is found.")


class ComplaintsView(ListView):
    """What was heard elsewhere, the newest first; and the way in for a program of the company."""

    group = "complaints"
    is_public = False
    needs = {"GET": Scope.STAFF_READ, "POST": Scope.STAFF_WRITE}
    shown = ComplaintSerializer
    filters = ComplaintQuery
    orders = {"newest": "-received_at", "oldest": "received_at", "lately_said": "-said_at"}

    def get_queryset(self):
        return rows_of_complaints(Complaint.objects.visible_to(self.request.user))

    def narrow(self, rows, asked):
        names = {"source": "source", "network": "source__network", "fate": "fate", "kind": "kind"} | {
            "external_id": "external_id"
        }
        rows = rows.filter(**{names[name]: value for name, value in asked.items() if name in names})
        if "language" in asked:
            rows = rows.in_language(asked["language"])
        return rows.received_since(asked["since"]) if "since" in asked else rows

    @documented(
        "complaints_list",
        gettext_lazy("What was heard elsewhere"),
        description=gettext_lazy("Masked and judged. What the network sent is not among it."),
        gives=ComplaintSerializer,
        many=True,
        example=COMPLAINT,
    )
    def get(self, request):
        require(may_see_complaints(request.user))
        return self.list(request)

    @documented(
        "complaints_hand_in",
        gettext_lazy("Hand in what was heard"),
        description=gettext_lazy(
            "For a source of the network “webhook”, by whoever may bring in files. Items are masked, judged and shown "
            "by the policy of the source in a moment. Each `id` is one complaint, however often it comes; a later "
            "`updated_at` changes it, and `deleted` takes it away. Where one item cannot be read, none is taken."
        ),
        takes=HandInSent,
        gives=HandedInSerializer,
        status=202,
        sent=BATCH,
        example=HANDED_IN,
    )
    def post(self, request):
        require(may_hand_in(request.user))
        told = self.read(HandInSent)
        source = Source.objects.filter(pk=told["source"]).first()
        if source is None:
            raise Problem("invalid", errors={"source": _("There is no such source.")})
        if not (verdict := can_be_handed_in(source)):
            raise Problem("invalid", errors={"source": str(verdict)})
        require_within("hand_in", request)
        items = [_as_said(item) for item in told["items"]]
        try:
            accepted = hand_in_arrivals(source, items=items)
        except ValidationError as error:
            wrong = {f"items.{number}": " ".join(words) for number, words in error.message_dict.items()}
            raise Problem("invalid", errors=wrong) from error
        answer = {
            "accepted": accepted,
            "known": len(items) - accepted,
            "complaints_url": f"{api_address('complaints')}?source={source.pk}",
        }
        return self.show(HandedInSerializer, answer, status=202)


class ComplaintView(DetailView):
    """Something heard, with why its score is what it is. What the network sent is not shown."""

    group = "complaints"
    is_public = False
    needs = {"GET": Scope.STAFF_READ}
    shown = ComplaintDetailSerializer
    lookup = {"complaint_id": "pk"}

    def get_queryset(self):
        return rows_of_complaints(Complaint.objects.visible_to(self.request.user))

    @documented(
        "complaints_read",
        gettext_lazy("One complaint, with the parts of its score"),
        gives=ComplaintDetailSerializer,
        example=WHOLE_COMPLAINT,
    )
    def get(self, request, complaint_id):
        require(may_see_complaints(request.user))
        return self.detail(request)


class DecisionView(DetailView):
    """A decision about something heard. PUT takes it, and again changes nothing."""

    group = "complaints"
    is_public = False
    shown = ComplaintDetailSerializer
    lookup = {"complaint_id": "pk"}

    def get_queryset(self):
        return rows_of_complaints(Complaint.objects.visible_to(self.request.user))

    def decide(self, fate: Fate, do: Callable[[Complaint], object], *, thread: Thread | None = None) -> Response:
        """Let `do` decide while nobody else has, and show what became of it. Raises Problem where it was decided
        otherwise, also by somebody who was quicker."""
        require(may_decide(self.request.user))
        complaint = self.get_object()
        if complaint.is_waiting:
            try:
                do(complaint)
            except ValidationError:
                if self.get_object().is_waiting:
                    raise
            complaint = self.get_object()
        if complaint.fate != fate or (thread and complaint.thread_id != thread.pk):
            raise Problem("conflict", _("It was decided otherwise already."), fate=complaint.fate)
        return self.show(self.shown, complaint)


class PublicationView(DecisionView):
    """Everybody reads it from now on, as it is masked."""

    needs = {"PUT": Scope.STAFF_WRITE}

    @documented(
        "complaints_publish",
        gettext_lazy("Publish a complaint"),
        description=gettext_lazy("Everybody reads it from now on, as it is masked here. Done twice, it is done once."),
        takes=NothingSent,
        gives=ComplaintDetailSerializer,
        problems=["conflict"],
        sent={},
        example=WHOLE_COMPLAINT,
    )
    def put(self, request, complaint_id):
        self.read(NothingSent)

        def publish(complaint: Complaint) -> None:
            require(may_publish(complaint.source))
            publish_complaint(complaint, by=request.user)

        return self.decide(Fate.PUBLISHED, publish)


class MergeView(DecisionView):
    """It joins a conversation, and the answer there goes home to whoever said it."""

    needs = {"PUT": Scope.STAFF_WRITE}

    @documented(
        "complaints_merge",
        gettext_lazy("Let a complaint join a conversation"),
        description=gettext_lazy(
            "The answer there goes home to whoever said it, too. Where that conversation was merged, it goes along."
        ),
        takes=MergeSent,
        gives=ComplaintDetailSerializer,
        problems=["conflict"],
        sent={"thread": 42},
        example=WHOLE_COMPLAINT,
    )
    def put(self, request, complaint_id):
        into = self.read(MergeSent)["thread"]
        require(may_decide(request.user))
        thread = find_named(str(into))
        if thread is None or not Thread.objects.visible_to(request.user).filter(pk=thread.pk).exists():
            raise Problem("invalid", errors={"thread": _("There is no such conversation.")})

        def merge(complaint: Complaint) -> None:
            require(may_publish(complaint.source))
            merge_complaint(complaint, into=thread, by=request.user)

        return self.decide(Fate.MERGED, merge, thread=thread)


class DismissalView(DecisionView):
    """It needs no conversation here, and stays where it was said."""

    needs = {"PUT": Scope.STAFF_WRITE}

    @documented(
        "complaints_dismiss",
        gettext_lazy("Dismiss a complaint"),
        description=gettext_lazy("It needs no conversation here, and stays where it was said."),
        takes=DismissalSent,
        gives=ComplaintDetailSerializer,
        problems=["conflict"],
        sent={"reason": "Not about us"},
        example=WHOLE_COMPLAINT,
    )
    def put(self, request, complaint_id):
        reason = self.read(DismissalSent)["reason"]
        return self.decide(
            Fate.DISMISSED, lambda complaint: dismiss_complaint(complaint, by=request.user, reason=reason)
        )


def _as_said(item: dict[str, Any]) -> dict[str, Any]:
    """An item as the source's webhook would send it."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in item.items()} | (
        {"author": dict(item["author"])} if "author" in item else {}
    )
