"""What can be done on the sandbox network: join, post, edit, delete."""

import re
import sqlite3
import time
from dataclasses import dataclass

from .database import next_id, now_text
from .markup import count_characters, find_mentions, find_tags
from .refusal import Refusal, invalid, record_not_found

VISIBILITIES = ("public", "unlisted", "private", "direct")
MAX_CHARACTERS = 500
MAX_CHARACTERS_FROM_AFAR = 20_000
MAX_BYTES = 200_000
MAX_DISPLAY_NAME = 40
MAX_FOLLOWERS = 10**12
IDEMPOTENCY_SECONDS = 3600
MAX_IDEMPOTENCY_KEY = 256

HANDLE = re.compile(
    r"@?(?P<username>[A-Za-z0-9_]{1,30})(?:@(?P<domain>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,80}[A-Za-z0-9])?))?"
)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A post before it is one. max_characters is lower for people of this server than for posts from other servers."""

    text: str
    visibility: str = "public"
    language: str | None = None
    in_reply_to_id: int | None = None
    spoiler_text: str = ""
    sensitive: bool = False
    created_at: str | None = None
    max_characters: int = MAX_CHARACTERS


def find_account(connection: sqlite3.Connection, username: str, domain: str | None = None) -> sqlite3.Row | None:
    """The account of this name; domain None or empty means this server."""
    question = "SELECT * FROM accounts WHERE username = ? AND domain = ?"
    return connection.execute(question, (username, domain or "")).fetchone()


def get_account(connection: sqlite3.Connection, account_id: int) -> sqlite3.Row:
    """The account of this number. Refuses with 404 where there is none."""
    account = connection.execute("SELECT * FROM accounts WHERE id = ?", (account_id,)).fetchone()
    if account is None:
        raise record_not_found()
    return account


def join(connection: sqlite3.Connection, handle: str, **about: str | int | bool | None) -> sqlite3.Row:
    """Make or update an account. handle: name or name@other.server. about: display_name, followers, bot, noindex,
    note, ready_made; what is None or missing stays as it is."""
    match = HANDLE.fullmatch(handle)
    if match is None:
        raise Refusal(422, "a name has 1 to 30 letters a to z, digits or _, and may be followed by @ and a server")
    given = {column: value for column, value in about.items() if value is not None}
    if len(str(given.get("display_name", ""))) > MAX_DISPLAY_NAME:
        raise Refusal(422, f"display_name has at most {MAX_DISPLAY_NAME} characters")
    if not 0 <= int(given.get("followers", 0)) <= MAX_FOLLOWERS:
        raise Refusal(422, f"followers is a whole number from 0 to {MAX_FOLLOWERS}")
    account = find_account(connection, match["username"], match["domain"])
    if account is None:
        number = next_id(connection, "accounts")
        connection.execute(
            "INSERT INTO accounts (id, username, domain, created_at) VALUES (?, ?, ?, ?)",
            (number, match["username"], (match["domain"] or "").lower(), now_text()),
        )
    else:
        number = account["id"]
    for column in ("display_name", "followers", "bot", "noindex", "note", "ready_made"):
        if column in given:
            connection.execute(f"UPDATE accounts SET {column} = ? WHERE id = ?", (given[column], number))
    return get_account(connection, number)


def add_post(
    connection: sqlite3.Connection, author: sqlite3.Row, draft: Draft, *, idempotency_key: str | None = None
) -> tuple[sqlite3.Row, bool]:
    """Publish a draft: (status, True), or (the status this key made within the last hour, False)."""
    earlier = _posted_with(connection, author, idempotency_key)
    if earlier is not None:
        return earlier, False
    check_draft(draft)
    parent = _parent(connection, draft.in_reply_to_id)
    number = next_id(connection, "statuses")
    written_at = draft.created_at or now_text()
    connection.execute(
        """INSERT INTO statuses (id, account_id, conversation_id, in_reply_to_id, in_reply_to_account_id, text,
        spoiler_text, sensitive, visibility, language, idempotency_key, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            number,
            author["id"],
            parent["conversation_id"] if parent else number,
            parent["id"] if parent else None,
            parent["account_id"] if parent else None,
            draft.text,
            draft.spoiler_text,
            draft.sensitive or bool(draft.spoiler_text),
            draft.visibility,
            draft.language,
            idempotency_key,
            written_at,
        ),
    )
    _remember_key(connection, author, idempotency_key, number)
    connection.execute(
        "UPDATE accounts SET statuses_count = statuses_count + 1, last_status_at = ? WHERE id = ?",
        (written_at, author["id"]),
    )
    _keep_revision(connection, number, written_at)
    _read_text(connection, number)
    return get_post(connection, number), True


def edit_post(
    connection: sqlite3.Connection,
    status: sqlite3.Row,
    *,
    text: str,
    spoiler_text: str | None = None,
    max_characters: int = MAX_CHARACTERS,
) -> sqlite3.Row:
    """Replace the words of a post and keep the former ones in its history. The same words change nothing."""
    spoiler = status["spoiler_text"] if spoiler_text is None else spoiler_text
    if (text, spoiler) == (status["text"], status["spoiler_text"]):
        return status
    check_draft(Draft(text=text, spoiler_text=spoiler, max_characters=max_characters))
    edited_at = now_text()
    connection.execute(
        "UPDATE statuses SET text = ?, spoiler_text = ?, edited_at = ? WHERE id = ?",
        (text, spoiler, edited_at, status["id"]),
    )
    _keep_revision(connection, status["id"], edited_at)
    _read_text(connection, status["id"])
    return get_post(connection, status["id"])


def delete_post(connection: sqlite3.Connection, status: sqlite3.Row) -> None:
    """Take a post away. The row stays for whoever counts; nobody else is shown it again."""
    connection.execute("UPDATE statuses SET deleted_at = ? WHERE id = ?", (now_text(), status["id"]))
    connection.execute("DELETE FROM notifications WHERE status_id = ?", (status["id"],))
    connection.execute(
        "UPDATE accounts SET statuses_count = max(0, statuses_count - 1) WHERE id = ?", (status["account_id"],)
    )


def get_post(connection: sqlite3.Connection, number: int) -> sqlite3.Row:
    """The post of this number. Refuses with 404 where there is none or it was deleted."""
    question = "SELECT * FROM statuses WHERE id = ? AND deleted_at IS NULL"
    status = connection.execute(question, (number,)).fetchone()
    if status is None:
        raise record_not_found()
    return status


def check_draft(draft: Draft) -> None:
    """Refuse, as Mastodon words it, what is empty, too long or unknown."""
    if not draft.text.strip():
        raise invalid("Text can't be blank")
    try:
        size = len(f"{draft.text}{draft.spoiler_text}".encode())
    except UnicodeEncodeError as error:
        raise invalid("Text holds half a character (a lone surrogate); send whole ones") from error
    # Reading marks and links has a price; a text beyond any server's limit is not counted character by character.
    too_large = size > MAX_BYTES
    if too_large or count_characters(draft.text) + count_characters(draft.spoiler_text) > draft.max_characters:
        raise invalid(f"Text character limit of {draft.max_characters} exceeded")
    if "\x00" in draft.text + draft.spoiler_text:
        raise invalid("Text may not contain the NUL character")
    if draft.visibility not in VISIBILITIES:
        raise Refusal(422, f"'{draft.visibility[:40]}' is not a valid visibility; use {', '.join(VISIBILITIES)}")
    if draft.language is not None and not LANGUAGE.fullmatch(draft.language):
        raise invalid("Language is not a valid ISO 639 code")


def forget_idempotency_keys(connection: sqlite3.Connection) -> int:
    """Forget every key, as if their hour had passed. Answers how many there were."""
    return connection.execute("DELETE FROM idempotency_keys").rowcount


def _posted_with(connection: sqlite3.Connection, author: sqlite3.Row, key: str | None) -> sqlite3.Row | None:
    if not key:
        return None
    if len(key) > MAX_IDEMPOTENCY_KEY:
        raise Refusal(422, f"Idempotency-Key has at most {MAX_IDEMPOTENCY_KEY} characters")
    remembered = connection.execute(
        "SELECT status_id FROM idempotency_keys WHERE account_id = ? AND key = ? AND remembered_at > ?",
        (author["id"], key, time.time() - IDEMPOTENCY_SECONDS),
    ).fetchone()
    if remembered is None:
        return None
    connection.execute(
        "UPDATE statuses SET idempotency_hits = idempotency_hits + 1 WHERE id = ?", (remembered["status_id"],)
    )
    return get_post(connection, remembered["status_id"])


def _remember_key(connection: sqlite3.Connection, author: sqlite3.Row, key: str | None, number: int) -> None:
    if key:
        connection.execute(
            "INSERT OR REPLACE INTO idempotency_keys (account_id, key, status_id, remembered_at) VALUES (?, ?, ?, ?)",
            (author["id"], key, number, time.time()),
        )


def _parent(connection: sqlite3.Connection, number: int | None) -> sqlite3.Row | None:
    if number is None:
        return None
    try:
        return get_post(connection, number)
    except Refusal as refusal:
        raise Refusal(404, "The post you are trying to reply to does not appear to exist.") from refusal


def _keep_revision(connection: sqlite3.Connection, number: int, written_at: str) -> None:
    connection.execute(
        """INSERT INTO revisions (status_id, text, spoiler_text, sensitive, created_at)
        SELECT id, text, spoiler_text, sensitive, ? FROM statuses WHERE id = ?""",
        (written_at, number),
    )


def _read_text(connection: sqlite3.Connection, number: int) -> None:
    """Find mentions and tags afresh; whoever is newly mentioned is told."""
    status = get_post(connection, number)
    found = (find_account(connection, username, domain) for username, domain in find_mentions(status["text"]))
    mentioned = {account["id"] for account in found if account is not None}
    connection.execute("DELETE FROM mentions WHERE status_id = ?", (number,))
    connection.executemany(
        "INSERT INTO mentions (status_id, account_id) VALUES (?, ?)", [(number, account_id) for account_id in mentioned]
    )
    connection.execute("DELETE FROM tags WHERE status_id = ?", (number,))
    connection.executemany(
        "INSERT INTO tags (name, status_id) VALUES (?, ?)", [(name, number) for name in find_tags(status["text"])]
    )
    connection.executemany(
        "INSERT OR IGNORE INTO notifications (account_id, status_id, created_at) VALUES (?, ?, ?)",
        [(account_id, number, now_text()) for account_id in mentioned if account_id != status["account_id"]],
    )
