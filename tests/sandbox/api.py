"""The doors for connectors: Mastodon's paths, parameters and answers."""

import re
import sqlite3
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlencode

from .exchange import MAX_NUMBER, Answer, Request, json_answer, read_fields
from .markup import find_tags
from .posts import Draft, add_post, delete_post, edit_post, get_account, get_post
from .reading import Question, Window, conversation_of, is_visible, mentions_of, posts_by, posts_tagged
from .refusal import Refusal, invalid, record_not_found
from .shapes import Shapes, instance

if TYPE_CHECKING:
    from .network import Network

PAGE_MARKS = ("max_id", "since_id", "min_id")
NOTIFICATIONS_LIMIT = (40, 80)
TIMELINE_LIMIT = (20, 40)
MAX_TAGS = 20

type Door = Callable[["Network", Request, sqlite3.Connection, str], Answer]


def answer(network: "Network", request: Request) -> Answer:
    """Answer an authorised request. Refuses with 404 what this network does not have."""
    path = request.path.rstrip("/")
    for method, pattern, door in DOORS:
        match = pattern.fullmatch(path)
        if match and method == ("GET" if request.method == "HEAD" else request.method):
            named = match.groupdict().get("named") or ""
            if pattern.groups and named.isdigit() and int(named) > MAX_NUMBER:
                raise record_not_found()
            return door(network, request, network.database.connection(), named)
    if any(pattern.fullmatch(path) for _, pattern, _ in DOORS):
        raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, f"{request.method} is not possible here")
    raise record_not_found()


def page_name(request: Request) -> str | None:
    """The list a request reads a page of, or None: the same for every page of that list."""
    is_list = re.fullmatch(r"/api/v1/(notifications|timelines/tag/[^/]+|accounts/[0-9]+/statuses)", request.path)
    return request.path if is_list and request.kind == "read" else None


def show_instance(network, request, connection, named) -> Answer:
    """GET /api/v2/instance: the server's limits."""
    return json_answer(instance(network.settings.base_url))


def show_own_account(network, request, connection, named) -> Answer:
    """GET /api/v1/accounts/verify_credentials: whose token this is."""
    return json_answer(_shapes(network, connection).own_account())


def show_account_of(network, person: sqlite3.Row) -> Answer:
    """GET /api/v1/accounts/verify_credentials with a token that somebody gave to a program."""
    return json_answer(Shapes(network.database.connection(), network.settings.base_url, person["id"]).own_account())


def list_notifications(network, request, connection, named) -> Answer:
    """GET /api/v1/notifications: mentions of the company's account."""
    wanted, unwanted = request.parameters("types[]"), request.parameters("exclude_types[]")
    if (wanted and "mention" not in wanted) or "mention" in unwanted:
        return json_answer([])
    shapes = _shapes(network, connection)
    return _page(network, request, mentions_of(network.company_id), NOTIFICATIONS_LIMIT, shapes.notification, "n_id")


def list_tagged(network, request, connection, named) -> Answer:
    """GET /api/v1/timelines/tag/:tag with any[], all[], none[]: public posts."""
    tags = {kind: request.parameters(f"{kind}[]") for kind in ("any", "all", "none")}
    if sum(map(len, tags.values())) >= MAX_TAGS:
        raise Refusal(422, f"at most {MAX_TAGS} hashtags in one question")
    question = posts_tagged([unquote(named), *tags["any"]], tags["all"], tags["none"])
    return _page(network, request, question, TIMELINE_LIMIT, _shapes(network, connection).status, "id")


def list_posts_of_account(network, request, connection, named) -> Answer:
    """GET /api/v1/accounts/:id/statuses: what somebody posted, as far as the company may see it."""
    account = get_account(connection, int(named))
    question = posts_by(account["id"], network.company_id)
    if request.flag("exclude_replies"):
        question.where("(s.in_reply_to_id IS NULL OR s.in_reply_to_account_id = s.account_id)")
    if request.parameter("tagged"):
        names = find_tags(f"#{request.parameter('tagged')}")
        question.where("s.id IN (SELECT status_id FROM tags WHERE name = :tagged)", tagged="".join(names))
    if request.flag("only_media") or request.flag("pinned"):
        question.where("0")
    return _page(network, request, question, TIMELINE_LIMIT, _shapes(network, connection).status, "id")


def show_status(network, request, connection, named) -> Answer:
    """GET /api/v1/statuses/:id."""
    return json_answer(_shapes(network, connection).status(_visible(network, connection, named)))


def show_context(network, request, connection, named) -> Answer:
    """GET /api/v1/statuses/:id/context: what it answers and what was answered to it."""
    shapes = _shapes(network, connection)
    ancestors, descendants = conversation_of(connection, _visible(network, connection, named), network.company_id)
    return json_answer(
        {"ancestors": list(map(shapes.status, ancestors)), "descendants": list(map(shapes.status, descendants))}
    )


def show_history(network, request, connection, named) -> Answer:
    """GET /api/v1/statuses/:id/history: every wording, the first one first."""
    return json_answer(_shapes(network, connection).history(_visible(network, connection, named)))


def publish(network, request, connection, named) -> Answer:
    """POST /api/v1/statuses: a new post of the company; an Idempotency-Key that is known answers the post it made."""
    if request.parameters("media_ids[]") or request.parameters("media_ids"):
        raise invalid("this server takes no media")
    draft = Draft(
        text=request.parameter("status") or "",
        visibility=request.parameter("visibility") or "public",
        language=request.parameter("language") or None,
        in_reply_to_id=request.number("in_reply_to_id"),
        spoiler_text=request.parameter("spoiler_text") or "",
        sensitive=request.flag("sensitive"),
    )
    with network.database.writing() as connection:
        author = get_account(connection, network.company_id)
        if draft.in_reply_to_id and not is_visible(connection, draft.in_reply_to_id, author["id"]):
            raise Refusal(404, "The post you are trying to reply to does not appear to exist.")
        status, _ = add_post(connection, author, draft, idempotency_key=request.headers.get("idempotency-key"))
        return json_answer(_shapes(network, connection).status(status))


def edit(network, request, connection, named) -> Answer:
    """PUT /api/v1/statuses/:id: new words for one of the company's own posts."""
    with network.database.writing() as connection:
        status = _own(network, connection, named)
        text = request.parameter("status")
        status = edit_post(
            connection,
            status,
            text=status["text"] if text is None else text,
            spoiler_text=request.parameter("spoiler_text"),
        )
        return json_answer(_shapes(network, connection).status(status))


def withdraw(network, request, connection, named) -> Answer:
    """DELETE /api/v1/statuses/:id: take one of the company's own posts away; the answer holds its plain text."""
    with network.database.writing() as connection:
        status = _own(network, connection, named)
        shape = _shapes(network, connection).status(status, with_source=True)
        delete_post(connection, status)
        return json_answer(shape)


def _door(method: str, path: str, door: Door) -> tuple[str, re.Pattern, Door]:
    pattern = path.replace(":id", "(?P<named>[0-9]{1,19})").replace(":tag", "(?P<named>[^/]{1,200})")
    return method, re.compile(pattern), door


DOORS = (
    _door("GET", "/api/v2/instance", show_instance),
    _door("GET", "/api/v1/accounts/verify_credentials", show_own_account),
    _door("GET", "/api/v1/accounts/:id/statuses", list_posts_of_account),
    _door("GET", "/api/v1/notifications", list_notifications),
    _door("GET", "/api/v1/timelines/tag/:tag", list_tagged),
    _door("GET", "/api/v1/statuses/:id/context", show_context),
    _door("GET", "/api/v1/statuses/:id/history", show_history),
    _door("GET", "/api/v1/statuses/:id", show_status),
    _door("POST", "/api/v1/statuses", publish),
    _door("PUT", "/api/v1/statuses/:id", edit),
    _door("DELETE", "/api/v1/statuses/:id", withdraw),
)


def _shapes(network: "Network", connection: sqlite3.Connection) -> Shapes:
    return Shapes(connection, network.settings.base_url, network.company_id)


def _visible(network: "Network", connection: sqlite3.Connection, named: str) -> sqlite3.Row:
    if not is_visible(connection, int(named), network.company_id):
        raise record_not_found()
    return get_post(connection, int(named))


def _own(network: "Network", connection: sqlite3.Connection, named: str) -> sqlite3.Row:
    status = get_post(connection, int(named))
    if status["account_id"] != network.company_id:
        raise record_not_found()
    return status


def _page(
    network: "Network",
    request: Request,
    question: Question,
    limits: tuple[int, int],
    shape: Callable[[sqlite3.Row], dict],
    number: str,
) -> Answer:
    window = Window(limit=request.limit(*limits), **{mark: request.number(mark) for mark in PAGE_MARKS})
    rows = question.page(network.database.connection(), window)
    link = _link(network, request, rows[0][number], rows[-1][number]) if rows else {}
    return json_answer([shape(row) for row in rows], headers=link)


def _link(network: "Network", request: Request, newest: int, oldest: int) -> dict[str, str]:
    """The Link header: rel="next" leads to older rows, rel="prev" to newer ones without a gap."""
    sent = read_fields(request.query)
    kept = [(key, value) for key, values in sent.items() for value in values if key not in PAGE_MARKS]

    def address(mark: str, number: int) -> str:
        return f"<{network.settings.base_url}{request.path}?{urlencode([*kept, (mark, number)])}>"

    return {"Link": f'{address("max_id", oldest)}; rel="next", {address("min_id", newest)}; rel="prev"'}
