"""Where the sandbox network keeps what was said: one SQLite file, so that a restart loses nothing."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

SECONDS_TO_WAIT_FOR_A_LOCK = 20
SNOWFLAKE_SHIFT = 16

SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL COLLATE NOCASE,
    domain TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
    display_name TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    followers INTEGER NOT NULL DEFAULT 0,
    bot INTEGER NOT NULL DEFAULT 0,
    noindex INTEGER NOT NULL DEFAULT 0,
    ready_made INTEGER NOT NULL DEFAULT 0,
    statuses_count INTEGER NOT NULL DEFAULT 0,
    last_status_at TEXT,
    created_at TEXT NOT NULL,
    UNIQUE (username, domain)
);
CREATE TABLE IF NOT EXISTS statuses (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    conversation_id INTEGER NOT NULL,
    in_reply_to_id INTEGER,
    in_reply_to_account_id INTEGER,
    text TEXT NOT NULL,
    spoiler_text TEXT NOT NULL DEFAULT '',
    sensitive INTEGER NOT NULL DEFAULT 0,
    visibility TEXT NOT NULL,
    language TEXT,
    idempotency_key TEXT,
    idempotency_hits INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    edited_at TEXT,
    deleted_at TEXT
);
CREATE INDEX IF NOT EXISTS statuses_by_account ON statuses (account_id, id);
CREATE INDEX IF NOT EXISTS statuses_by_parent ON statuses (in_reply_to_id);
CREATE INDEX IF NOT EXISTS statuses_by_conversation ON statuses (conversation_id, id);
CREATE TABLE IF NOT EXISTS revisions (
    id INTEGER PRIMARY KEY,
    status_id INTEGER NOT NULL REFERENCES statuses (id),
    text TEXT NOT NULL,
    spoiler_text TEXT NOT NULL,
    sensitive INTEGER NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS revisions_by_status ON revisions (status_id, id);
CREATE TABLE IF NOT EXISTS mentions (
    status_id INTEGER NOT NULL REFERENCES statuses (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (status_id, account_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tags (
    name TEXT NOT NULL,
    status_id INTEGER NOT NULL REFERENCES statuses (id),
    PRIMARY KEY (name, status_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tags_by_status ON tags (status_id);
CREATE TABLE IF NOT EXISTS notifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    status_id INTEGER NOT NULL REFERENCES statuses (id),
    created_at TEXT NOT NULL,
    UNIQUE (account_id, status_id)
);
CREATE TABLE IF NOT EXISTS idempotency_keys (
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    key TEXT NOT NULL,
    status_id INTEGER NOT NULL REFERENCES statuses (id),
    remembered_at REAL NOT NULL,
    PRIMARY KEY (account_id, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS oauth_apps (
    client_id TEXT PRIMARY KEY,
    client_secret TEXT NOT NULL,
    name TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    scopes TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS oauth_codes (
    code TEXT PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES oauth_apps (client_id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    challenge TEXT NOT NULL,
    given_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS oauth_tokens (
    token TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS changes (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    number INTEGER NOT NULL
);
INSERT OR IGNORE INTO changes (only, number) VALUES (1, 0);
"""


class Database:
    """One SQLite file in WAL mode: a connection for each thread, one writer at a time."""

    def __init__(self, path: str | Path):
        self.path = str(path)
        self._of_this_thread = threading.local()
        self._writing = threading.Lock()
        self.connection().executescript(f"BEGIN IMMEDIATE;{SCHEMA}COMMIT;")

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, opened when it is first asked for."""
        connection = getattr(self._of_this_thread, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=SECONDS_TO_WAIT_FOR_A_LOCK, isolation_level=None)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._of_this_thread.connection = connection
        return connection

    def close(self) -> None:
        """Close this thread's connection; a later call of connection() opens a new one."""
        connection = self._of_this_thread.__dict__.pop("connection", None)
        if connection is not None:
            connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that writes everything or nothing, and counts as one change."""
        connection = self.connection()
        # Numbers are handed out inside the transaction and one at a time, so a reader who pages by number
        # never sees a later one before an earlier one.
        with self._writing:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("UPDATE changes SET number = number + 1")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


def next_id(connection: sqlite3.Connection, table: str) -> int:
    """A snowflake: milliseconds since 1970 shifted by 16 bits, always above every number the table has."""
    newest = connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0] or 0
    return max(int(time.time() * 1000) << SNOWFLAKE_SHIFT, newest + 1)


def now_text() -> str:
    """The present as Mastodon writes it: UTC, milliseconds, Z."""
    return time_text(datetime.now(UTC))


def time_text(moment: datetime) -> str:
    """A moment as Mastodon writes it: UTC, milliseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
