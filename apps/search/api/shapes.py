"""What was found, as programs read it."""

from collections.abc import Iterable, Sequence

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.forum.redistribution import original_openings, plain_address, threads_with_originals
from apps.foundation.api.serializers import Shown as ShownShape
from apps.foundation.api.shapes import api_address
from apps.foundation.structured import full_address

from .. import conversations
from ..excerpts import Piece
from ..finding import Found, Result, Tab
from ..searchable import Shown

# The routes of things that have an address for programs, by the name of their sort.
ROUTES = {"thread": "thread", "article": "article", "video": "video", "release": "release"}


class Withheld:
    """Which of some conversations hold words that do not leave: two queries for all of them."""

    def __init__(self, things: Iterable[tuple[str, int]]):
        threads = [number for sort, number in things if sort == conversations.NAME]
        self.titles = set(original_openings(threads))
        self.words = threads_with_originals(threads)


class PieceSerializer(ShownShape):
    """A stretch of plain text, and whether it is one of the words that were asked for."""

    text = serializers.CharField()
    is_hit = serializers.BooleanField()


class FoundThingSerializer(ShownShape):
    """A thing that everybody may read. `type` says what it is, and `id` which."""

    type = serializers.CharField()
    id = serializers.IntegerField()
    url = serializers.URLField()
    api_url = serializers.URLField(allow_null=True)
    title = serializers.CharField(allow_null=True, help_text="Null for words of networks that do not let them leave.")
    status = serializers.CharField(allow_null=True, help_text="Where a conversation stands, or the sort of thing.")
    reply_count = serializers.IntegerField()
    voices = serializers.IntegerField(help_text="How many have it too, voted for it, or were helped by it.")
    updated_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, thing: tuple[str, int, Shown]) -> dict:
        """Sort, number, and what a result shows of it. The context holds `withheld`."""
        sort, number, shown = thing
        is_withheld = sort == conversations.NAME and number in self.context["withheld"].titles
        status = getattr(shown.status, "value", shown.status)
        return {
            "type": sort,
            "id": number,
            "url": full_address(plain_address(number) if is_withheld else shown.url),
            "api_url": api_address(ROUTES[sort], number) if sort in ROUTES else None,
            "title": None if is_withheld else shown.title,
            "status": None if status is None else str(status),
            "reply_count": shown.replies,
            "voices": shown.me_toos,
            "updated_at": self.fields["updated_at"].to_representation(shown.touched_at) if shown.touched_at else None,
        }


class ResultSerializer(FoundThingSerializer):
    """A result with the part of its text that answers the question."""

    excerpt = PieceSerializer(many=True)
    new_this_week = serializers.IntegerField(help_text="What was said in it this week; 50 means that or more.")

    def to_representation(self, result: Result) -> dict:
        """A row of a page of results."""
        sort, number = result.thing_type, result.thing_id
        is_withheld = sort == conversations.NAME and number in self.context["withheld"].words
        shown = super().to_representation((sort, number, result.shown))
        return shown | {"excerpt": [] if is_withheld else _pieces(result.excerpt), "new_this_week": result.new}


class TabSerializer(ShownShape):
    """A sort of results, and how many there are; at least so many where `is_lower_bound`."""

    name = serializers.CharField()
    count = serializers.IntegerField(source="number")
    is_lower_bound = serializers.BooleanField(source="is_capped")


class FoundSerializer(ShownShape):
    """A page of results. `corrected_to` is the question that was answered, where the words as typed found nothing."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    count = serializers.IntegerField()
    is_lower_bound = serializers.BooleanField(help_text="There are at least so many, and perhaps more.")
    corrected_to = serializers.CharField(allow_null=True)
    has_some_words_only = serializers.BooleanField(help_text="Not every result has all words.")
    tabs = serializers.SerializerMethodField()
    results = serializers.SerializerMethodField()
    close = serializers.SerializerMethodField(help_text="What has some of the words, where hardly anything has all.")

    @extend_schema_field(TabSerializer(many=True))
    def get_tabs(self, page: dict) -> list[dict]:
        return _tabs(page["found"])

    @extend_schema_field(ResultSerializer(many=True))
    def get_results(self, page: dict) -> list[dict]:
        return ResultSerializer(page["results"], many=True, context=self.context).data

    @extend_schema_field(ResultSerializer(many=True))
    def get_close(self, page: dict) -> list[dict]:
        return ResultSerializer(page["found"].close, many=True, context=self.context).data


class SuggestionsSerializer(ShownShape):
    """Up to five things that may answer a question with this title, the best first."""

    results = FoundThingSerializer(many=True)


def _tabs(found: Found) -> list[dict]:
    tabs: Sequence[Tab] = [tab for tab in found.tabs if tab.name]
    return TabSerializer(tabs, many=True).data


def _pieces(pieces: Sequence[Piece]) -> list[dict]:
    return [{"text": piece.text, "is_hit": piece.is_hit} for piece in pieces]
