"""Sections and articles."""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from rest_framework import serializers

from apps.foundation.api.documenting import documented
from apps.foundation.api.reach import reader_of
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Query
from apps.foundation.api.views import DetailView, ListView
from apps.foundation.verdicts import require

from ..finding import find_article
from ..languages import read_language
from ..models import Article, Section, Video
from ..rating_rules import may_rate
from .examples import ARTICLE, ARTICLE_DETAIL, RATED, SECTION
from .reading import ArticleRatingSent, RatingView
from .shapes import (
    ArticleDetailSerializer,
    ArticleSerializer,
    RatingStateSerializer,
    SectionSerializer,
    rows_of_articles,
)

SLUG_LIMIT = 80


class KnowledgeQuery(Query):
    """Which articles or videos a list shows."""

    section = serializers.SlugField(
        max_length=SLUG_LIMIT, required=False, allow_unicode=True, help_text="Slug of a section."
    )
    product = serializers.SlugField(max_length=50, required=False, help_text="Slug of a product.")
    language = serializers.CharField(max_length=12, required=False, help_text="A language code: en, de, pt-br.")

    def validate_language(self, code: str) -> str:
        try:
            return read_language(code)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from error


def narrowed(rows, asked):
    """Of articles or videos those that a `KnowledgeQuery` leaves."""
    fields = {"section": "section__slug", "product": "product__slug", "language": "language"}
    return rows.filter(**{fields[name]: value for name, value in asked.items()})


def sections_for(reader):
    """The sections in which, or below which, something stands that this reader may see."""
    shown = Q()
    for rows in (Article.objects.visible_to(reader), Video.objects.listed_for(reader)):
        shown |= Exists(rows.filter(section=OuterRef("pk"))) | Exists(rows.filter(section__parent=OuterRef("pk")))
    return Section.objects.filter(shown)


class SectionsView(ListView):
    """The parts of what we know."""

    group = "sections"
    needs = {"GET": Scope.READ}
    shown = SectionSerializer
    orders = {"position": ("position", "title")}

    def get_queryset(self):
        return sections_for(reader_of(self.request))

    @documented("sections_list", "Sections", gives=SectionSerializer, many=True, example=SECTION)
    def get(self, request):
        """Those in which something stands that you may read."""
        return self.list(request)


class SectionView(DetailView):
    """One section."""

    group = "sections"
    needs = {"GET": Scope.READ}
    shown = SectionSerializer
    lookup = {"section_id": "pk"}

    def get_queryset(self):
        return sections_for(reader_of(self.request))

    @documented("sections_read", "A section", gives=SectionSerializer, example=SECTION)
    def get(self, request, section_id):
        return self.detail(request)


class ArticlesView(ListView):
    """Articles that whoever asks may read, in all their languages."""

    group = "articles"
    needs = {"GET": Scope.READ}
    shown = ArticleSerializer
    filters = KnowledgeQuery
    orders = {"newest": "-updated_at", "position": "position"}

    def get_queryset(self):
        return rows_of_articles(Article.objects.visible_to(reader_of(self.request)))

    def narrow(self, rows, asked):
        return narrowed(rows, asked)

    @documented("articles_list", "Articles", gives=ArticleSerializer, many=True, example=ARTICLE)
    def get(self, request):
        """Each language is an article of its own, which names its original in `translation_of`."""
        return self.list(request)


class ArticleView(DetailView):
    """One article, as it stands."""

    group = "articles"
    needs = {"GET": Scope.READ}
    shown = ArticleDetailSerializer
    lookup = {"article_id": "pk"}

    def get_queryset(self):
        return rows_of_articles(Article.objects.visible_to(reader_of(self.request)), with_text=True)

    def missing(self):
        find_article(reader_of(self.request), self.kwargs["article_id"])

    @documented(
        "articles_read", "An article", gives=ArticleDetailSerializer, example=ARTICLE_DETAIL, problems=("gone",)
    )
    def get(self, request, article_id):
        return self.show(self.shown, self.get_object(), reader=reader_of(request))


class ArticleRatingView(RatingView):
    """Whether an article helped the owner of the token."""

    group = "articles"
    needs = {"PUT": Scope.VOTE}

    @documented(
        "articles_rate",
        "Say whether an article helped",
        takes=ArticleRatingSent,
        gives=RatingStateSerializer,
        sent={"helpful": False, "reason": "unclear", "revision": 3},
        example=RATED,
        problems=("gone",),
    )
    def put(self, request, article_id):
        """It counts for the wording that was read. Said again, it takes the place of what was said before."""
        article = find_article(reader_of(request), article_id)
        require(may_rate(request.user, article))
        told = self.read(ArticleRatingSent)
        number = told.get("revision")
        read = article.revisions.filter(number=number, in_force_from__isnull=False).first() if number else None
        return self.remember(read or article.in_force, told)
