"""oEmbed (oembed.com, version 1.0): how other sites show a link to a page of ours, in a frame made for that.

What everybody may read has a card: conversations, ideas among them, articles and videos. Everything else, also what
was there once, is answered as if it had never been.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Model
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.forum.models import Thread
from apps.forum.redistribution import original_openings, plain_address
from apps.foundation.structured import full_address
from apps.knowledge.models import Article, Video

LONGEST_ADDRESS = 2_000
LARGEST_NUMBER = 2**63 - 1
CACHE_SECONDS = 3600
WIDTH, HEIGHT = 600, 220
# Smaller than this nothing can be read in it; then it is a link.
SMALLEST_WIDTH, SMALLEST_HEIGHT = 200, 140
# Under the film of a video stand its title and ours.
BELOW_FILM = 84
SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
# The pages that have cards, by the name of their address, and what in it is the number.
PAGES = {
    "forum:thread": ("thread", "thread_id"),
    "knowledge:article": ("article", "pk"),
    "knowledge:any_language": ("article", "pk"),
    "knowledge:video": ("video", "video_id"),
}
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Pointed:
    """What an address leads to: "thread", "article" or "video", and the row."""

    kind: str
    thing: Model

    @property
    def card_path(self) -> str:
        """The path of its card."""
        return reverse("embed:card", args=[self.kind, self.thing.pk])


def find_shown(kind: str, pk: int) -> Model | None:
    """The conversation, article or video of that number that everybody may see; None for any other. One query."""
    if not 0 < pk <= LARGEST_NUMBER:
        return None
    rows = {
        "thread": Thread.objects.public().select_related("author", "resolution", "product"),
        "article": Article.objects.public().select_related("in_force"),
        "video": Video.objects.public(),
    }
    return rows[kind].filter(pk=pk).first() if kind in rows else None


def find_pointed(address: str) -> Pointed | None:
    """What a full address of this site leads to, where everybody may see it; None for anything else."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return None
    site = urlsplit(settings.SITE_URL)
    # A link of ours may have been written before we had https, or after.
    if parts.scheme not in ("https", "http") or (parts.hostname, port) != (site.hostname, site.port):
        return None
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    kind, name = PAGES.get(match.view_name, ("", ""))
    thing = find_shown(kind, match.kwargs[name]) if kind else None
    return Pointed(kind, thing) if thing else None


def answer_about(pointed: Pointed, company: Profile, *, maxwidth: int | None, maxheight: int | None) -> dict:
    """What the specification calls a response: "rich" or "video" with a frame for the card, "link" where that does
    not fit into the width and height (pixels; None for any) that were asked for."""
    thing = pointed.thing
    told = {
        "version": "1.0",
        "type": "link",
        "provider_name": company.name,
        "provider_url": f"{settings.SITE_URL}/",
        "cache_age": CACHE_SECONDS,
    }
    is_only_referred_to = pointed.kind == "thread" and bool(original_openings([thing.pk]))
    if not is_only_referred_to:
        told |= {"title": thing.title, **_author(pointed)}
    if pointed.kind == "video" and (poster := thing.poster_address):
        told |= {"thumbnail_url": full_address(poster), "thumbnail_width": 960, "thumbnail_height": 540}
    if size := _size(pointed, maxwidth, maxheight):
        width, height = size
        is_film = pointed.kind == "video" and thing.is_here
        html = format_html(
            '<iframe src="{}" width="{}" height="{}" title="{}" sandbox="{}" loading="lazy" frameborder="0" '
            'referrerpolicy="origin" allowfullscreen></iframe>',
            full_address(pointed.card_path),
            width,
            height,
            # Beyond the words that may leave.
            _("From the help of %(company)s") % {"company": company.name} if is_only_referred_to else thing.title,
            SANDBOX,
        )
        told |= {"type": "video" if is_film else "rich", "html": str(html), "width": width, "height": height}
    return told


def as_xml(told: dict) -> str:
    """A response in XML, as the specification writes it. What XML cannot hold is left out."""
    lines = (f"  <{name}>{escape(NOT_IN_XML.sub('', str(value)))}</{name}>" for name, value in told.items())
    return '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>\n' + "\n".join(lines) + "\n</oembed>\n"


def discovery_address(path: str, format: str) -> str:
    """Where a program asks about the page at this path, in "json" or "xml"."""
    query = urlencode({"url": full_address(path), "format": format})
    return f"{full_address(reverse('embed:oembed'))}?{query}"


def shown_address(thing: Model) -> str:
    """The full address of the page that a card leads to, without the words of a title that may not leave."""
    is_only_referred_to = isinstance(thing, Thread) and bool(original_openings([thing.pk]))
    return full_address(plain_address(thing.pk) if is_only_referred_to else thing.get_absolute_url())


def _author(pointed: Pointed) -> dict:
    if pointed.kind != "thread":
        return {}
    author = pointed.thing.author
    path = author.get_absolute_url()
    return {"author_name": str(author), **({"author_url": full_address(path)} if path else {})}


def _size(pointed: Pointed, maxwidth: int | None, maxheight: int | None) -> tuple[int, int] | None:
    width = min(maxwidth or WIDTH, WIDTH)
    height = HEIGHT
    if pointed.kind == "video":
        room = (maxheight or LARGEST_NUMBER) - BELOW_FILM
        width = min(width, room * 16 // 9)
        height = width * 9 // 16 + BELOW_FILM
    height = min(maxheight or height, height)
    return (width, height) if width >= SMALLEST_WIDTH and height >= SMALLEST_HEIGHT else None
