"""The JSON of accounts, statuses and notifications, key by key as a Mastodon 4.6 server writes it."""

import sqlite3

from .markup import CHARACTERS_PER_LINK, render_html
from .posts import MAX_CHARACTERS, MAX_DISPLAY_NAME, find_account, get_account

APPLICATION = {"name": "Chirp Square", "website": None}
DEFAULT_LANGUAGE = "en"


class Shapes:
    """Writes entities for one viewer. base_url is where this server is reached, without a slash at the end."""

    def __init__(self, connection: sqlite3.Connection, base_url: str, viewer_id: int):
        self.connection = connection
        self.base_url = base_url
        self.viewer_id = viewer_id
        self._accounts: dict[int, dict] = {}

    def account(self, account_id: int) -> dict:
        """An Account; asked for the same one twice it reads the database once."""
        if account_id not in self._accounts:
            self._accounts[account_id] = self._account(get_account(self.connection, account_id))
        return self._accounts[account_id]

    def own_account(self) -> dict:
        """A CredentialAccount: the viewer's own Account with its settings."""
        account = self.account(self.viewer_id)
        source = {
            "privacy": "public",
            "sensitive": False,
            "language": None,
            "note": "",
            "fields": [],
            "follow_requests_count": 0,
            "hide_collections": None,
            "discoverable": True,
            "indexable": True,
            "attribution_domains": [],
            "quote_policy": "public",
        }
        role = {"id": "-99", "name": "", "permissions": "0", "color": "", "highlighted": False, "collection_limit": 10}
        return {**account, "source": source, "role": role}

    def status(self, row: sqlite3.Row, *, with_source: bool = False) -> dict:
        """A Status. with_source gives the plain text in place of the HTML, as the answer to a deletion does."""
        account = self.account(row["account_id"])
        status = {
            "id": str(row["id"]),
            "created_at": row["created_at"],
            "in_reply_to_id": self._living_parent(row),
            "in_reply_to_account_id": str(row["in_reply_to_account_id"]) if row["in_reply_to_account_id"] else None,
            "sensitive": bool(row["sensitive"]),
            "spoiler_text": row["spoiler_text"],
            "visibility": row["visibility"],
            "language": row["language"],
            "uri": f"{account['uri']}/statuses/{row['id']}",
            "url": f"{account['url']}/{row['id']}",
            "replies_count": self._count_replies(row),
            "reblogs_count": 0,
            "favourites_count": 0,
            "quotes_count": 0,
            "edited_at": row["edited_at"],
            "favourited": False,
            "reblogged": False,
            "muted": False,
            "bookmarked": False,
            "filtered": [],
            "reblog": None,
            "application": APPLICATION,
            "account": account,
            "media_attachments": [],
            "mentions": self._mentions(row),
            "tags": self._tags(row),
            "emojis": [],
            "tagged_collections": [],
            "quote": None,
            "card": None,
            "poll": None,
            "quote_approval": {"automatic": ["public"], "manual": [], "current_user": "automatic"},
        }
        if row["account_id"] == self.viewer_id and row["visibility"] != "direct":
            status["pinned"] = False
        if with_source:
            status["text"] = row["text"]
        else:
            status["content"] = self.content(row["text"])
        return status

    def notification(self, row: sqlite3.Row) -> dict:
        """A Notification of type mention, from a row of reading.mentions_of()."""
        status = self.status(row)
        return {
            "id": str(row["n_id"]),
            "type": "mention",
            "created_at": row["n_created_at"],
            "group_key": f"ungrouped-{row['n_id']}",
            "account": status["account"],
            "status": status,
        }

    def history(self, row: sqlite3.Row) -> list[dict]:
        """The StatusEdits of a post, the first wording first."""
        revisions = self.connection.execute("SELECT * FROM revisions WHERE status_id = ? ORDER BY id", (row["id"],))
        return [
            {
                "content": self.content(revision["text"]),
                "spoiler_text": revision["spoiler_text"],
                "sensitive": bool(revision["sensitive"]),
                "created_at": revision["created_at"],
                "account": self.account(row["account_id"]),
                "media_attachments": [],
                "emojis": [],
            }
            for revision in revisions
        ]

    def content(self, text: str) -> str:
        """A text as the HTML of a status."""
        return render_html(text, base_url=self.base_url, person_url=self._person_url)

    def _person_url(self, username: str, domain: str | None) -> str | None:
        account = find_account(self.connection, username, domain)
        return profile_url(account, self.base_url) if account else None

    def _account(self, row: sqlite3.Row) -> dict:
        url = profile_url(row, self.base_url)
        server = f"https://{row['domain']}" if row["domain"] else self.base_url
        avatar = f"{self.base_url}/avatars/{row['username']}.svg"
        header = f"{self.base_url}/headers/missing.svg"
        return {
            "id": str(row["id"]),
            "username": row["username"],
            "acct": handle_of(row),
            "display_name": row["display_name"],
            "locked": False,
            "bot": bool(row["bot"]),
            "discoverable": not row["noindex"],
            "indexable": not row["noindex"],
            "group": False,
            "created_at": f"{row['created_at'][:10]}T00:00:00.000Z",
            "note": self.content(row["note"]) if row["note"] else "",
            "url": url,
            "uri": f"{server}/users/{row['username']}",
            "avatar": avatar,
            "avatar_static": avatar,
            "avatar_description": "",
            "header": header,
            "header_static": header,
            "header_description": "",
            "followers_count": row["followers"],
            "following_count": 0,
            "statuses_count": row["statuses_count"],
            "last_status_at": row["last_status_at"][:10] if row["last_status_at"] else None,
            "hide_collections": None,
            "show_media": True,
            "show_media_replies": True,
            "show_featured": True,
            "noindex": bool(row["noindex"]),
            "feature_approval": {"automatic": ["public"], "manual": [], "current_user": "automatic"},
            "emojis": [],
            "roles": [],
            "fields": [],
        }

    def _living_parent(self, row: sqlite3.Row) -> str | None:
        question = "SELECT 1 FROM statuses WHERE id = ? AND deleted_at IS NULL"
        parent = self.connection.execute(question, (row["in_reply_to_id"],)).fetchone()
        return str(row["in_reply_to_id"]) if parent else None

    def _count_replies(self, row: sqlite3.Row) -> int:
        question = """SELECT count(*) FROM statuses WHERE in_reply_to_id = ? AND deleted_at IS NULL
            AND visibility IN ('public', 'unlisted')"""
        return self.connection.execute(question, (row["id"],)).fetchone()[0]

    def _mentions(self, row: sqlite3.Row) -> list[dict]:
        question = """SELECT a.* FROM accounts a JOIN mentions m ON m.account_id = a.id
            WHERE m.status_id = ? ORDER BY a.id"""
        return [
            {
                "id": str(account["id"]),
                "username": account["username"],
                "url": profile_url(account, self.base_url),
                "acct": handle_of(account),
            }
            for account in self.connection.execute(question, (row["id"],))
        ]

    def _tags(self, row: sqlite3.Row) -> list[dict]:
        question = "SELECT name FROM tags WHERE status_id = ? ORDER BY name"
        names = [tag["name"] for tag in self.connection.execute(question, (row["id"],))]
        return [{"name": name, "url": f"{self.base_url}/tags/{name}"} for name in names]


def handle_of(account: sqlite3.Row) -> str:
    """name, or name@server for somebody of another server."""
    return f"{account['username']}@{account['domain']}" if account["domain"] else account["username"]


def profile_url(account: sqlite3.Row, base_url: str) -> str:
    """Where a person's page is."""
    server = f"https://{account['domain']}" if account["domain"] else base_url
    return f"{server}/@{account['username']}"


def instance(base_url: str) -> dict:
    """GET /api/v2/instance: the limits a connector must keep to."""
    return {
        "domain": base_url.partition("://")[2],
        "title": "Chirp Square",
        "version": "4.6.4",
        "source_url": base_url,
        "description": "A pretend social network on this computer.",
        "usage": {"users": {"active_month": 0}},
        "thumbnail": {"url": f"{base_url}/headers/missing.svg", "description": ""},
        "icon": [],
        "languages": [DEFAULT_LANGUAGE],
        "configuration": {
            "urls": {
                "streaming": base_url.replace("http", "ws", 1),
                "status": None,
                "about": f"{base_url}/",
                "privacy_policy": None,
                "terms_of_service": None,
            },
            "vapid": {"public_key": ""},
            "accounts": {
                "max_display_name_length": MAX_DISPLAY_NAME,
                "max_note_length": 500,
                "max_avatar_description_length": 150,
                "max_header_description_length": 150,
                "max_featured_tags": 10,
                "max_pinned_statuses": 5,
                "max_profile_fields": 4,
                "profile_field_name_limit": 255,
                "profile_field_value_limit": 255,
            },
            "statuses": {
                "max_characters": MAX_CHARACTERS,
                "max_media_attachments": 4,
                "characters_reserved_per_url": CHARACTERS_PER_LINK,
            },
            "media_attachments": {
                "description_limit": 10000,
                "image_matrix_limit": 33177600,
                "image_size_limit": 16777216,
                "supported_mime_types": [],
                "video_frame_rate_limit": 120,
                "video_matrix_limit": 8294400,
                "video_size_limit": 103809024,
            },
            "polls": {
                "max_options": 4,
                "max_characters_per_option": 50,
                "min_expiration": 300,
                "max_expiration": 2629746,
            },
            "translation": {"enabled": False},
            "timelines_access": {
                feeds: {"local": "public", "remote": "public"}
                for feeds in ("live_feeds", "hashtag_feeds", "trending_link_feeds")
            },
            "limited_federation": False,
        },
        "registrations": {
            "enabled": False,
            "approval_required": False,
            "reason_required": False,
            "message": None,
            "min_age": None,
            "url": None,
        },
        "api_versions": {"mastodon": 11},
        "wrapstodon": None,
        "contact": {"email": "", "account": None},
        "rules": [],
    }
