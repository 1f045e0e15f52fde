"""Where a page of the site stands inside a frame: links stay in the frame where it has the page, and open a tab of
their own where it has not, since no other page of ours lets itself be framed."""

import re
from functools import cache
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape

from .models import Feature

# Links as our own rendering writes them, and what stands in them.
LINK = re.compile(r'<a((?:\s+[a-z-]+="[^"]*")+)\s*>')
ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"')
ALONE = {"target": "_blank", "rel": "nofollow ugc noopener"}


def framed_address(frame, address: str) -> str:
    """The page of a frame (`views.framed.Frame`) that shows what stands at an address of the site; empty for none."""
    parts = urlsplit(address)
    if parts.netloc and f"{parts.scheme}://{parts.netloc}" != settings.SITE_URL:
        return ""
    if not (found := _pages().fullmatch(parts.path)):
        return ""
    name = found.lastgroup
    number = found[name]
    if name == "video" and not frame.embed.offers(Feature.VIDEOS):
        return ""
    anchor = f"#{parts.fragment}" if parts.fragment else ""
    return f"{frame.address(f'embed:{name}', number)}{anchor}"


def frame_links(frame, html: str) -> str:
    """Words as HTML of ours, with every link leading on inside the frame or opening a tab of its own."""

    def lead(found: re.Match) -> str:
        told = dict(ATTRIBUTE.findall(found[1]))
        address = unescape(told.get("href", "#"))
        if address.startswith("#"):
            return found[0]
        if framed := framed_address(frame, address):
            told = {name: value for name, value in told.items() if name not in ALONE} | {"href": escape(framed)}
        else:
            told |= ALONE
        return f"<a {' '.join(f'{name}="{value}"' for name, value in told.items())}>"

    return LINK.sub(lead, html)


@cache
def _pages() -> re.Pattern:
    """The addresses of the pages that a frame has, by name; asked of the site's own so that they never part ways."""
    pages = {"thread": "forum:thread", "article": "knowledge:article", "video": "knowledge:video"}
    before = {name: reverse(route, args=[0, "-"]).removesuffix("0/-/") for name, route in pages.items()}
    return re.compile("|".join(f"{re.escape(path)}(?P<{name}>[0-9]{{1,18}})/[^/]*/?" for name, path in before.items()))
