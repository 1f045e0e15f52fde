"""Answers on their way home, as programs of the staff read them."""

from django.db import models
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.foundation.api.serializers import Shown
from apps.foundation.api.shapes import ApiField, Shape, api_address
from apps.foundation.structured import full_address
from apps.ingest.api.shapes import SourceReferenceSerializer

from ..models import Delivery


def rows_of_deliveries(deliveries):
    """These deliveries with all that their shape shows, in one query; anything else fails loudly."""
    shown = deliveries.select_related("complaint__source", "post").only(
        "state", "attempts", "url", "external_id", "sent_at", "error", "created_at", "post__thread",
        "complaint__external_id", "complaint__source__name", "complaint__source__network",
    )  # fmt: skip
    return shown.fetch_mode(models.FETCH_RAISE)


class AnsweredSerializer(Shown):
    """What a reply answers elsewhere."""

    id = serializers.IntegerField()
    api_url = serializers.URLField()
    external_id = serializers.CharField()
    source = SourceReferenceSerializer()


class DeliverySerializer(Shape):
    """One reply on its way to one complaint, and what became of it. Rows come from `rows_of_deliveries`."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField(help_text="Its page for staff.")
    api_url = ApiField("delivery")
    post = serializers.IntegerField(source="post_id", help_text="Id of the reply.")
    post_api_url = ApiField("post", number="post_id")
    thread = serializers.IntegerField(source="post.thread_id")
    complaint = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=Delivery.State.choices)
    attempts = serializers.IntegerField()
    external_id = serializers.CharField(help_text="The id of the reply there; empty before it arrived.")
    arrived_at_url = serializers.CharField(source="url", help_text="Its address there, or empty.")
    reason = serializers.CharField(source="error", help_text="Why it did not arrive, or empty.")
    queued_at = serializers.DateTimeField(source="created_at")
    sent_at = serializers.DateTimeField(allow_null=True)

    def get_url(self, delivery: Delivery) -> str:
        return full_address(reverse("admin:delivery_delivery_change", args=[delivery.pk]))

    @extend_schema_field(AnsweredSerializer)
    def get_complaint(self, delivery: Delivery) -> dict:
        complaint = delivery.complaint
        return {
            "id": complaint.pk,
            "api_url": api_address("complaint", complaint.pk),
            "external_id": complaint.external_id,
            "source": SourceReferenceSerializer(complaint.source).data,
        }
