"""The doors for tests and the demo: post as anybody, break things on purpose, count what arrived."""

import re
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .database import time_text
from .exchange import Answer, Request, json_answer, whole_number
from .faults import read_fault
from .posts import (
    MAX_CHARACTERS_FROM_AFAR,
    Draft,
    add_post,
    delete_post,
    edit_post,
    forget_idempotency_keys,
    get_post,
    join,
)
from .refusal import Refusal
from .shapes import Shapes

if TYPE_CHECKING:
    from .network import Network

MAX_POSTS_AT_ONCE = 5_000
MAX_LIMIT = 100_000_000
MAX_WINDOW_SECONDS = 86_400
DEFAULT_LIMIT = {"limit": 300, "window_seconds": 300}
POST_FIELDS = {
    "as": str,
    "display_name": str,
    "followers": int,
    "text": str,
    "in_reply_to_id": (str, int),
    "visibility": str,
    "language": str,
    "spoiler_text": str,
    "sensitive": bool,
    "bot": bool,
    "noindex": bool,
    "created_at": str,
}
ONE_POST = re.compile(r"/control/posts/(?P<number>[0-9]{1,18})/(?P<deed>edit|delete)")


def answer(network: "Network", request: Request) -> Answer:
    """Answer a request under /control/. Refuses with 404 what is not there."""
    one_post = ONE_POST.fullmatch(request.path)
    if request.method == "POST" and one_post:
        return change_post(network, request, int(one_post["number"]), one_post["deed"])
    door = DOORS.get((request.method, request.path))
    if door is None:
        known = ", ".join(sorted({path for _, path in DOORS}))
        raise Refusal(404, f"there is no {request.method} {request.path[:100]}; there are {known}")
    return door(network, request)


def post_as_anybody(network: "Network", request: Request) -> Answer:
    """POST /control/posts: one post, or a list of posts that are all accepted or all refused."""
    wish = request.json()
    wishes = wish if isinstance(wish, list) else [wish]
    if len(wishes) > MAX_POSTS_AT_ONCE:
        raise Refusal(422, f"at most {MAX_POSTS_AT_ONCE} posts at once")
    with network.database.writing() as connection:
        statuses = []
        for place, each in enumerate(wishes):
            try:
                statuses.append(_post(connection, each))
            except Refusal as refusal:
                raise Refusal(refusal.status, f"post {place}: {refusal.message}") from refusal
        shapes = Shapes(connection, network.settings.base_url, network.company_id)
        shown = [shapes.status(get_post(connection, status["id"])) for status in statuses]
    return json_answer(shown if isinstance(wish, list) else shown[0])


def change_post(network: "Network", request: Request, number: int, deed: str) -> Answer:
    """POST /control/posts/:id/edit {text} or /delete: change anybody's post."""
    with network.database.writing() as connection:
        status = get_post(connection, number)
        shapes = Shapes(connection, network.settings.base_url, network.company_id)
        if deed == "delete":
            shown = shapes.status(status, with_source=True)
            delete_post(connection, status)
            return json_answer(shown)
        fields = _fields(request.json(), {"text": str, "spoiler_text": str})
        status = edit_post(
            connection,
            status,
            text=fields.get("text", status["text"]),
            spoiler_text=fields.get("spoiler_text"),
            max_characters=MAX_CHARACTERS_FROM_AFAR,
        )
        return json_answer(shapes.status(status))


def set_faults(network: "Network", request: Request) -> Answer:
    """POST /control/faults: one fault or a list; they replace those that were set before."""
    wish = request.json()
    network.faults.set([read_fault(each) for each in (wish if isinstance(wish, list) else [wish])])
    return show_faults(network, request)


def show_faults(network: "Network", request: Request) -> Answer:
    """GET /control/faults: each fault with how many requests it met and how often it fired."""
    described = network.faults.described()
    return json_answer({"faults": described, "fired": sum(fault["fired"] for fault in described)})


def clear_faults(network: "Network", request: Request) -> Answer:
    """DELETE /control/faults: behave again; the answer holds the last counts."""
    last = show_faults(network, request)
    network.faults.set([])
    return last


def list_statuses(network: "Network", request: Request) -> Answer:
    """GET /control/statuses?account=: every post that was ever accepted, deleted ones too, in order of arrival."""
    handle = request.parameter("account")
    question = "SELECT s.*, a.username, a.domain FROM statuses s JOIN accounts a ON a.id = s.account_id"
    values: tuple = ()
    if handle:
        username, _, domain = handle.lstrip("@").partition("@")
        question, values = f"{question} WHERE a.username = ? AND a.domain = ?", (username, domain)
    rows = network.database.connection().execute(f"{question} ORDER BY s.id", values)
    return json_answer([_ledger_line(row) for row in rows])


def set_rate_limit(network: "Network", request: Request) -> Answer:
    """POST /control/ratelimit {limit, window_seconds}: what is missing is as on a real server, 300 in 300 seconds."""
    fields = {**DEFAULT_LIMIT, **_fields(request.json(), {"limit": int, "window_seconds": (int, float)})}
    if not 0 <= fields["limit"] <= MAX_LIMIT:
        raise Refusal(422, f"limit is a whole number from 0 to {MAX_LIMIT}")
    if not 0 < fields["window_seconds"] <= MAX_WINDOW_SECONDS:
        raise Refusal(422, f"window_seconds is above 0 and at most {MAX_WINDOW_SECONDS}")
    network.rate_limit.set(fields["limit"], fields["window_seconds"])
    return json_answer(fields)


def forget_keys(network: "Network", request: Request) -> Answer:
    """DELETE /control/idempotency: forget every Idempotency-Key, as if its hour had passed."""
    with network.database.writing() as connection:
        return json_answer({"forgotten": forget_idempotency_keys(connection)})


DOORS = {
    ("POST", "/control/posts"): post_as_anybody,
    ("POST", "/control/faults"): set_faults,
    ("GET", "/control/faults"): show_faults,
    ("DELETE", "/control/faults"): clear_faults,
    ("GET", "/control/statuses"): list_statuses,
    ("POST", "/control/ratelimit"): set_rate_limit,
    ("DELETE", "/control/idempotency"): forget_keys,
}


def _post(connection: sqlite3.Connection, wish: object) -> sqlite3.Row:
    fields = _fields(wish, POST_FIELDS)
    about = {name: fields.get(name) for name in ("display_name", "followers", "bot", "noindex")}
    author = join(connection, fields.get("as", ""), **about)
    draft = Draft(
        text=fields.get("text", ""),
        visibility=fields.get("visibility", "public"),
        language=fields.get("language"),
        in_reply_to_id=whole_number(str(fields.get("in_reply_to_id", "")), "in_reply_to_id"),
        spoiler_text=fields.get("spoiler_text", ""),
        sensitive=fields.get("sensitive", False),
        created_at=_moment(fields.get("created_at")),
        max_characters=MAX_CHARACTERS_FROM_AFAR,
    )
    return add_post(connection, author, draft)[0]


def _fields(wish: object, known: dict[str, type | tuple]) -> dict:
    """The given fields without those that are null. Refuses with 422 what is unknown or of the wrong kind."""
    if not isinstance(wish, dict):
        raise Refusal(422, f"send an object with {', '.join(known)}")
    for name, value in wish.items():
        if name not in known:
            raise Refusal(422, f"unknown: {name[:100]}; use {', '.join(known)}")
        kinds = known[name] if isinstance(known[name], tuple) else (known[name],)
        if value is not None and type(value) not in kinds:
            raise Refusal(422, f"{name} must be of type {' or '.join(kind.__name__ for kind in kinds)}")
    return {name: value for name, value in wish.items() if value is not None}


def _moment(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return time_text(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as error:
        raise Refusal(422, "created_at is an ISO 8601 moment such as 2026-03-01T09:30:00Z") from error


def _ledger_line(row: sqlite3.Row) -> dict:
    return {
        "id": str(row["id"]),
        "account": f"{row['username']}@{row['domain']}" if row["domain"] else row["username"],
        "in_reply_to_id": str(row["in_reply_to_id"]) if row["in_reply_to_id"] else None,
        "idempotency_key": row["idempotency_key"],
        "idempotency_hits": row["idempotency_hits"],
        "text": row["text"],
        "visibility": row["visibility"],
        "language": row["language"],
        "created_at": row["created_at"],
        "edited_at": row["edited_at"],
        "deleted_at": row["deleted_at"],
    }
