"""Sections, articles and videos, as programs read them."""

from django.db import models
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.company.api.products import ProductReferenceSerializer
from apps.foundation.api.serializers import Shown
from apps.foundation.api.shapes import ApiField, HtmlField, PageField, Shape, api_address
from apps.foundation.structured import full_address

from ..finding import family_of
from ..models import Article, Audience, CaptionTrack, Video
from ..querysets import SHOWN_IN_ROWS as SHOWN_OF_ARTICLES
from ..shares import helpful_share
from ..video_querysets import SHOWN_IN_ROWS as SHOWN_OF_VIDEOS


def rows_of_articles(articles, *, with_text: bool = False):
    """These articles with all that their shape shows, in one query; anything else fails loudly."""
    text = ("in_force__body", "in_force__html") if with_text else ()
    return (
        articles.select_related("in_force", "section", "product")
        .only(*SHOWN_OF_ARTICLES, *text, "translation_of", "in_force__number", "product__name", "product__slug")
        .fetch_mode(models.FETCH_RAISE)
    )


def rows_of_videos(videos):
    """These videos with all that their shape shows, in one query; anything else fails loudly."""
    return (
        videos.select_related("section", "series", "product")
        .only(*SHOWN_OF_VIDEOS, "external_id", "file", "width", "height", "product__name", "product__slug")
        .fetch_mode(models.FETCH_RAISE)
    )


class SectionReferenceSerializer(Shape):
    """A section where something stands in it."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = serializers.CharField()


class SectionSerializer(SectionReferenceSerializer):
    """A part of what we know. A section may stand in another, not deeper."""

    description = serializers.CharField()
    parent = serializers.IntegerField(source="parent_id", allow_null=True, help_text="The section that it stands in.")
    url = PageField()
    api_url = ApiField("section")


# Its rows come from `rows_of_articles`.
class ArticleSerializer(Shape):
    """An answer worth keeping, without its text."""

    id = serializers.IntegerField()
    url = PageField()
    api_url = ApiField("article")
    title = serializers.CharField()
    summary = serializers.CharField(source="in_force.summary")
    language = serializers.CharField()
    translation_of = serializers.IntegerField(source="translation_of_id", allow_null=True)
    section = SectionReferenceSerializer()
    product = ProductReferenceSerializer(allow_null=True)
    audience = serializers.ChoiceField(choices=Audience.choices)
    revision = serializers.IntegerField(source="in_force.number", help_text="Which wording is in force.")
    helpful_percent = serializers.SerializerMethodField(help_text="Null while too few readers said so.")
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_helpful_percent(self, article: Article) -> int | None:
        return helpful_share(article.helpful_count, article.unhelpful_count)


class TranslationSerializer(Shown):
    """The same article in another language."""

    id = serializers.IntegerField()
    language = serializers.CharField()
    api_url = serializers.URLField()


# The context names the `reader`.
class ArticleDetailSerializer(ArticleSerializer):
    """An article as it stands, and the languages in which there is another of it for this reader."""

    body_markdown = serializers.CharField(source="in_force.body")
    body_html = HtmlField(source="in_force.html")
    translations = serializers.SerializerMethodField()

    @extend_schema_field(TranslationSerializer(many=True))
    def get_translations(self, article: Article) -> list[dict]:
        family = family_of(article, self.context["reader"])
        others = [one for one in family if one.pk != article.pk]
        return [{"id": one.pk, "language": one.language, "api_url": api_address("article", one.pk)} for one in others]


class SeriesReferenceSerializer(Shape):
    """Tutorials that are seen one after the other."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = serializers.CharField()
    url = PageField()


# Its rows come from `rows_of_videos`.
class VideoSerializer(Shape):
    """A tutorial, without its text."""

    id = serializers.IntegerField()
    url = PageField()
    api_url = ApiField("video")
    title = serializers.CharField()
    summary = serializers.CharField()
    language = serializers.CharField(help_text="In which it is spoken.")
    section = SectionReferenceSerializer()
    product = ProductReferenceSerializer(allow_null=True)
    series = SeriesReferenceSerializer(allow_null=True)
    audience = serializers.ChoiceField(choices=Audience.choices)
    host = serializers.ChoiceField(choices=Video.Host.choices, help_text="Where the film lies.")
    film_url = serializers.SerializerMethodField(help_text="The film itself, where it lies on this site.")
    poster_url = serializers.SerializerMethodField()
    seconds = serializers.IntegerField(allow_null=True)
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    helpful_percent = serializers.SerializerMethodField(help_text="Null while too few viewers said so.")
    published_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()

    @extend_schema_field(OpenApiTypes.URI)
    def get_film_url(self, video: Video) -> str | None:
        return full_address(video.film_address) if video.film_address else None

    @extend_schema_field(OpenApiTypes.URI)
    def get_poster_url(self, video: Video) -> str:
        return full_address(video.poster_address)

    def get_helpful_percent(self, video: Video) -> int | None:
        return helpful_share(video.helpful_count, video.unhelpful_count)


class RatingStateSerializer(Shown):
    """What the owner of the token said."""

    helpful = serializers.BooleanField()


class ChapterSerializer(Shown):
    """A step of a tutorial."""

    at_seconds = serializers.IntegerField()
    title = serializers.CharField()


class CaptionsSerializer(Shown):
    """What is said, in one language, as WebVTT."""

    language = serializers.CharField()
    url = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, track: CaptionTrack) -> str:
        return full_address(reverse("knowledge:captions", args=[track.video_id, track.language]))


class VideoDetailSerializer(VideoSerializer):
    """A tutorial with its text, its chapters, and where its transcripts are."""

    body_markdown = serializers.CharField(source="body")
    body_html = HtmlField(source="html")
    chapters = ChapterSerializer(many=True)
    captions = CaptionsSerializer(many=True, source="tracks_by_language")
