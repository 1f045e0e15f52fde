"""Sections with what stands first in each, in one query however much there is."""

from dataclasses import dataclass, field

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from .models import Article, Section, Video

ARTICLES_EACH, VIDEOS_EACH = 4, 2
SECTIONS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Leaf:
    """An article or a video as a line of a list: its title and where it is."""

    title: str
    address: str
    is_internal: bool


@dataclass(slots=True)
class Branch:
    """A section with the articles and videos that stand first in it, and the sections that stand in it."""

    section: Section
    articles: list[Leaf]
    videos: list[Leaf]
    branches: list["Branch"] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing stands in it or below it that this visitor may see."""
        return not (self.articles or self.videos or any(not branch.is_empty for branch in self.branches))


def branches_for(user, sections: QuerySet | None = None) -> list[Branch]:
    """The sections, or all of them, each with its first articles and videos, as this visitor may see them.

    One query: for every section the database looks up the first few in an index, so a hundred thousand articles in one
    section cost what ten do. Sections that stand in one of the others are among its `branches`.
    """
    articles = Article.objects.visible_to(user).originals().filter(section=OuterRef("pk")).in_order()
    videos = Video.objects.listed_for(user).filter(section=OuterRef("pk")).in_order()
    shown = {"pk": "pk", "title": "title", "slug": "slug", "audience": "audience"}
    firsts = {f"article_{n}": _nth(articles, n, shown) for n in range(ARTICLES_EACH)}
    firsts |= {f"video_{n}": _nth(videos, n, shown) for n in range(VIDEOS_EACH)}
    rows = Section.objects.all() if sections is None else sections
    found = {
        section.pk: Branch(
            section,
            _leaves(section, "article", ARTICLES_EACH, "knowledge:article"),
            _leaves(section, "video", VIDEOS_EACH, "knowledge:video"),
        )
        for section in rows.annotate(**firsts).order_by("position", "title")[:SECTIONS_SHOWN]
    }
    top = []
    for branch in found.values():
        above = found.get(branch.section.parent_id)
        (above.branches if above else top).append(branch)
    return top


def _nth(rows: QuerySet, number: int, shown: dict[str, str]) -> Subquery:
    return Subquery(rows.values(_=JSONObject(**shown))[number : number + 1])


def _leaves(section: Section, kind: str, number: int, route: str) -> list[Leaf]:
    found = [row for n in range(number) if (row := getattr(section, f"{kind}_{n}"))]
    return [
        Leaf(row["title"], reverse(route, args=[row["pk"], row["slug"] or "-"]), row["audience"] == "staff")
        for row in found
    ]
