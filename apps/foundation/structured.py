"""What a page is about, in the words of schema.org, written into the page for machines.

The words themselves are chosen by each app in its own `structured.py`: pure functions that take what the page already
has and give a dictionary. Only what every visitor reads may stand in one.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import unescape

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

CONTEXT = "https://schema.org"
_TAG = re.compile(r"<[^>]*>")
_GAP = re.compile(r"\s+")
# HTML of so many times the letters asked for is looked at; the rest of a long text is not.
_MARKS = 4
# Inside of <script> a browser looks for "</script" and "<!--" alone; written like this, JSON means the same.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def json_ld(data: Mapping | Sequence[Mapping] | None) -> SafeString:
    """A data block for one thing or several, which the content policy lets stand (it is never run); empty for none.

    Nothing in the words can end the block: the signs that could are written as JSON escapes.
    """
    things = [data] if isinstance(data, Mapping) else list(data or ())
    things = [thing for thing in things if thing]
    if not things:
        return SafeString("")
    said = {"@context": CONTEXT, **things[0]} if len(things) == 1 else {"@context": CONTEXT, "@graph": things}
    written = json.dumps(said, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')


def without_nothing(thing: Mapping) -> dict:
    """A thing without the properties that say nothing: None, empty words, empty lists."""
    return {name: value for name, value in thing.items() if value is not None and value != "" and value != []}


def full_address(path: str) -> str:
    """A path of this site with SITE_URL before it; an address that is one already as it is."""
    return path if path.startswith(("https://", "http://")) else f"{settings.SITE_URL}{path}"


def moment(at: datetime | None) -> str | None:
    """A moment as ISO 8601 with its zone; None for none."""
    return at.isoformat(timespec="seconds") if at else None


def duration(seconds: int | None) -> str | None:
    """A length of time as ISO 8601 writes it, PT1H2M3S; None where it is not known."""
    if not seconds:
        return None
    minutes, left = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{left}S" if left else "")
    return f"PT{parts}"


def breadcrumbs(*steps: tuple[str, str]) -> dict:
    """The way to a page from the first one: (name, path) of each step, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": full_address(path)}
            for place, (name, path) in enumerate(steps, start=1)
        ],
    }


def first_words(html: str, letters: int) -> str:
    """The beginning of stored HTML as plain text of at most so many letters, cut with "…".

    For what was made safe before, where a tag is whatever stands in angle brackets; many times cheaper than reading
    HTML that nobody trusts.
    """
    read = html[: letters * _MARKS]
    if len(read) < len(html):
        read = read[: read.rfind("<")] if read.rfind("<") > read.rfind(">") else read
    plain = _GAP.sub(" ", unescape(_TAG.sub(" ", read))).strip()
    if len(plain) <= letters and len(read) == len(html):
        return plain
    return plain[: letters - 1].rstrip() + "…"
