"""What was heard elsewhere, as programs of the staff read it."""

from django.db import models
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.forum.models import Kind
from apps.forum.redistribution import plain_address
from apps.foundation.api.serializers import Shown
from apps.foundation.api.shapes import ApiField, Shape, api_address
from apps.foundation.structured import full_address
from apps.people.api.people import PersonSerializer
from apps.sources.redistribution import ONLY_BY_ID
from apps.triage.models import Assessment
from apps.triage.reasons import explain_part

from ..models import Complaint

# What does not leave of networks that let programs have ids only.
WORDS = ("title", "text", "handle", "author", "masks", "company_replies")


def rows_of_complaints(complaints):
    """These complaints with all that their shapes show, in one query; the raw payload stays in the database, and
    whatever asks for it or for anything else fails loudly."""
    shown = complaints.select_related("source", "author", "assessment__department", "decided_by").defer("raw")
    return shown.fetch_mode(models.FETCH_RAISE)


class SourceReferenceSerializer(Shape):
    """The place where something was heard."""

    id = serializers.IntegerField(help_text="The number of the source, which `source=` takes.")
    name = serializers.CharField(help_text="As readers see it.")
    network = serializers.CharField(help_text="As `mastodon` or `webhook`.")


class ConversationReferenceSerializer(Shown):
    """The conversation in which something heard stands, and its post there."""

    id = serializers.IntegerField()
    post = serializers.IntegerField(allow_null=True, help_text="Id of a post.")
    url = serializers.URLField()
    api_url = serializers.URLField()


class ScorePartSerializer(Shown):
    """One reason of a score, with its points."""

    points = serializers.IntegerField()
    reason = serializers.CharField(help_text="A code, as `reach` or `rule`.")
    sentence = serializers.CharField(
        allow_null=True, help_text="The same for people: “+30 reach 12,400”. Null where words do not leave."
    )


class MaskSerializer(Shown):
    """A place of the text from which something was taken out."""

    kind = serializers.CharField(help_text="What stood there, as `email` or `phone`.")
    start = serializers.IntegerField(help_text="Where its replacement begins, in characters.")
    end = serializers.IntegerField(help_text="Where its replacement ends.")


class CompanyReplySerializer(Shown):
    """What the company had replied there already."""

    text = serializers.CharField()
    said_at = serializers.DateTimeField()


class AssessmentSerializer(Shape):
    """What was made of it: a score from 0 to 100 with its parts, how it feels, and where it belongs."""

    score = serializers.IntegerField()
    parts = serializers.SerializerMethodField()
    sentiment = serializers.FloatField(allow_null=True, help_text="From −1, negative, to 1, positive; English only.")
    department = serializers.CharField(source="department.slug", default=None, allow_null=True)
    assessed_at = serializers.DateTimeField()

    @extend_schema_field(ScorePartSerializer(many=True))
    def get_parts(self, assessment: Assessment) -> list[dict]:
        """The parts in the order in which they were counted."""
        return told_parts(assessment.parts, with_words=assessment.complaint.source.network not in ONLY_BY_ID)


class ComplaintSerializer(Shape):
    """Something heard elsewhere, masked and judged. Rows come from `rows_of_complaints`.

    What the network sent is not among it. Of networks that let programs have ids only, `title`, `text`, `handle` and
    `author` are null; ask that network for them.
    """

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField(help_text="Its page for staff.")
    api_url = ApiField("complaint")
    source = SourceReferenceSerializer()
    external_id = serializers.CharField(help_text="The id there.")
    original_url = serializers.CharField(source="url", help_text="The address there, or empty.")
    handle = serializers.CharField(allow_null=True, help_text="How the network shows whoever said it.")
    author = PersonSerializer(allow_null=True)
    title = serializers.CharField(allow_null=True)
    text = serializers.CharField(allow_null=True, help_text="Plain text; personal data is masked.")
    language = serializers.SerializerMethodField(help_text="ISO 639, or empty where nobody knows.")
    rating = serializers.IntegerField(allow_null=True, help_text="Stars, from 1 to 5.")
    kind = serializers.ChoiceField(choices=Kind.choices)
    fate = serializers.ChoiceField(choices=Complaint.Fate.choices)
    score = serializers.SerializerMethodField(help_text="How urgent, from 0 to 100; null before it was judged.")
    said_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()
    thread = serializers.SerializerMethodField()

    def get_url(self, complaint: Complaint) -> str:
        return full_address(reverse("admin:ingest_complaint_change", args=[complaint.pk]))

    def get_language(self, complaint: Complaint) -> str:
        return complaint.assessment.language if complaint.assessment else ""

    def get_score(self, complaint: Complaint) -> int | None:
        return complaint.assessment.score if complaint.assessment else None

    @extend_schema_field(ConversationReferenceSerializer(allow_null=True))
    def get_thread(self, complaint: Complaint) -> dict | None:
        if not complaint.thread_id:
            return None
        return {
            "id": complaint.thread_id,
            "post": complaint.post_id,
            "url": full_address(plain_address(complaint.thread_id)),
            "api_url": api_address("thread", complaint.thread_id),
        }

    def to_representation(self, complaint: Complaint) -> dict:
        """Without words where the network does not let programs have them."""
        told = super().to_representation(complaint)
        if complaint.source.network in ONLY_BY_ID:
            told |= {name: None for name in WORDS if name in told}
        return told


class ComplaintDetailSerializer(ComplaintSerializer):
    """The same with why its score is what it is, what was masked, and who decided."""

    assessment = AssessmentSerializer(allow_null=True)
    masks = MaskSerializer(many=True, allow_null=True)
    company_replies = CompanyReplySerializer(source="official_replies", many=True, allow_null=True)
    answers_external_id = serializers.CharField(source="parent_external_id", help_text="The id of what it answers.")
    decided_by = PersonSerializer(allow_null=True)


def told_parts(parts: list[dict], *, with_words: bool = True) -> list[dict]:
    """The parts of a score as `ScorePartSerializer` describes them; the sentences may quote what was said."""
    return [
        {
            "points": part["points"],
            "reason": part["reason"],
            "sentence": explain_part(part) if with_words else None,
        }
        for part in parts
    ]
