"""What can be asked of the sandbox network: pages of mentions and posts, conversations, histories."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

# A post is shown to its author, to whom it mentions, and to everybody when it is public or unlisted.
VISIBLE = """(s.deleted_at IS NULL AND (s.visibility IN ('public', 'unlisted') OR s.account_id = :viewer
    OR EXISTS (SELECT 1 FROM mentions m WHERE m.status_id = s.id AND m.account_id = :viewer)))"""
MAX_CONVERSATION = 4000


@dataclass(frozen=True, kw_only=True)
class Window:
    """Which part of a list: below max_id, above since_id (newest first), or just above min_id (nothing left out)."""

    limit: int
    max_id: int | None = None
    since_id: int | None = None
    min_id: int | None = None


@dataclass
class Question:
    """A SELECT that is put together piece by piece; `number` is the column that pages count in."""

    source: str
    columns: str = "s.*"
    number: str = "s.id"
    conditions: list[str] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)

    def where(self, condition: str, **values: object) -> "Question":
        """The same question, narrowed."""
        self.conditions.append(condition)
        self.values.update(values)
        return self

    def page(self, connection: sqlite3.Connection, window: Window) -> list[sqlite3.Row]:
        """The rows of a window, newest first. With min_id the oldest above it, so that pages join without gaps."""
        forward = window.min_id is not None
        if window.max_id is not None:
            self.where(f"{self.number} < :max_id", max_id=window.max_id)
        if forward:
            self.where(f"{self.number} > :min_id", min_id=window.min_id)
        elif window.since_id is not None:
            self.where(f"{self.number} > :since_id", since_id=window.since_id)
        order = "ASC" if forward else "DESC"
        rows = connection.execute(
            f"SELECT {self.columns} FROM {self.source} WHERE {' AND '.join(self.conditions) or '1'} "
            f"ORDER BY {self.number} {order} LIMIT :limit",
            {**self.values, "limit": window.limit},
        ).fetchall()
        return rows[::-1] if forward else rows


def mentions_of(viewer_id: int) -> Question:
    """Notifications of an account: n_id and n_created_at beside the columns of the status that mentions it."""
    question = Question(
        source="notifications n JOIN statuses s ON s.id = n.status_id",
        columns="s.*, n.id AS n_id, n.created_at AS n_created_at",
        number="n.id",
    )
    return question.where(f"n.account_id = :viewer AND {VISIBLE}", viewer=viewer_id)


def posts_tagged(any_of: Sequence[str], all_of: Sequence[str] = (), none_of: Sequence[str] = ()) -> Question:
    """Public posts with one of these hashtags, all of those and none of the last."""
    question = Question(source="statuses s").where("s.deleted_at IS NULL AND s.visibility = 'public'")
    question.where(_has_tag(any_of, "any", question))
    for place, name in enumerate(all_of):
        question.where(_has_tag([name], f"all{place}_", question))
    if none_of:
        question.where("NOT " + _has_tag(none_of, "none", question))
    return question


def posts_by(account_id: int, viewer_id: int) -> Question:
    """The posts of an account that the viewer may see."""
    question = Question(source="statuses s")
    return question.where(f"s.account_id = :account AND {VISIBLE}", account=account_id, viewer=viewer_id)


def is_visible(connection: sqlite3.Connection, status_id: int, viewer_id: int) -> bool:
    """May this account see this post?"""
    question = f"SELECT 1 FROM statuses s WHERE s.id = :status AND {VISIBLE}"
    return connection.execute(question, {"status": status_id, "viewer": viewer_id}).fetchone() is not None


def conversation_of(connection: sqlite3.Connection, status: sqlite3.Row, viewer_id: int) -> tuple[list, list]:
    """(ancestors, eldest first; descendants, each below its parent), as far as the viewer may see them."""
    rows = connection.execute(
        f"SELECT s.* FROM statuses s WHERE s.conversation_id = :conversation AND {VISIBLE} ORDER BY s.id LIMIT :most",
        {"conversation": status["conversation_id"], "viewer": viewer_id, "most": MAX_CONVERSATION},
    ).fetchall()
    by_id = {row["id"]: row for row in rows}
    ancestors = []
    parent = by_id.get(status["in_reply_to_id"])
    while parent is not None:
        ancestors.append(parent)
        parent = by_id.get(parent["in_reply_to_id"])
    return ancestors[::-1], [row for row, _ in in_reply_order(rows, status["id"])]


def in_reply_order(rows: Iterable[sqlite3.Row], start: int | None) -> list[tuple[sqlite3.Row, int]]:
    """(row, depth) for everything below `start`, each reply right after what it answers, elder ones first."""
    replies: dict[int | None, list[sqlite3.Row]] = {}
    for row in rows:
        replies.setdefault(row["in_reply_to_id"], []).append(row)
    ordered = []
    # A list instead of recursion: a conversation may be deeper than Python's stack.
    waiting = [(row, 0) for row in reversed(replies.get(start, []))]
    while waiting:
        row, depth = waiting.pop()
        ordered.append((row, depth))
        waiting.extend((reply, depth + 1) for reply in reversed(replies.get(row["id"], [])))
    return ordered


def _has_tag(names: Sequence[str], prefix: str, question: Question) -> str:
    keys = [f"{prefix}{place}" for place in range(len(names))]
    question.values.update(zip(keys, (name.lower() for name in names), strict=True))
    placeholders = ", ".join(f":{key}" for key in keys)
    return f"EXISTS (SELECT 1 FROM tags t WHERE t.status_id = s.id AND t.name IN ({placeholders}))"
