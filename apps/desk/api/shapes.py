"""Cases, as programs of the staff read them."""

from collections.abc import Sequence

from django.db import models
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.forum.redistribution import original_openings, plain_address
from apps.foundation.api.serializers import Shown
from apps.foundation.api.shapes import ApiField, Shape, api_address
from apps.foundation.structured import full_address
from apps.ingest.api.shapes import ScorePartSerializer, SourceReferenceSerializer, told_parts
from apps.people.api.people import PersonSerializer
from apps.sources.redistribution import ONLY_BY_ID

from ..models import Case


def rows_of_cases(cases):
    """These cases with all that their shape shows, in one query; anything else fails loudly."""
    shown = cases.select_related(
        "thread__resolution", "thread__author", "complaint__source", "complaint__author", "assignee", "department"
    )
    return shown.defer("complaint__raw").fetch_mode(models.FETCH_RAISE)


class DepartmentReferenceSerializer(Shape):
    """Who takes care of it."""

    slug = serializers.CharField()
    name = serializers.CharField()


class WorkedOnThreadSerializer(Shown):
    """The conversation of a case."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    api_url = serializers.URLField()
    status = serializers.CharField()
    visibility = serializers.CharField()


class WorkedOnComplaintSerializer(Shown):
    """What was heard elsewhere, where a case began with it."""

    id = serializers.IntegerField()
    api_url = serializers.URLField()
    source = SourceReferenceSerializer()
    external_id = serializers.CharField()
    original_url = serializers.CharField()
    fate = serializers.CharField()


class CaseSerializer(Shape):
    """The staff's work on a conversation, or on something heard that is not public yet. Rows from `rows_of_cases`.

    `title` and `author` are null where what it began with came from a network that lets programs have ids only.
    """

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField(help_text="Its page for staff.")
    api_url = ApiField("case")
    title = serializers.SerializerMethodField()
    author = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=Case.State.choices)
    kind = serializers.SerializerMethodField()
    language = serializers.SerializerMethodField()
    priority = serializers.IntegerField(help_text="From 0 to 100.")
    priority_set_by_staff = serializers.IntegerField(allow_null=True, help_text="Null while the score counts.")
    priority_parts = serializers.SerializerMethodField(help_text="What makes the score.")
    department = DepartmentReferenceSerializer(allow_null=True)
    assignee = PersonSerializer(allow_null=True)
    waiting_since = serializers.DateTimeField(
        allow_null=True, help_text="The customer's first word that nobody has answered."
    )
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    thread = serializers.SerializerMethodField()
    complaint = serializers.SerializerMethodField()
    deliveries_url = serializers.SerializerMethodField(help_text="How the answers fare on their way home.")

    def prepare(self, rows: Sequence[Case]) -> None:
        """Which of them began with words that do not leave: one query."""
        openings = original_openings({case.thread_id for case in rows if case.thread_id})
        for case in rows:
            is_heard_there = case.complaint is not None and case.complaint.source.network in ONLY_BY_ID
            case.is_wordless = is_heard_there or case.thread_id in openings

    def get_url(self, case: Case) -> str:
        return full_address(reverse("admin:desk_case_change", args=[case.pk]))

    def get_title(self, case: Case) -> str | None:
        return None if case.is_wordless else str(case)

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_author(self, case: Case) -> dict | None:
        begun = case.thread or case.complaint
        return None if case.is_wordless or begun is None else PersonSerializer().to_representation(begun.author)

    def get_kind(self, case: Case) -> str:
        begun = case.thread or case.complaint
        return begun.kind if begun else ""

    def get_language(self, case: Case) -> str:
        return case.thread.language if case.thread else ""

    @extend_schema_field(ScorePartSerializer(many=True))
    def get_priority_parts(self, case: Case) -> list[dict]:
        return told_parts(case.priority_parts, with_words=not case.is_wordless)

    @extend_schema_field(WorkedOnThreadSerializer(allow_null=True))
    def get_thread(self, case: Case) -> dict | None:
        thread = case.thread
        if thread is None:
            return None
        return {
            "id": thread.pk,
            "url": full_address(plain_address(thread.pk) if case.is_wordless else thread.get_absolute_url()),
            "api_url": api_address("thread", thread.pk),
            "status": thread.status,
            "visibility": thread.visibility,
        }

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_deliveries_url(self, case: Case) -> str | None:
        return f"{api_address('deliveries')}?thread={case.thread_id}" if case.thread_id else None

    @extend_schema_field(WorkedOnComplaintSerializer(allow_null=True))
    def get_complaint(self, case: Case) -> dict | None:
        complaint = case.complaint
        if complaint is None:
            return None
        return {
            "id": complaint.pk,
            "api_url": api_address("complaint", complaint.pk),
            "source": SourceReferenceSerializer(complaint.source).data,
            "external_id": complaint.external_id,
            "original_url": complaint.url,
            "fate": complaint.fate,
        }
