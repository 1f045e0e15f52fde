"""The words of an article as they are shown: its own pictures, links to our own pages, headings one can link to."""

import html as html_entities
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.foundation.enriching import Surroundings
from apps.foundation.markdown import RENDERER_VERSION, render_words

ARTICLE_RENDERER_VERSION = RENDERER_VERSION * 100 + 1
"""Stored beside rendered HTML; raised whenever the same source would come out differently."""

ATTACHMENT = re.compile(r"/attachments/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/[^\s)\"'<>]{0,400}")
ARTICLE = re.compile(r"/articles/(\d{1,18})/")
ID_LIMIT = 60
# Before every id of a heading, so that none is one of the page's own.
ID_PREFIX = "s-"
_HEADING = re.compile(r"<h([234])>(.*?)</h\1>", re.DOTALL)
_HEADING_WITH_ID = re.compile(r'<h([234]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_OWN_LINK = re.compile(r'(<a href="(?:/(?!/)|#)[^"]*"(?: title="[^"]*")?) rel="[^"]*"')


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the table of contents: its level (2 or 3), its id on the page, its words."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class RenderedArticle:
    """Safe HTML, the keys of attachments that the text names, and the numbers of articles that it links to."""

    html: SafeString
    attachments: list[str] = field(default_factory=list)
    articles: list[int] = field(default_factory=list)


def render_article(body: str, pictures: Mapping[str, tuple[int, int]] | None = None) -> RenderedArticle:
    """Safe HTML for the Markdown of an article or of the words below a video.

    `pictures` maps the addresses of those that it may show to width and height in pixels. Links may lead to our own
    pages; those are not marked as strangers' words. Raises ValidationError for more than 20,000 characters.
    """
    rendered = render_words(body, Surroundings(pictures=pictures or {}, own_pages=True))
    named = [*rendered.found.pictures, *rendered.found.pages]
    keys = [found[1] for address in named if (found := ATTACHMENT.match(address))]
    articles = [int(found[1]) for address in rendered.found.pages if (found := ARTICLE.match(address))]
    html = _OWN_LINK.sub(r"\1", with_heading_ids(rendered.html))
    return RenderedArticle(mark_safe(html), list(dict.fromkeys(keys)), list(dict.fromkeys(articles)))  # noqa: S308


def with_heading_ids(html: str) -> str:
    """Cleaned HTML whose headings have ids, so that one can link to them.

    An id is made of the heading's words, "s-first-steps"; the second with the same words is "s-first-steps-2". It stays
    what it is as long as the words do and no equal heading comes before it. Whether somebody begins with "#" or with
    "##", the highest are of the second level: below the title, no level is left out.
    """
    taken: dict[str, int] = {}
    above = min((int(match[1]) for match in _HEADING.finditer(html)), default=2) - 2

    def name(match: re.Match) -> str:
        identity, level = _free_id(plain_words(match[2]), taken), int(match[1]) - above
        return f'<h{level} id="{identity}">{match[2]}</h{level}>'

    return _HEADING.sub(name, html)


def table_of_contents(html: str) -> list[Heading]:
    """The headings of the second and third level of rendered HTML, in reading order."""
    headings = _HEADING_WITH_ID.findall(html)
    found = (Heading(int(level), identity, plain_words(text)) for level, identity, text in headings)
    return [heading for heading in found if heading.level < 4 and heading.text]


def plain_words(html: str) -> str:
    """The words of a piece of HTML on one line."""
    return " ".join(html_entities.unescape(_TAG.sub("", html)).split())


def check_attachments(body: str, usable: set[str]) -> None:
    """Refuse a text that names files of another article, or files that are not there.

    Raises ValidationError naming the first.
    """
    for match in ATTACHMENT.finditer(body):
        if match[1] not in usable:
            raise ValidationError(
                _("“%(address)s” is not attached to this article. Attach the file here and use its address.")
                % {"address": match[0][:120]},
                code="foreign_attachment",
            )


def _free_id(words: str, taken: dict[str, int]) -> str:
    # Letters, digits, hyphens and underscores of any script: nothing that ends an attribute.
    base = ID_PREFIX + (slugify(words, allow_unicode=True)[:ID_LIMIT].strip("-_") or "part")
    identity = base
    # Thousands of equal headings go on from the number that the last one got.
    while identity in taken:
        taken[base] = taken.get(base, 1) + 1
        identity = f"{base}-{taken[base]}"
    taken.setdefault(identity, 1)
    return identity
