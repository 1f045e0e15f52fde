"""What people think of a product, for programs."""

from collections.abc import Sequence

from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.company.models import Product
from apps.forum.api.examples import PERSON, POST
from apps.forum.api.shapes import OriginalSerializer, PostSerializer, rows_of_posts
from apps.forum.models import Post
from apps.forum.redistribution import original_openings, plain_address
from apps.foundation.api.documenting import documented
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Query
from apps.foundation.api.shapes import ApiField, Shape
from apps.foundation.api.views import ListView
from apps.foundation.structured import full_address
from apps.people.api.people import PersonSerializer

from ..models import MOST_STARS, Review
from ..review_lists import CHOICES, ReviewFilter

REVIEW = {
    "id": 88,
    "stars": 4,
    "stars_before": None,
    "title": "Even on both sides",
    "author": PERSON,
    "original": None,
    "is_own": True,
    "said_on": "",
    "url": "https://help.example/threads/203/even-on-both-sides/",
    "thread_url": "https://help.example/api/v1/threads/203/",
    "opening": POST | {"id": 501, "thread": 203, "is_opening": True},
    "reply": None,
    "reviewed_at": "2026-04-01T06:10:00Z",
}


class ReviewSerializer(Shape):
    """Stars that somebody gave a product, with the words that stand in a conversation of their own."""

    id = serializers.IntegerField()
    stars = serializers.IntegerField(min_value=1, max_value=MOST_STARS)
    stars_before = serializers.IntegerField(allow_null=True, help_text="Before its author changed their mind.")
    title = serializers.SerializerMethodField()
    author = serializers.SerializerMethodField()
    original = serializers.SerializerMethodField()
    is_own = serializers.BooleanField(help_text="Written on this site.")
    said_on = serializers.CharField(source="thread.said_on")
    url = serializers.SerializerMethodField()
    thread_url = ApiField("thread", number="thread_id")
    opening = PostSerializer(allow_null=True)
    reply = PostSerializer(allow_null=True, help_text="The first one of ours.")
    reviewed_at = serializers.DateTimeField()

    def prepare(self, rows: Sequence[Review]) -> None:
        """The words of all of them and our replies, and which words do not leave: a query each."""
        wanted = {pk for review in rows for pk in (review.opening_id, review.reply_id) if pk}
        posts = rows_of_posts(Post.objects.shown().present().filter(pk__in=wanted)).in_bulk() if wanted else {}
        originals = original_openings([review.thread_id for review in rows])
        self.fields["opening"].prepare(list(posts.values()))
        for review in rows:
            review.opening, review.reply = posts.get(review.opening_id), posts.get(review.reply_id)
            review.original = originals.get(review.thread_id)

    def get_title(self, review: Review) -> str | None:
        return None if review.original else review.thread.title

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_author(self, review: Review) -> dict | None:
        return None if review.original else PersonSerializer().to_representation(review.thread.author)

    @extend_schema_field(OriginalSerializer(allow_null=True))
    def get_original(self, review: Review) -> dict | None:
        return review.original.as_reference() if review.original else None

    def get_url(self, review: Review) -> str:
        return full_address(plain_address(review.thread_id) if review.original else review.get_absolute_url())


class ReviewQuery(Query):
    """Which reviews a list shows."""

    stars = serializers.IntegerField(min_value=1, max_value=MOST_STARS, required=False)
    only = serializers.ChoiceField(choices=[choice for choice in CHOICES if choice], required=False)


class ReviewsView(ListView):
    """What people think of one product."""

    group = "reviews"
    needs = {"GET": Scope.READ}
    shown = ReviewSerializer
    filters = ReviewQuery
    orders = {"newest": "-reviewed_at", "lowest": "-lowest_place"}

    def get_queryset(self):
        product = Product.objects.filter(pk=self.kwargs["product_id"]).first()
        if product is None:
            raise Http404
        return Review.objects.counted().about(product).for_listing()

    def narrow(self, rows, asked):
        return ReviewFilter(**asked).narrow(rows)

    @documented("reviews_list", "Reviews of a product", gives=ReviewSerializer, many=True, example=REVIEW)
    def get(self, request, product_id):
        """Those that everybody may read and that count: the newest of each author."""
        return self.list(request)
