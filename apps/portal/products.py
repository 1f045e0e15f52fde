"""Pages about a product: its answers, its videos, what people say of it and wish for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.company.models import Product
from apps.feedback.stars import stars_of
from apps.forum.models import Thread
from apps.foundation.page_cache import same_for_visitors
from apps.ideas.models import Idea
from apps.knowledge.models import Article, Video

from .structured import page_under_home, page_under_products

SHOWN = 6
# Of so many that were written lately, those are shown that helped most.
LOOKED_AT = 200
PRODUCTS_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Leaf:
    """An article or a video as a line of a list; `sort` names its mark."""

    sort: str
    title: str
    address: str


@require_safe
@same_for_visitors
def products(request):
    """Everything we sell, each with a page of its own."""
    context = {
        "products": Product.objects.all()[:PRODUCTS_SHOWN],
        "structured": page_under_home(_("Products"), reverse("portal:products")),
    }
    return render(request, "portal/products.html", context)


@require_safe
@same_for_visitors
def product(request, slug):
    """What is known and said about one product: eight queries at most, however much there is."""
    product = get_object_or_404(Product, slug=slug)
    threads = Thread.objects.public().filter(product=product)
    context = {
        "product": product,
        "stars": stars_of(product),
        "answers": leaves_of(best_of(Article.objects.public().originals().about(product), SHOWN), "article"),
        "videos": leaves_of(best_of(Video.objects.public().about(product), SHOWN), "video"),
        "talk": threads.exclude(kind="idea").liveliest_first().for_listing()[:SHOWN],
        "ideas": Idea.objects.public().undecided().about(product).most_wanted_first().for_listing()[:SHOWN],
        "structured": page_under_products(product.name, product.get_absolute_url()),
    }
    return render(request, "portal/product.html", context)


def best_of(rows: QuerySet, number: int) -> QuerySet:
    """Those of the newest articles or videos that helped most, at most `number`, as rows of which a leaf is made."""
    lately = rows.newest_first().values("pk")[:LOOKED_AT]
    best = rows.filter(pk__in=lately).order_by("-helpful_count", "-updated_at", "-id")
    return best.only("title", "slug")[:number]


def leaves_of(rows: Iterable[Article | Video], sort: str) -> list[Leaf]:
    """These rows as lines of a list."""
    return [Leaf(sort, one.title, one.get_absolute_url()) for one in rows]
