"""Entries out of the bytes of a feed: RSS and Atom as the world really sends them, and JSON Feed."""

import calendar
import codecs
import hashlib
import io
import json
import re
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser
from django.utils.translation import gettext as _

from apps.foundation.plaintext import is_safe_url

from .base import Unreadable
from .fields import EARLIEST

ENTRY_LIMIT = 5_000
CONTENT_LIMIT = 100_000
# A broken document takes some 20 microseconds for each tag.
TAG_LIMIT = 150_000
FIELD_LIMIT = 2_000
_DECLARED_ENCODING = re.compile(r"encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_BLANKS = b" \t\r\n"


def read_entries(data: bytes, *, url: str, content_type: str = "") -> list[dict] | None:
    """The entries of a feed as small JSON objects, in the order of the document; None where this is no feed.

    Each has "id", "link", "title", "html", "author", "author_url", "published", "updated" (ISO 8601, UTC),
    "language" and "feed" (its title), all texts, "" where missing. Raises Unreadable for a document that declares
    entities: they can grow without bound or read files.
    """
    if data.removeprefix(codecs.BOM_UTF8).lstrip(_BLANKS).startswith(b"{"):
        return _json_feed(data, url)
    if declares_entities(data, content_type):
        raise Unreadable(
            _("The feed declares entities (<!ENTITY …>), which are never read. Ask its makers to leave them out.")
        )
    if data.count(b"<") > TAG_LIMIT:
        raise Unreadable(_("The feed holds more than %(limit)d tags.") % {"limit": TAG_LIMIT})
    # Bytes in a stream: given a text, feedparser would take it for an address and fetch it.
    headers = {"content-type": content_type, "content-location": url} if content_type else {"content-location": url}
    parsed = feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False)
    if not parsed.get("version") and not parsed.entries:
        return None
    feed = parsed.get("feed") or {}
    told = {
        "language": _text(feed.get("language"), 40),
        "feed": _text(feed.get("title"), FIELD_LIMIT),
    }
    return [_entry(entry, url) | told for entry in parsed.entries[:ENTRY_LIMIT]]


def declares_entities(data: bytes, content_type: str = "") -> bool:
    """Whether the document's type declaration holds an inner part with <!ENTITY, in whichever encoding it hides."""
    start = data[:400].replace(b"\0", b"").decode("latin-1")
    named = [match[1] for match in (_DECLARED_ENCODING.search(start), _CHARSET.search(content_type)) if match]
    texts = [data.replace(b"\0", b"").decode("latin-1")]
    for name in {"cp037"} if data.startswith(b"\x4c\x6f\xa7\x94") else set(named):
        try:
            if not codecs.lookup(name).name.startswith(("utf-8", "utf-16", "utf-32", "iso8859", "ascii", "cp125")):
                texts.append(data.decode(name, errors="replace"))
        except (LookupError, ValueError, UnicodeError):
            continue
    return any(_prolog_declares_entities(text) for text in texts)


def entry_digest(entry: dict) -> str:
    """A short mark of everything an entry says: it changes when the entry does."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()[:24]


def entry_key(entry: dict) -> str:
    """What an entry is known by: its id, else its link, else a digest of what it says."""
    return entry["id"] or entry["link"] or f"sha256:{entry_digest(entry)}"


def _prolog_declares_entities(text: str) -> bool:
    place = text.find("<")
    while place >= 0:
        if text.startswith("<!--", place):
            place = _behind(text, "-->", place + 4)
        elif text.startswith("<?", place):
            place = _behind(text, "?>", place + 2)
        elif text.startswith("<!", place):
            return re.search(r"<!ENTITY", text[place:], re.IGNORECASE) is not None
        else:
            return False
        place = text.find("<", place) if place >= 0 else place
    return False


def _behind(text: str, mark: str, start: int) -> int:
    end = text.find(mark, start)
    return end + len(mark) if end >= 0 else -1


def _entry(entry: Any, base: str) -> dict:
    contents = [part.get("value") for part in entry.get("content") or [] if isinstance(part, dict)]
    detail = entry.get("author_detail") or {}
    return {
        "id": _text(entry.get("id"), FIELD_LIMIT),
        "link": _link(entry.get("link"), base),
        "title": _text(entry.get("title"), FIELD_LIMIT),
        "html": _text(next(filter(None, contents), None) or entry.get("summary"), CONTENT_LIMIT),
        "author": _name(_text(entry.get("author"), FIELD_LIMIT), _text(detail.get("name"), FIELD_LIMIT)),
        "author_url": _link(detail.get("href"), base),
        "published": _when(entry, "published_parsed"),
        # Asked past feedparser's habit of giving the one date for the other.
        "updated": _when(entry, "updated_parsed"),
    }


def _name(author: str, name: str) -> str:
    """The author's name without a mail address: RSS says "address (name)", which feedparser cuts in the wrong place."""
    behind_address = re.fullmatch(r"[^\s@]+@[^\s@]+\s+\(([^()]+)\)", author)
    return behind_address[1] if behind_address else re.sub(r"[^\s@<(]+@[^\s@>)]+", "", name or author).strip(" <>()")


def _text(value: Any, limit: int) -> str:
    return value.replace("\0", "")[:limit].strip() if isinstance(value, str) else ""


def _link(value: Any, base: str) -> str:
    try:
        link = urljoin(base, value.strip()) if isinstance(value, str) and value.strip() else ""
    except ValueError:
        return ""
    return link if is_safe_url(link) else ""


def _when(entry: Any, name: str) -> str:
    moment = dict.get(entry, name)
    if not isinstance(moment, time.struct_time):
        return ""
    try:
        return _plausible(datetime.fromtimestamp(calendar.timegm(moment), UTC))
    except (ValueError, OverflowError, OSError):
        return ""


def _plausible(moment: datetime) -> str:
    return moment.isoformat() if moment >= EARLIEST else ""


def _json_feed(data: bytes, base: str) -> list[dict] | None:
    """JSON Feed 1.1. Source: jsonfeed.org/version/1.1."""
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version"))[:200]:
        return None
    items = feed.get("items") if isinstance(feed.get("items"), list) else []
    told = {"language": _text(feed.get("language"), 40), "feed": _text(feed.get("title"), FIELD_LIMIT)}
    return [_json_entry(item, feed, base) | told for item in items[:ENTRY_LIMIT] if isinstance(item, dict)]


def _json_entry(item: dict, feed: dict, base: str) -> dict:
    author = _json_author(item) or _json_author(feed)
    plain = _text(item.get("content_text"), CONTENT_LIMIT).replace("&", "&amp;").replace("<", "&lt;")
    identifier = item.get("id")
    return {
        "id": _text(str(identifier) if isinstance(identifier, int) else identifier, FIELD_LIMIT),
        "link": _link(item.get("url") or item.get("external_url"), base),
        "title": _text(item.get("title"), FIELD_LIMIT),
        "html": _text(item.get("content_html"), CONTENT_LIMIT)
        or plain.replace("\n", "<br>")
        or _text(item.get("summary"), CONTENT_LIMIT),
        "author": _text(author.get("name"), FIELD_LIMIT),
        "author_url": _link(author.get("url"), base),
        "published": _json_when(item.get("date_published")),
        "updated": _json_when(item.get("date_modified")),
    }


def _json_author(told: dict) -> dict:
    """The first author; version 1.0 had only one."""
    authors = told.get("authors")
    candidates = [*authors, told.get("author")] if isinstance(authors, list) else [told.get("author")]
    return next((one for one in candidates if isinstance(one, dict)), {})


def _json_when(value: Any) -> str:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 64 else None
        return _plausible(moment.astimezone(UTC)) if moment and moment.tzinfo else ""
    except (ValueError, OverflowError):
        return ""
