"""Which ideas a list shows and in which order, read from its address; and how many each choice would show."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.cache import caches
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from apps.foundation.pagination import keyset_page, ranked_page

from .models import Idea, Stage

SORTS = {
    "trending": _("Trending"),
    "wanted": _("Most wanted"),
    "newest": _("Newest"),
    "discussed": _("Most discussed"),
}
# How a page of each order is found: by which column, and which id decides between equals.
PAGES: dict[str, tuple[Callable, str, str]] = {
    "trending": (ranked_page, "trend", "id"),
    "wanted": (ranked_page, "vote_count", "id"),
    "newest": (keyset_page, "thread__opened_at", "thread_id"),
    "discussed": (ranked_page, "thread__reply_count", "thread_id"),
}
STAGES_SHOWN = (Stage.OPEN, Stage.PLANNED, Stage.STARTED, Stage.SHIPPED, Stage.DECLINED)
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")
TAG = re.compile(r"[-\w]{1,50}")
TAGS_SHOWN, PRODUCTS_SHOWN = 12, 30
# A process remembers the counts for so long: they stand beside a list and are not what anybody came for.
COUNTS_SECONDS = 30


@dataclass(frozen=True, slots=True)
class IdeaFilter:
    """A choice of ideas. Words that are not known are left out, so an old link still shows a list.

    `mine` are those that this visitor voted for.
    """

    sort: str = "trending"
    stage: str = ""
    product: str = ""
    tag: str = ""
    mine: bool = False

    @classmethod
    def from_request(cls, request) -> "IdeaFilter":
        """The choice that an address makes for this visitor."""
        mine = request.GET.get("mine") == "1" and request.user.is_authenticated
        return replace(cls.from_address(request.GET), mine=mine)

    @classmethod
    def from_address(cls, address: Mapping[str, str]) -> "IdeaFilter":
        """The choice that an address makes for everybody."""
        ask = address.get
        return cls(
            sort=ask("sort", "") if ask("sort") in SORTS else "trending",
            stage=ask("stage", "") if ask("stage") in STAGES_SHOWN else "",
            product=ask("product", "") if SLUG.fullmatch(ask("product", "")) else "",
            tag=ask("tag", "") if TAG.fullmatch(ask("tag", "")) else "",
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.stage or self.product or self.tag or self.mine)

    def narrow(self, ideas, user=None):
        """The ideas of this choice."""
        if self.stage:
            ideas = ideas.in_stage(self.stage)
        if self.product:
            ideas = ideas.filter(thread__product__slug=self.product)
        if self.tag:
            ideas = ideas.tagged(self.tag)
        return ideas.voted_by(user) if self.mine else ideas

    def page(self, ideas, request, size: int):
        """One page of these ideas in the order chosen."""
        find, field, tie = PAGES[self.sort]
        return find(ideas, request, field=field, tie=tie, size=size)

    def address(self, **changes) -> str:
        """The query string of this choice with some of it changed; what goes without saying is left out."""
        words = {name: getattr(self, name) for name in ("sort", "stage", "product", "tag")}
        words |= {"mine": "1" if self.mine else ""} | changes
        if words["sort"] == "trending":
            words["sort"] = ""
        return urlencode({name: value for name, value in words.items() if value})

    def sorts(self) -> list[dict]:
        """The links that choose an order."""
        return [
            {"label": label, "address": self.address(sort=name), "is_chosen": self.sort == name}
            for name, label in SORTS.items()
        ]

    def stages(self, counts: "Counts") -> list[dict]:
        """The links that choose a stage."""
        return self._links("stage", {stage.value: stage.label for stage in STAGES_SHOWN}, counts.of_stages(self))

    def products(self, counts: "Counts") -> list[dict]:
        """The links that choose a product; those about which there is no idea are left out."""
        return self._links("product", counts.products, counts.of_products(self))

    def tags(self, counts: "Counts") -> list[dict]:
        """The links that choose a tag: the most frequent ones, and the one chosen."""
        return self._links("tag", counts.tags, counts.of_tags)

    def _links(self, name: str, words: Mapping, numbers: Mapping[str, int]) -> list[dict]:
        chosen = getattr(self, name)
        links = [
            {
                "label": label,
                "number": numbers.get(value, 0),
                "address": self.address(**{name: value}),
                "is_chosen": chosen == value,
            }
            for value, label in words.items()
        ]
        return [{"label": _("All"), "address": self.address(**{name: ""}), "is_chosen": not chosen}, *links]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many public ideas stand where: by (stage, product), and by tag; with the names of products and tags."""

    by_place: Mapping[tuple[str, str], int]
    products: Mapping[str, str]
    of_tags: Mapping[str, int]
    tags: Mapping[str, str]

    def of_stages(self, chosen: IdeaFilter) -> Mapping[str, int]:
        """How many each stage shows, of the product chosen."""
        numbers: Counter = Counter()
        for (stage, product), number in self.by_place.items():
            if chosen.product in ("", product):
                numbers[stage] += number
        return numbers

    def of_products(self, chosen: IdeaFilter) -> Mapping[str, int]:
        """How many each product shows, in the stage chosen."""
        numbers: Counter = Counter()
        for (stage, product), number in self.by_place.items():
            if chosen.stage in ("", stage):
                numbers[product] += number
        return numbers


def counts_for(chosen: IdeaFilter) -> Counts:
    """What the links beside a list tell: two queries, and none for half a minute after."""
    cache = caches["process"]
    key = f"ideas.counts.{chosen.stage}.{chosen.product}.{chosen.tag}"
    known = cache.get(key)
    if known is None:
        known = count_ideas(chosen)
        cache.set(key, known, COUNTS_SECONDS)
    return known


def count_ideas(chosen: IdeaFilter) -> Counts:
    """The same, counted now: each choice beside the others that were made, so that a number tells what its link
    shows."""
    public = Idea.objects.public().order_by()
    tagged = public.tagged(chosen.tag) if chosen.tag else public
    places = tagged.values_list("stage", "thread__product__slug", "thread__product__name").annotate(n=Count("pk"))
    rows = sorted(places, key=lambda row: (row[2] or "").casefold())
    products = {slug: name for _stage, slug, name, _n in rows if slug}
    narrowed = replace(chosen, tag="").narrow(public).filter(thread__tags__isnull=False)
    words = narrowed.values_list("thread__tags__slug", "thread__tags__name").annotate(n=Count("pk"))
    frequent = list(words.order_by("-n", "thread__tags__name")[: TAGS_SHOWN + 1])
    tags = {slug: name for slug, name, _n in frequent[:TAGS_SHOWN]}
    if chosen.tag:
        tags.setdefault(chosen.tag, chosen.tag)
    return Counts(
        by_place={(stage, slug or ""): number for stage, slug, _name, number in rows},
        products=dict(list(products.items())[:PRODUCTS_SHOWN]),
        of_tags={slug: number for slug, _name, number in frequent},
        tags=tags,
    )
