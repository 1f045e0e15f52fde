"""Sitemaps: every address that search engines shall know, by type, cut into pages by ranges of ids.

A page holds what has an id of its range, at most PAGE of them, so that a new thing never moves another to a different
page, no page is found by counting rows before it, and none is asked for by OFFSET. The format is that of sitemaps.org
(0.9), which allows 50,000 addresses and 50 MB a file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Count, Exists, F, Max, Model, OuterRef, Q, QuerySet, Sum
from django.urls import reverse

from apps.company.models import Department, Product
from apps.feedback.models import StarCount, TownHall, reviews_address
from apps.forum.models import Board, Post, Tag, Thread
from apps.ideas.models import Release
from apps.knowledge.models import Article, Section, Series, Video

PAGE = 10_000
# The database counts ids in 63 bits.
LAST_PAGE = (2**63 - 1) // PAGE - 1
ROWS_AT_ONCE = 2_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@dataclass(frozen=True, slots=True)
class Part:
    """One type of thing: which rows are public, their columns an address needs, and when one last changed.

    `changed` is the name of a column, or empty where the database could tell only by looking at everything in it.
    """

    rows: Callable[[], QuerySet]
    path: Callable[[Model], str]
    columns: tuple[str, ...]
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page of a sitemap holds: how many, the sum of their ids, and when the newest of them changed."""

    number: int
    ids: int
    changed_at: datetime | None


def readable_threads() -> QuerySet:
    """Public conversations in which something is left to be read; those without answer 410."""
    readable = Post.objects.shown().present().filter(thread=OuterRef("pk"))
    # An opening that was taken away takes the slug along, so only few are looked into.
    return Thread.objects.public().filter(~Q(slug="") | Exists(readable))


def filled_sections() -> QuerySet:
    """Sections in which, or under which, something stands that everybody may read."""
    here, below = {"section": OuterRef("pk")}, {"section__parent": OuterRef("pk")}
    full = Q()
    for rows in (Article.objects.public(), Video.objects.public()):
        full |= Q(Exists(rows.filter(**here))) | Q(Exists(rows.filter(**below)))
    return Section.objects.filter(full)


def used_tags() -> QuerySet:
    """Tags under which a public conversation stands."""
    return Tag.objects.filter(Exists(Thread.objects.public().filter(tags=OuterRef("pk"))))


def tag_path(tag: Tag) -> str:
    """The page of the conversations with a tag."""
    return f"{reverse('forum:threads')}?{urlencode({'tag': tag.slug})}"


def section_path(section: Section) -> str:
    """The page of a section."""
    return reverse("knowledge:section", args=[section.slug])


def series_path(series: Series) -> str:
    """The page of a series of videos."""
    return reverse("knowledge:series", args=[series.slug])


def reviewed_products() -> QuerySet:
    """Products that somebody has reviewed."""
    return Product.objects.filter(Exists(StarCount.objects.filter(product=OuterRef("pk"), number__gt=0)))


def board_path(board: Board) -> str:
    """The page of a board."""
    return reverse("forum:board", args=[board.slug])


PARTS = {
    "threads": Part(readable_threads, Thread.get_absolute_url, ("slug",), "last_post_at"),
    "articles": Part(Article.objects.public, Article.get_absolute_url, ("slug",), "updated_at"),
    "videos": Part(Video.objects.public, Video.get_absolute_url, ("slug",), "updated_at"),
    "releases": Part(Release.objects.published, Release.get_absolute_url, ("slug",), "updated_at"),
    "town-halls": Part(TownHall.objects.public, TownHall.get_absolute_url, ("slug",), "changed_at"),
    "sections": Part(filled_sections, section_path, ("slug",)),
    "series": Part(
        lambda: Series.objects.filter(Exists(Video.objects.public().filter(series=OuterRef("pk")))),
        series_path,
        ("slug",),
    ),
    "boards": Part(Board.objects.all, board_path, ("slug",)),
    "products": Part(Product.objects.all, Product.get_absolute_url, ("slug",)),
    "reviews": Part(reviewed_products, reviews_address, ("slug",)),
    "departments": Part(Department.objects.listed, Department.get_absolute_url, ("slug",)),
    "tags": Part(used_tags, tag_path, ("slug",)),
}
# Pages that are not rows, by the names of their addresses.
PAGES = (
    "portal:home", "portal:why", "portal:site_map", "portal:products", "forum:threads", "forum:boards", "forum:ask",
    "knowledge:help", "knowledge:videos", "contact:departments", "ideas:list", "ideas:roadmap",
    "ideas:changelog", "ideas:changed",
    "feedback:town_halls",
)  # fmt: skip


def index() -> str:
    """The sitemap of sitemaps: one query for each type, whatever its size."""
    entries = [_entry("sitemap", reverse("portal:sitemap_of_pages"), None)]
    for name, part in PARTS.items():
        numbered = part.rows().order_by().annotate(page=F("pk") / PAGE).values("page")
        told = numbered.annotate(newest=Max(part.changed or "pk")).order_by("page").values_list("page", "newest")
        entries += [
            _entry("sitemap", reverse("portal:sitemap", args=[name, page]), newest if part.changed else None)
            for page, newest in told
        ]
    return f"{HEAD}<sitemapindex {NAMESPACE}>\n{''.join(entries)}</sitemapindex>\n"


def sitemap_of_pages() -> str:
    """The pages that are not rows."""
    entries = "".join(_entry("url", reverse(name), None) for name in PAGES)
    return f"{HEAD}<urlset {NAMESPACE}>\n{entries}</urlset>\n"


def facts_of(part: Part, page: int) -> Facts:
    """What makes this page of a sitemap what it is, in one query; when it changes, so does one of these."""
    told = (
        _rows_of(part, page)
        .order_by()
        .aggregate(number=Count("pk"), ids=Sum("pk"), changed_at=Max(part.changed) if part.changed else Max("pk"))
    )
    return Facts(told["number"], told["ids"] or 0, told["changed_at"] if part.changed else None)


def write(part: Part, page: int) -> Iterator[str]:
    """A page of a sitemap, in pieces; a query for each ROWS_AT_ONCE, and no row is in memory longer than its piece.

    Each piece is asked for by itself, so that nothing is held open in the database while a slow reader takes its time.
    """
    columns = ("pk", *part.columns, *([part.changed] if part.changed else []))
    rows = _rows_of(part, page).order_by("pk").only(*columns)
    yield f"{HEAD}<urlset {NAMESPACE}>\n"
    last = -1
    while found := list(rows.filter(pk__gt=last)[:ROWS_AT_ONCE]):
        yield "".join(
            _entry("url", part.path(row), getattr(row, part.changed) if part.changed else None) for row in found
        )
        last = found[-1].pk
        if len(found) < ROWS_AT_ONCE:
            break
    yield "</urlset>\n"


def _rows_of(part: Part, page: int) -> QuerySet:
    return part.rows().filter(pk__gte=page * PAGE, pk__lt=(page + 1) * PAGE)


def _entry(tag: str, path: str, changed_at: datetime | None) -> str:
    lastmod = f"<lastmod>{changed_at.isoformat(timespec='seconds')}</lastmod>" if changed_at else ""
    return f"<{tag}><loc>{escape(settings.SITE_URL + path)}</loc>{lastmod}</{tag}>\n"
