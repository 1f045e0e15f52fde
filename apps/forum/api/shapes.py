"""Conversations and what is said in them, as programs read them."""

from collections.abc import Sequence

from django.db import models
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.company.api.products import ProductReferenceSerializer
from apps.foundation.api.serializers import Shown
from apps.foundation.api.shapes import ApiField, Shape, api_address
from apps.foundation.feeds import with_full_addresses
from apps.foundation.structured import full_address
from apps.people.api.people import PersonSerializer
from apps.people.models import Voice

from ..models import Board, Kind, Post, Removal, Resolution, Standing, Status, Thread, Visibility
from ..querysets import AUTHOR_IN_ROWS, SHOWN_IN_ROWS
from ..redistribution import original_openings, originals_among, plain_address
from ..surroundings import tags_of

WITHDRAWN = "withdrawn"


def rows_of_threads(threads, user=None):
    """These threads with all that their shape shows, for this reader, in one query; anything else fails loudly."""
    person = user if user and user.is_authenticated else None
    return (
        threads.with_tags()
        .with_me_too_of(person=person)
        .select_related("author", "resolution", "product", "board", "lock")
        .only(
            *SHOWN_IN_ROWS, *AUTHOR_IN_ROWS, "language", "accepted_answer", "resolution__how",
            "resolution__settled_at", "product__name", "product__slug", "board__name", "board__slug",
            "lock__locked_at",
        )
        .fetch_mode(models.FETCH_RAISE)
    )  # fmt: skip


def rows_of_posts(posts):
    """These posts with all that their shape shows, in one query; anything else fails loudly."""
    return posts.select_related("author", "thread", "removal").with_where_answered().fetch_mode(models.FETCH_RAISE)


class OriginalSerializer(Shown):
    """Where words stand that we may show and not hand on: ask that network for them."""

    network = serializers.CharField()
    external_id = serializers.CharField()
    url = serializers.CharField()


class BoardReferenceSerializer(Shape):
    """A board where something stands on it."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()


class BoardSerializer(BoardReferenceSerializer):
    """A place for conversations about one subject."""

    description = serializers.CharField()
    url = serializers.SerializerMethodField()
    api_url = ApiField("board")

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, board: Board) -> str:
        return full_address(reverse("forum:board", args=[board.slug]))


class TagReferenceSerializer(Shown):
    """A word by which conversations are found together."""

    slug = serializers.CharField()
    name = serializers.CharField()


class ResolutionSerializer(Shape):
    """How and when it was settled."""

    how = serializers.ChoiceField(choices=Resolution.How.choices)
    settled_at = serializers.DateTimeField()


# Its rows come from `rows_of_threads`.
class ThreadSerializer(Shape):
    """A conversation, without what is said in it.

    Where it began on a network whose words we may not hand on, `title` and `author` are null and `original` says
    where they are.
    """

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    api_url = ApiField("thread")
    kind = serializers.ChoiceField(choices=Kind.choices)
    visibility = serializers.ChoiceField(
        choices=Visibility.choices, help_text="Others than the public are read by their author and by staff only."
    )
    held = serializers.SerializerMethodField(help_text="Waits for a look by staff before others read it.")
    status = serializers.ChoiceField(choices=Status.choices)
    title = serializers.SerializerMethodField()
    author = serializers.SerializerMethodField()
    original = serializers.SerializerMethodField()
    said_on = serializers.CharField(help_text="Where it was said before it was here; empty for this site.")
    language = serializers.CharField(help_text="ISO 639, or empty where nobody knows.")
    board = BoardReferenceSerializer()
    product = ProductReferenceSerializer(allow_null=True)
    tags = serializers.SerializerMethodField()
    reply_count = serializers.IntegerField()
    me_too_count = serializers.IntegerField()
    has_me_too = serializers.BooleanField(help_text="Whether the owner of the token has this, too.")
    accepted_answer = serializers.IntegerField(source="accepted_answer_id", allow_null=True, help_text="Id of a post.")
    resolution = ResolutionSerializer(allow_null=True)
    is_locked = serializers.BooleanField(help_text="Takes no more replies.")
    opened_at = serializers.DateTimeField()
    last_post_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True, help_text="When we first replied.")

    def prepare(self, rows: Sequence[Thread]) -> None:
        """Which of them began with words that do not leave: one query."""
        originals = original_openings([thread.pk for thread in rows])
        for thread in rows:
            thread.original = originals.get(thread.pk)

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, thread: Thread) -> str:
        # The readable part of the address is made of the title.
        return full_address(plain_address(thread.pk) if thread.original else thread.get_absolute_url())

    def get_held(self, thread: Thread) -> bool:
        return thread.visibility == Visibility.HELD

    def get_title(self, thread: Thread) -> str | None:
        return None if thread.original else thread.title

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_author(self, thread: Thread) -> dict | None:
        return None if thread.original else PersonSerializer().to_representation(thread.author)

    @extend_schema_field(OriginalSerializer(allow_null=True))
    def get_original(self, thread: Thread) -> dict | None:
        return thread.original.as_reference() if thread.original else None

    @extend_schema_field(TagReferenceSerializer(many=True))
    def get_tags(self, thread: Thread) -> list[dict]:
        return [{"slug": slug, "name": name} for slug, name in tags_of(thread)]


class SaidElsewhereSerializer(Shown):
    """Where a post was said first, and who is named there."""

    place = serializers.CharField()
    name = serializers.CharField()
    url = serializers.CharField()


class CarriedSerializer(Shown):
    """Another place at which a reply of ours stands, too."""

    place = serializers.CharField()
    url = serializers.CharField()


class RemovalSerializer(Shape):
    """Taken away by the company: when, in which role and why."""

    reason = serializers.ChoiceField(choices=Removal.Reason.choices)
    role = serializers.CharField()
    removed_at = serializers.DateTimeField()


# Its rows come from `rows_of_posts`.
class PostSerializer(Shape):
    """Something said in a conversation.

    What was withdrawn or removed leaves a mark: its words and author are null. Of what was said on a network whose
    words we may not hand on, `original` says where it is.
    """

    id = serializers.IntegerField()
    thread = serializers.IntegerField(source="thread_id")
    url = serializers.SerializerMethodField()
    api_url = ApiField("post")
    is_opening = serializers.BooleanField(help_text="What was asked or said first.")
    answers = serializers.SerializerMethodField(help_text="Id of the post that it replies to.")
    standing = serializers.SerializerMethodField()
    voice = serializers.ChoiceField(choices=Voice.choices)
    spoke_for = serializers.CharField(help_text="The partner organisation for which its author answered.")
    author = serializers.SerializerMethodField()
    body_markdown = serializers.SerializerMethodField()
    body_html = serializers.SerializerMethodField(help_text="The same words, rendered and safe to show.")
    original = serializers.SerializerMethodField()
    said_elsewhere = serializers.SerializerMethodField()
    carried_to = serializers.SerializerMethodField()
    removal = serializers.SerializerMethodField()
    posted_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)

    def prepare(self, rows: Sequence[Post]) -> None:
        """Which of them do not leave with their words: one query for those, and one for openings of such threads."""
        originals = originals_among([post.pk for post in rows])
        openings = original_openings({post.thread_id for post in rows})
        for post in rows:
            post.original = originals.get(post.pk)
            post.has_plain_address = post.thread_id in openings
            post.has_words = post.original is None and not post.is_withdrawn and not post.is_removed

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, post: Post) -> str:
        path = plain_address(post.thread_id) if post.has_plain_address else post.thread.get_absolute_url()
        return full_address(f"{path}#{post.anchor}")

    def get_answers(self, post: Post) -> int | None:
        is_elsewhere = post.answered_in is not None and post.answered_in != post.thread_id
        return None if is_elsewhere and post.answered_visibility != Visibility.PUBLIC else post.answers_id

    @extend_schema_field(serializers.ChoiceField(choices=[*Standing.values, WITHDRAWN]))
    def get_standing(self, post: Post) -> str:
        return WITHDRAWN if post.is_withdrawn else post.standing

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_author(self, post: Post) -> dict | None:
        return PersonSerializer().to_representation(post.author) if post.has_words else None

    def get_body_markdown(self, post: Post) -> str | None:
        return post.body if post.has_words else None

    def get_body_html(self, post: Post) -> str | None:
        return with_full_addresses(post.html) if post.has_words else None

    @extend_schema_field(OriginalSerializer(allow_null=True))
    def get_original(self, post: Post) -> dict | None:
        is_there = post.original and not post.is_withdrawn and not post.is_removed
        return post.original.as_reference() if is_there else None

    @extend_schema_field(SaidElsewhereSerializer(allow_null=True))
    def get_said_elsewhere(self, post: Post) -> dict | None:
        if not (post.said_on and post.has_words):
            return None
        return {"place": post.said_on, "name": post.said_by, "url": post.said_at_url}

    @extend_schema_field(CarriedSerializer(many=True))
    def get_carried_to(self, post: Post) -> list[dict]:
        return [{"place": mark.get("place", ""), "url": mark.get("url", "")} for mark in post.carried_to]

    @extend_schema_field(RemovalSerializer(allow_null=True))
    def get_removal(self, post: Post) -> dict | None:
        removal = getattr(post, "removal", None) if post.is_removed else None
        return RemovalSerializer(removal).data if removal else None


# `opening` of its row is a post from `rows_of_posts`, or None where this reader has no place for it.
class ThreadDetailSerializer(ThreadSerializer):
    """A conversation with the words that opened it; the replies have an address of their own."""

    opening = PostSerializer(allow_null=True)
    posts_url = serializers.SerializerMethodField()

    def prepare(self, rows: Sequence[Thread]) -> None:
        """Threads and their openings, together."""
        super().prepare(rows)
        openings = [thread.opening for thread in rows if thread.opening]
        if openings:
            self.fields["opening"].prepare(openings)

    @extend_schema_field(OpenApiTypes.URI)
    def get_posts_url(self, thread: Thread) -> str:
        return api_address("posts", thread.pk)


__all__ = [
    "BoardSerializer", "PostSerializer", "TagReferenceSerializer", "ThreadDetailSerializer", "ThreadSerializer",
    "rows_of_posts", "rows_of_threads",
]  # fmt: skip
