"""What a Mastodon status means, and how Mastodon counts and mentions. Source: docs.joinmastodon.org, API 4.6."""

import hashlib
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from apps.foundation.payloads import storable
from apps.foundation.plaintext import clean_line, clean_text, find_web_addresses, html_to_text, is_safe_url

from .base import Author, Incoming, Unreadable, Withdrawal
from .fields import COUNT_LIMIT, NAME_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Fields, short_id

CHARACTERS_PER_LINK = 23
CONTENT_LIMIT = 200_000
MEDIA_LIMIT = 16
VISIBILITIES = ("public", "unlisted", "private", "direct", "limited")
PUBLIC = ("public", "unlisted")
# Beside the network's own keys: whether our own account said it, learned when it was fetched.
OWN = "_is_own"
# Possessive throughout, so that no text makes it slow.
MENTION = re.compile(r"(?<![=/\w])@([A-Za-z0-9_]++(?:[.-]++[A-Za-z0-9_]++)*+)@\w++(?:[.-]++\w++)*+(?::\d+)?")


def unwrap(raw: Any) -> Any:
    """The status inside a notification, or the raw item itself."""
    if isinstance(raw, dict) and "content" not in raw and isinstance(raw.get("status"), dict):
        return raw["status"]
    return raw


def arrival(status: Any, own_account_id: str) -> tuple[str, dict]:
    """A status as it arrives: each of its versions under an id of its own, "id:time", without a colon in the time."""
    if not isinstance(status, dict) or not isinstance(status.get("id"), str):
        digest = hashlib.sha256(repr(status).encode(errors="replace")).hexdigest()
        return f"unreadable:{digest}", storable(status if isinstance(status, dict) else {"unreadable": status})
    account = status.get("account")
    is_own = isinstance(account, dict) and account.get("id") == own_account_id
    version = str(status.get("edited_at") or status.get("created_at") or "").replace(":", "")
    return f"{status['id'][:100]}:{version[:64]}", storable(status) | {OWN: is_own}


def read_status(raw: dict) -> Incoming | Withdrawal | None:
    """A status, or a notification around one, as something heard; None for notifications about other things."""
    if not raw:
        return None
    if "deleted" in raw and "account" not in raw:
        return Withdrawal(Fields(raw).identifier("deleted", required=True))
    if "type" in raw and "content" not in raw and (raw["type"] != "mention" or raw.get("status") is None):
        return None
    fields = Fields(unwrap(raw))
    visibility = fields.text("visibility", 20, required=True)
    if visibility not in VISIBILITIES:
        raise Unreadable(_("visibility is not one that we know."))
    now = datetime.now(UTC)
    said_at = min(fields.moment("created_at", required=True), now)
    edited_at = fields.moment("edited_at")
    fields.require("content")
    return Incoming(
        external_id=fields.identifier("id", required=True),
        text=clean_text(html_to_text(fields.text("content", CONTENT_LIMIT)), TEXT_LIMIT),
        author=_author(fields.part("account")),
        said_at=said_at,
        version=max(said_at, min(edited_at, now)) if edited_at else said_at,
        url=fields.address("url") or _web_address(fields.text("uri", 2_000)),
        title=fields.line("spoiler_text", TITLE_LIMIT),
        parent_id=fields.identifier("in_reply_to_id"),
        language=fields.language("language"),
        is_public=visibility in PUBLIC,
        is_own=fields.data.get(OWN) is True,
        is_repost=fields.data.get("reblog") is not None,
        media=_media(fields),
        raw={name: value for name, value in fields.data.items() if name != OWN},
    )


def is_newer(one: str, other: str) -> bool:
    """Whether an id was given out after another: ids are numbers written as text and grow."""
    return (len(one), one) > (len(other), other)


def count_characters(text: str) -> int:
    """As Mastodon counts: an address is 23, a mention its name without the domain, marks belong to their letter."""
    length, last, shortened = 0, 0, []
    for start, end in find_web_addresses(text):
        shortened.append(text[last:start])
        length, last = length + CHARACTERS_PER_LINK, end
    shortened.append(text[last:])
    plain = "".join(MENTION.sub(r"@\1", piece) for piece in shortened)
    return length + sum(unicodedata.category(character) not in ("Mn", "Me") for character in plain)


def is_same_text(content: Any, text: str) -> bool:
    """Whether the HTML of a status says what we sent, however the server shortened names and wrote addresses."""
    return isinstance(content, str) and _comparable(html_to_text(content)) == _comparable(text)


def _author(account: Fields) -> Author:
    """Who said it. Account ids belong to one server, so the person is known by the address of the account."""
    url = account.address("url")
    uri = account.text("uri", 2_000)
    name = account.text("acct", 400, required=True)
    address = uri if is_safe_url(uri) else url
    if not address:
        raise Unreadable(_("%(field)s is missing.") % {"field": "account.url"})
    followers = account.number("followers_count", -1, COUNT_LIMIT)
    host = "" if "@" in name else f"@{urlsplit(url or address).netloc}"
    return Author(
        external_id=short_id(address),
        name=account.line("display_name", NAME_LIMIT) or clean_line(name, NAME_LIMIT),
        handle=clean_line(f"@{name}{host}", NAME_LIMIT),
        url=url,
        # Servers that hide the number say -1.
        followers=followers if followers is None or followers >= 0 else None,
        is_bot=account.flag("bot"),
    )


def _media(fields: Fields) -> tuple[dict, ...]:
    found = []
    for part in fields.parts("media_attachments", MEDIA_LIMIT * 4)[:MEDIA_LIMIT]:
        url = part.data.get("url") or part.data.get("remote_url")
        if is_safe_url(url):
            found.append({"url": url, "type": part.line("type", 20), "alt": part.line("description", 1_500)})
    return tuple(found)


def _web_address(uri: str) -> str:
    return uri if is_safe_url(uri) else ""


def _comparable(text: str) -> str:
    pieces, last = [], 0
    for start, end in find_web_addresses(text):
        pieces += [text[last:start], "<link>"]
        last = end
    said = "".join([*pieces, text[last:]])
    return "".join(clean_text(MENTION.sub(r"@\1", said), TEXT_LIMIT).split())
