"""RSS, Atom and JSON feeds: heard, never answered."""

import hashlib
import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.foundation.plaintext import clean_line, clean_text, html_to_text, is_safe_url

from .base import Author, Capabilities, Connector, Incoming, Page, Rejected, Unavailable, Unreadable
from .calls import ask
from .feed_entries import CONTENT_LIMIT, FIELD_LIMIT, entry_digest, entry_key, read_entries
from .fields import NAME_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Fields, read_moment, short_id

FEED_BYTES = 5_000_000
FEED_SECONDS = 15.0
ENTRIES_PER_PAGE = 100
VALIDATOR_LIMIT = 200
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


class FeedConnector(Connector):
    """The entries of one feed."""

    network = "feed"
    name = "Feed"
    capabilities = Capabilities(
        can_poll=True,
        can_receive=False,
        can_reply=False,
        can_edit=False,
        can_retract=False,
        is_idempotent=False,
        can_look_up=False,
        text_limit=None,
        retention_hours=30 * 24,
        may_store_text=True,
        may_show_publicly=True,
        recheck_hours=None,
    )
    settings = {"url": (gettext_lazy("Feed address"), gettext_lazy("The address of an RSS, Atom or JSON feed."), True)}

    def check(self) -> None:
        """Fetch the feed and read it. Raises ConnectorError with what to fix."""
        self._read(self._ask({}))

    def fetch(self, cursors: dict[str, str], pages: int) -> Iterator[Page]:
        """All entries, the oldest first. The cursor holds what the server needs to say that nothing changed."""
        cursor = cursors.get("", "")
        answer = self._ask(_conditions(cursor, self._url()))
        if answer.status == 304:
            yield Page(items=[], cursor=cursor)
            return
        items = self._arrivals(self._read(answer))
        size = max(ENTRIES_PER_PAGE, math.ceil(len(items) / max(pages, 1)))
        chunks = [items[start : start + size] for start in range(0, len(items), size)] or [[]]
        for number, chunk in enumerate(chunks, start=1):
            is_last = number == len(chunks)
            # Only the last page moves the cursor: whoever stops before it reads the whole feed again.
            yield Page(items=chunk, cursor=_cursor(answer, self._url()) if is_last else cursor, is_last=is_last)

    def read(self, raw: dict) -> Incoming | None:
        """One entry as something heard; None for one that says nothing."""
        fields = Fields(raw)
        seen_at = fields.moment("seen_at", required=True)
        published, updated = self._moment(fields, "published"), self._moment(fields, "updated")
        title = fields.line("title", FIELD_LIMIT)
        title = clean_line(html_to_text(title, links=False), TITLE_LIMIT)
        text = clean_text(html_to_text(fields.text("html", CONTENT_LIMIT)), TEXT_LIMIT)
        if not title and not text:
            return None
        said_at = min(published or updated or seen_at, seen_at)
        key = entry_key(self._told(raw))
        return Incoming(
            external_id=short_id(key),
            text=text if text.startswith(title) else f"{title}\n\n{text}".strip(),
            author=self._author(fields, key),
            said_at=said_at,
            # A feed that changes an entry without saying when: the moment we saw the change.
            version=max(min(updated, seen_at), said_at) if updated else seen_at,
            url=fields.address("link"),
            title=title,
            language=_language(fields),
            raw=raw,
        )

    def _url(self) -> str:
        url = str(self.source.settings.get("url") or "").strip()
        if not is_safe_url(url):
            raise Rejected(_("The address of this feed is not a web address; enter one like https://example.org/feed."))
        return url

    def _ask(self, conditions: dict[str, str]):
        url = self._url()
        answer = ask(
            url,
            place=urlsplit(url).netloc,
            headers={"Accept": ACCEPT, **conditions},
            expected=(304, 410),
            max_bytes=FEED_BYTES,
            timeout=FEED_SECONDS,
        )
        if answer.status == 410:
            raise Rejected(_("The feed is gone for good (410). Enter its new address or switch the source off."))
        return answer

    def _read(self, answer) -> list[dict]:
        try:
            entries = read_entries(answer.body, url=answer.url, content_type=answer.headers.get("Content-Type") or "")
        except Unreadable as error:
            raise Rejected(str(error)) from error
        if entries is None:
            raise Unavailable(_("There is no RSS, Atom or JSON feed at this address."))
        return entries

    def _arrivals(self, entries: list[dict]) -> list[tuple[str, dict]]:
        """Each wording of each entry once, those without a date in the order of the feed, newest last."""
        seen_at = datetime.now(UTC).isoformat()
        oldest_first = entries[::-1]
        oldest_first.sort(key=lambda entry: entry["published"] or entry["updated"] or seen_at)
        arrivals = {}
        for entry in oldest_first:
            event_id = f"{short_id(entry_key(entry))}:{entry_digest(entry)}"
            arrivals.setdefault(event_id, entry | {"seen_at": seen_at})
        return list(arrivals.items())

    @staticmethod
    def _told(raw: dict) -> dict:
        told = {name: value for name, value in raw.items() if name != "seen_at"}
        return {"id": "", "link": ""} | told

    @staticmethod
    def _moment(fields: Fields, name: str) -> datetime | None:
        told = fields.text(name, 64)
        try:
            return read_moment(told) if told else None
        except ValueError as error:
            raise Unreadable(f"{name}: {error}") from error

    def _author(self, fields: Fields, key: str) -> Author:
        """A profile's address names a person. A bare name does not: namesakes stay apart, one for each entry."""
        name, url = fields.line("author", NAME_LIMIT), fields.address("author_url")
        feed = str(self.source.settings.get("url") or "")
        if not name:
            title = clean_line(html_to_text(fields.line("feed", FIELD_LIMIT), links=False), NAME_LIMIT)
            return Author(external_id=short_id(url or f"feed:{feed}"), name=title or urlsplit(feed).netloc, url=url)
        return Author(external_id=short_id(url or f"{feed}#{key}"), name=name, url=url)


def _language(fields: Fields) -> str:
    try:
        return fields.language("language")
    except Unreadable:
        return ""


def _conditions(cursor: str, url: str) -> dict[str, str]:
    """The headers that ask for a feed only if it changed since, from a cursor for the same address."""
    try:
        known: Any = json.loads(cursor)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(known, dict) or known.get("of") != _mark(url):
        return {}
    named = {"If-None-Match": known.get("etag"), "If-Modified-Since": known.get("modified")}
    return {name: value for name, value in named.items() if isinstance(value, str) and value}


def _cursor(answer, url: str) -> str:
    told = {"of": _mark(url)}
    for name, header in (("etag", "ETag"), ("modified", "Last-Modified")):
        value = (answer.headers.get(header) or "").strip()
        if value and len(value) <= VALIDATOR_LIMIT and value.isascii() and value.isprintable():
            told[name] = value
    return json.dumps(told)


def _mark(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]
