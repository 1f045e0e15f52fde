"""Mastodon and what speaks like it. Source: docs.joinmastodon.org, API of version 4.6."""

import random
import re
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import Capabilities, Connector, Incoming, Outgoing, Page, Rejected, Sent, Unavailable, Withdrawal
from .mastodon_server import STATUS_ID, MastodonServer, find_reply
from .mastodon_status import VISIBILITIES, arrival, count_characters, is_newer, read_status, unwrap

MENTIONS = "mentions"
MENTIONS_PER_PAGE = 80
POSTS_PER_PAGE = 40
TAG_LIMIT = 20
TAG = re.compile(r"\w{1,80}")
HANDLE = re.compile(r"@[\w.@:-]{1,300}")
CURSOR = re.compile(r"[0-9A-Za-z]{1,64}")
# A run ends before the worker that does it is stopped.
RUN_SECONDS = 14.0
PAGES_LOOKED_THROUGH = 5
SNOWFLAKE_SHIFT = 16


class MastodonConnector(Connector):
    """Mentions of our account and posts with our hashtags, from one server."""

    network = "mastodon"
    name = "Mastodon"
    capabilities = Capabilities(
        can_poll=True,
        can_receive=False,
        can_reply=True,
        can_edit=True,
        can_retract=True,
        is_idempotent=True,
        can_look_up=True,
        text_limit=500,
        retention_hours=30 * 24,
        may_store_text=True,
        may_show_publicly=True,
        recheck_hours=24,
    )
    settings = {
        "instance": (
            gettext_lazy("Server"),
            gettext_lazy("Where our account lives, as https://mastodon.example."),
            True,
        ),
        "hashtags": (
            gettext_lazy("Hashtags"),
            gettext_lazy("Listened to beside mentions, separated by commas."),
            False,
        ),
        "backfill_days": (
            gettext_lazy("Days to look back"),
            gettext_lazy("How far a new hashtag is read back; empty for everything the server has."),
            False,
        ),
    }
    secrets = {"token": (gettext_lazy("Access token"), gettext_lazy("With the rights to read and to write."), True)}

    def __init__(self, source):
        super().__init__(source)
        self.server = MastodonServer(source.settings, source.secrets)

    def check(self) -> None:
        """Ask the server whose token this is; settings are read too. Raises ConnectorError with what to fix."""
        self._streams({})
        self.server.own_account_id(ask_again=True)

    def fetch(self, cursors: dict[str, str], pages: int) -> Iterator[Page]:
        """Pages of mentions and of each hashtag in turn, oldest first, without gaps (`min_id`)."""
        streams = self._streams(cursors)
        if pages < len(streams):
            # Too few for everybody: none of them is always the last one.
            streams = dict(random.sample(list(streams.items()), len(streams)))
        ends_at = time.monotonic() + RUN_SECONDS
        own_account_id = self.server.own_account_id()
        while streams:
            for name, position in list(streams.items()):
                if pages <= 0 or time.monotonic() > ends_at:
                    return
                pages -= 1
                found, is_full = self._window(name, position)
                newest = max(filter(None, map(_page_id, found)), key=lambda mark: (len(mark), mark), default="")
                has_moved = bool(newest) and is_newer(newest, position)
                if has_moved:
                    streams[name] = newest
                if not (has_moved and is_full):
                    del streams[name]
                yield Page(
                    items=[arrival(unwrap(each), own_account_id) for each in reversed(found) if _is_heard(each)],
                    cursor=newest if has_moved else position,
                    cursor_name=name,
                    is_last=not streams,
                )

    def read(self, raw: dict) -> Incoming | Withdrawal | None:
        """A status or a notification around one. Speaks to nobody: whose it is was learned when it was fetched."""
        return read_status(raw)

    def recheck(self, external_ids: Sequence[str]) -> Iterator[tuple[str, dict]]:
        """Statuses that were edited, and {"deleted": id} for those that are gone; one request for each id."""
        ends_at = time.monotonic() + RUN_SECONDS
        own_account_id = self.server.own_account_id()
        for external_id in filter(STATUS_ID.fullmatch, external_ids):
            _require_time(ends_at)
            status = self.server.status(external_id)
            if status is None:
                yield f"{external_id}:deleted", {"deleted": external_id}
            elif status.get("edited_at"):
                yield arrival(status, own_account_id)

    def ancestors(self, external_id: str) -> list[tuple[str, dict]]:
        """What stands above a status, the eldest first."""
        own_account_id = self.server.own_account_id()
        return [arrival(status, own_account_id) for status in self.server.context(external_id, "ancestors")]

    def send(self, outgoing: Outgoing, *, timeout: float) -> Sent:
        """Post a reply that is seen by whoever saw what it answers, never by more."""
        ends_at = time.monotonic() + timeout
        parent = unwrap(outgoing.raw_parent)
        if not isinstance(parent, dict) or parent.get("visibility") not in VISIBILITIES:
            parent = self.server.status(outgoing.in_reply_to, timeout)
        if parent is None:
            raise Rejected(_("The post this answers is gone."))
        remaining = _require_time(ends_at)
        visibility, language = parent.get("visibility"), parent.get("language")
        status = {
            "status": outgoing.text,
            "in_reply_to_id": outgoing.in_reply_to,
            # What we do not know is treated as the most private.
            "visibility": visibility if visibility in ("public", "unlisted", "private") else "direct",
        }
        if isinstance(language, str):
            status["language"] = language
        return self.server.post(status, outgoing.idempotency_key, remaining)

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Our reply with this text below what it answers, among our latest posts or in the conversation."""
        ends_at = time.monotonic() + RUN_SECONDS
        own_account_id = self.server.own_account_id()
        wanted = {"own_account_id": own_account_id, "in_reply_to": outgoing.in_reply_to, "text": outgoing.text}
        oldest = ""
        for _page in range(PAGES_LOOKED_THROUGH):
            _require_time(ends_at)
            statuses = self.server.own_statuses(oldest, POSTS_PER_PAGE)
            if found := find_reply(statuses, **wanted):
                return found
            marks = [mark for mark in map(_page_id, statuses) if mark]
            if not marks:
                break
            oldest = min(marks, key=lambda mark: (len(mark), mark))
        _require_time(ends_at)
        return find_reply(self.server.context(outgoing.in_reply_to, "descendants"), **wanted)

    def edit(self, external_id: str, outgoing: Outgoing, *, timeout: float) -> Sent:
        """Replace the words of a reply of ours."""
        return self.server.put(external_id, {"status": outgoing.text}, timeout)

    def retract(self, external_id: str, *, timeout: float) -> None:
        """Delete a reply of ours; one that is gone already is a success."""
        self.server.delete(external_id, timeout)

    def compose(self, text: str, *, to: str) -> str:
        """The text, addressed to whom it answers unless it names them already."""
        home = urlsplit(str(self.source.settings.get("instance", ""))).netloc
        mention = to.removesuffix(f"@{home}") if HANDLE.fullmatch(to) else ""
        if not mention or re.search(rf"(?<![\w@/]){re.escape(mention)}(?![\w@-])", text, re.IGNORECASE):
            return text
        return f"{mention} {text}"

    def measure(self, text: str) -> int:
        """As Mastodon counts: an address is 23, a mention its name without the server."""
        return count_characters(text)

    def _streams(self, cursors: dict[str, str]) -> dict[str, str]:
        """Each stream's name and the id after which it is read on."""
        starts = {MENTIONS: "0"} | {f"tag:{tag}": self._first_id() for tag in self._tags()}
        return {
            name: cursors[name] if CURSOR.fullmatch(cursors.get(name) or "") else start
            for name, start in starts.items()
        }

    def _tags(self) -> list[str]:
        told = self.source.settings.get("hashtags") or []
        words = re.split(r"[\s,]+", told) if isinstance(told, str) else [str(word) for word in told]
        tags = list(dict.fromkeys(word.strip().lstrip("#").lower() for word in words if word.strip(" #")))
        if len(tags) > TAG_LIMIT:
            raise Rejected(_("A source listens to at most %(limit)d hashtags.") % {"limit": TAG_LIMIT})
        for tag in tags:
            if not TAG.fullmatch(tag):
                raise Rejected(
                    _("“%(tag)s” is not a hashtag; it has up to 80 letters, digits and underscores.")
                    % {"tag": tag[:100]}
                )
        return tags

    def _first_id(self) -> str:
        """Where a new hashtag begins: Mastodon's ids hold the milliseconds since 1970."""
        days = str(self.source.settings.get("backfill_days") or "").strip()
        if not days:
            return "0"
        if not re.fullmatch(r"[0-9]{1,4}", days):
            raise Rejected(_("The days to look back must be a whole number up to 9999."))
        start = datetime.now(UTC) - timedelta(days=int(days))
        return str(int(start.timestamp() * 1000) << SNOWFLAKE_SHIFT)

    def _window(self, name: str, position: str) -> tuple[list, bool]:
        """The oldest page after a position, newest first, and whether it is full."""
        if name == MENTIONS:
            found, limit = self.server.mentions(position, MENTIONS_PER_PAGE), MENTIONS_PER_PAGE
        else:
            found, limit = self.server.tagged(name.removeprefix("tag:"), position, POSTS_PER_PAGE), POSTS_PER_PAGE
        return found, len(found) >= limit


def _require_time(ends_at: float) -> float:
    """The seconds that are left. Raises Unavailable where there are none."""
    remaining = ends_at - time.monotonic()
    if remaining <= 0:
        raise Unavailable(_("Mastodon answers too slowly; there was no time left."))
    return remaining


def _page_id(found: Any) -> str:
    """The id that pages count in: of the notification where there is one, else of the status."""
    mark = found.get("id") if isinstance(found, dict) else None
    return mark if isinstance(mark, str) and CURSOR.fullmatch(mark) else ""


def _is_heard(found: Any) -> bool:
    """Not a notification about something else or about a status that is gone already."""
    return not (isinstance(found, dict) and "type" in found and "content" not in found and found.get("status") is None)
