"""Ideas and releases, as programs read them."""

from collections.abc import Sequence

from django.db import models
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.company.api.products import ProductReferenceSerializer
from apps.forum.api.shapes import OriginalSerializer
from apps.forum.redistribution import original_openings, plain_address
from apps.foundation.api.serializers import Shown
from apps.foundation.api.shapes import ApiField, HtmlField, PageField, Shape, api_address
from apps.foundation.structured import full_address
from apps.people.api.people import PersonSerializer

from ..listing import make_ready, with_release
from ..models import Idea, Release, Stage, Statement
from ..querysets import SHOWN_OF_AUTHORS, SHOWN_OF_THREADS
from ..trail import stories_of

STATEMENTS_SHOWN = 100


def rows_of_ideas(ideas, user):
    """These ideas with all that their shape shows, and whether this person voted; anything else fails loudly."""
    person = user if user.is_authenticated else None
    return (
        with_release(ideas.with_vote_of(person=person))
        .select_related("thread__author", "thread__product")
        .only(
            "stage", "stage_at", "vote_count", "trend", "thread__product__name", "thread__product__slug",
            *(f"thread__{name}" for name in SHOWN_OF_THREADS),
            *(f"thread__author__{name}" for name in SHOWN_OF_AUTHORS),
        )
        .fetch_mode(models.FETCH_RAISE)
    )  # fmt: skip


def statements_of(idea: Idea) -> list[Statement]:
    """What we said about an idea and can still be read, the latest first."""
    said = Statement.objects.filter(idea=idea, post__standing="shown", post__withdrawn_at__isnull=True)
    return list(said.select_related("post", "made_by").order_by("-made_at", "-id")[:STATEMENTS_SHOWN])


class ReleaseReferenceSerializer(Shown):
    """The entry of the changelog that shipped something."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    api_url = serializers.URLField()


# Its rows come from `rows_of_ideas`.
class IdeaSerializer(Shape):
    """A wish that people vote for. Its number is that of its conversation."""

    id = serializers.IntegerField(source="thread_id")
    url = serializers.SerializerMethodField()
    api_url = ApiField("idea", number="thread_id")
    thread_url = ApiField("thread", number="thread_id")
    title = serializers.SerializerMethodField()
    author = serializers.SerializerMethodField()
    original = serializers.SerializerMethodField()
    product = ProductReferenceSerializer(source="thread.product", allow_null=True)
    stage = serializers.ChoiceField(choices=Stage.choices)
    stage_at = serializers.DateTimeField(help_text="Since when it stands there.")
    vote_count = serializers.IntegerField()
    takes_votes = serializers.BooleanField()
    has_vote = serializers.BooleanField(help_text="Whether the owner of the token voted for it.")
    reply_count = serializers.IntegerField(source="thread.reply_count")
    release = serializers.SerializerMethodField()
    opened_at = serializers.DateTimeField(source="thread.opened_at")

    def prepare(self, rows: Sequence[Idea]) -> None:
        """Which of them began with words that do not leave: one query."""
        make_ready(rows)
        originals = original_openings([idea.thread_id for idea in rows])
        for idea in rows:
            idea.original = originals.get(idea.thread_id)

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, idea: Idea) -> str:
        return full_address(plain_address(idea.thread_id) if idea.original else idea.get_absolute_url())

    def get_title(self, idea: Idea) -> str | None:
        return None if idea.original else idea.thread.title

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_author(self, idea: Idea) -> dict | None:
        return None if idea.original else PersonSerializer().to_representation(idea.thread.author)

    @extend_schema_field(OriginalSerializer(allow_null=True))
    def get_original(self, idea: Idea) -> dict | None:
        return idea.original.as_reference() if idea.original else None

    @extend_schema_field(ReleaseReferenceSerializer(allow_null=True))
    def get_release(self, idea: Idea) -> dict | None:
        told = idea.release_told
        return told and {"id": told["pk"], "title": told["title"], "api_url": api_address("release", told["pk"])}


class StatementSerializer(Shape):
    """What we said publicly about an idea, as a post of its conversation."""

    post = serializers.IntegerField(source="post_id")
    post_url = ApiField("post", number="post_id")
    stage_before = serializers.ChoiceField(choices=Stage.choices)
    stage = serializers.ChoiceField(choices=Stage.choices)
    body_markdown = serializers.CharField(source="post.body")
    body_html = HtmlField(source="post.html")
    made_by = PersonSerializer(allow_null=True)
    made_at = serializers.DateTimeField()


class IdeaDetailSerializer(IdeaSerializer):
    """An idea with everything that we said about it, the latest first."""

    statements = serializers.SerializerMethodField()

    @extend_schema_field(StatementSerializer(many=True))
    def get_statements(self, idea: Idea) -> list[dict]:
        return StatementSerializer(statements_of(idea), many=True).data


class VoteStateSerializer(Shown):
    """Where the votes of an idea stand, after one was cast."""

    vote_count = serializers.IntegerField()
    has_vote = serializers.BooleanField()


class ReleaseAnswersSerializer(Shown):
    """Something that a release answers: an idea, and the conversations that led to it or stand by themselves."""

    idea = serializers.URLField(allow_null=True)
    threads = serializers.ListField(child=serializers.URLField())


class ReleaseSerializer(Shape):
    """An entry of the changelog: what changed, and which ideas and conversations it answers."""

    id = serializers.IntegerField()
    url = PageField()
    api_url = ApiField("release")
    title = serializers.CharField()
    body_markdown = serializers.CharField(source="body")
    body_html = HtmlField(source="html")
    product = ProductReferenceSerializer(allow_null=True)
    answers = serializers.SerializerMethodField()
    is_published = serializers.BooleanField()
    released_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()

    def prepare(self, rows: Sequence[Release]) -> None:
        """What each of them answers: one query."""
        for story in stories_of(rows):
            story.release.trails = story.trails

    @extend_schema_field(ReleaseAnswersSerializer(many=True))
    def get_answers(self, release: Release) -> list[dict]:
        return [
            {
                "idea": api_address("idea", trail.idea.thread_id) if trail.idea else None,
                "threads": [api_address("thread", thread.pk) for thread in trail.complaints],
            }
            for trail in release.trails
        ]
