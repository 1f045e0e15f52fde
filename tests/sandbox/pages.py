"""The doors for people: the square where a visitor posts as anybody and may change anything."""

import hashlib
import html
import re
import unicodedata
import zlib
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from . import oauth
from .exchange import Answer, Request, json_answer, whole_number
from .page_text import Composer, square_page
from .permission_text import permission_page
from .posts import MAX_DISPLAY_NAME, Draft, add_post, delete_post, edit_post, find_account, get_post, join
from .refusal import Refusal

if TYPE_CHECKING:
    from .network import Network

FOLDER = Path(__file__).parent
FILES = {
    "/square.css": ("text/css; charset=utf-8", (FOLDER / "square.css").read_bytes()),
    "/square.js": ("text/javascript; charset=utf-8", (FOLDER / "square.js").read_bytes()),
    "/chirp.svg": ("image/svg+xml", (FOLDER / "chirp.svg").read_bytes()),
}
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
HANDLE = re.compile(r"/@(?P<username>[A-Za-z0-9_]{1,30})(@(?P<domain>[A-Za-z0-9.-]{1,90}))?(/(?P<number>[0-9]{1,18}))?")
TAG = re.compile(r"/tags/(?P<tag>[^/]{1,200})")
AVATAR = re.compile(r"/(avatars/(?P<username>[A-Za-z0-9_]{1,30})|headers/missing)\.svg")
ONE_POST = re.compile(r"/posts/(?P<number>[0-9]{1,18})/(?P<deed>edit|delete)")
LONGEST_VISIT_SECONDS = 30 * 86_400


def answer(network: "Network", request: Request) -> Answer:
    """Answer a request of a browser; what cannot be done is said on the page."""
    try:
        return _answer(network, request)
    except Refusal as refusal:
        return _html(square_page(network, problem=_plainly(refusal)), refusal.status)


def _answer(network: "Network", request: Request) -> Answer:
    if request.path == "/oauth/authorize":
        return _authorize(network, request)
    if request.kind == "post":
        request.refuse_other_sites()
        return _write(network, request)
    if request.path in FILES:
        content_type, body = FILES[request.path]
        return Answer(body=body, content_type=content_type, headers={"Cache-Control": "max-age=300"})
    if request.path == "/pulse":
        return json_answer({"number": _pulse(network)}, headers={"Cache-Control": "no-store"})
    if avatar := AVATAR.fullmatch(request.path):
        return _picture(avatar["username"] or "")
    return _read(network, request)


def _authorize(network: "Network", request: Request) -> Answer:
    """Ask whether a program may know who somebody is, and who that is."""
    app = oauth.asked_by(network, request)
    problem = ""
    if request.kind == "post":
        request.refuse_other_sites()
        if request.parameter("answer") == "no":
            return oauth.refuse(network, request)
        name = (request.parameter("name") or "").strip() or (request.parameter("person") or "").strip()
        account = find_account(network.database.connection(), username_for(name)) if name else None
        if account is not None:
            return oauth.permit(network, request, account)
        problem = "Nobody on this square is called so. Choose somebody who is."
    page = _html(
        permission_page(network, app["name"], person=_visitor(request), problem=problem), 422 if problem else 200
    )
    # Browsers follow the redirect of a form only where the page with the form says that it may lead there.
    target = urlsplit(app["redirect_uri"])
    policy = SECURITY["Content-Security-Policy"]
    page.headers["Content-Security-Policy"] = policy.replace(
        "form-action 'self'", f"form-action 'self' {target.scheme}://{target.netloc}"
    )
    return page


def _read(network: "Network", request: Request) -> Answer:
    connection = network.database.connection()
    only: dict[str, object] = {}
    if match := HANDLE.fullmatch(request.path):
        person = find_account(connection, match["username"], match["domain"])
        if person is None:
            raise Refusal(404, f"Nobody here is called {match[0].split('/')[1]}.")
        only = {"conversation": get_post(connection, int(match["number"]))} if match["number"] else {"person": person}
    elif match := TAG.fullmatch(request.path):
        only = {"tag": unquote(match["tag"])}
    elif request.path != "/":
        raise Refusal(404, "There is nothing at this address.")
    composer = Composer(person=_visitor(request))
    if number := request.number("reply"):
        composer.answers = get_post(connection, number)
    elif number := request.number("edit"):
        composer.edits = get_post(connection, number)
    page = min(max(request.number("page") or 1, 1), 10_000)
    return _html(square_page(network, composer=composer, page=page, pulse=_pulse(network), **only))


def _write(network: "Network", request: Request) -> Answer:
    connection = network.database.connection()
    if one_post := ONE_POST.fullmatch(request.path):
        status = get_post(connection, int(one_post["number"]))
        if one_post["deed"] == "delete":
            with network.database.writing() as connection:
                delete_post(connection, get_post(connection, status["id"]))
            return _see(f"/#post-{status['in_reply_to_id'] or 'gone'}")
        return _edit(network, request, status)
    if request.path != "/posts":
        raise Refusal(404, "There is nothing at this address.")
    return _post(network, request)


def _post(network: "Network", request: Request) -> Answer:
    text = _text(request)
    name = (request.parameter("name") or "").strip() or (request.parameter("person") or "").strip()
    number = request.parameter("in_reply_to_id")
    try:
        with network.database.writing() as connection:
            author = _author(network, connection, name)
            draft = Draft(
                text=text,
                visibility=request.parameter("visibility") or "public",
                language=request.parameter("language") or None,
                in_reply_to_id=whole_number(number, "in_reply_to_id"),
            )
            status, _ = add_post(connection, author, draft)
    except Refusal as refusal:
        connection = network.database.connection()
        composer = Composer(person=name[:MAX_DISPLAY_NAME], text=text, problem=_plainly(refusal))
        if number and number.isdigit() and refusal.status != 404:
            composer.answers = get_post(connection, int(number))
        return _html(square_page(network, composer=composer, pulse=_pulse(network)), refusal.status)
    seen = _see(f"/#post-{status['id']}")
    remember = f"person={author['username']}; Path=/; Max-Age={LONGEST_VISIT_SECONDS}; HttpOnly; SameSite=Lax"
    seen.headers["Set-Cookie"] = remember
    return seen


def _edit(network: "Network", request: Request, status) -> Answer:
    text = _text(request)
    try:
        with network.database.writing() as connection:
            edit_post(connection, get_post(connection, status["id"]), text=text)
    except Refusal as refusal:
        composer = Composer(person=_visitor(request), edits=status, text=text, problem=_plainly(refusal))
        return _html(square_page(network, composer=composer, pulse=_pulse(network)), refusal.status)
    return _see(f"/#post-{status['id']}")


def _author(network: "Network", connection, name: str):
    """The person of this name, who joins the square by writing on it."""
    if not name:
        raise Refusal(422, "Choose who you are, or write a name.")
    if len(name) > MAX_DISPLAY_NAME:
        raise Refusal(422, f"A name has at most {MAX_DISPLAY_NAME} characters; yours has {len(name)}.")
    username = username_for(name)
    if username.lower() == network.settings.company.lower():
        raise Refusal(422, f"@{network.settings.company} is the company itself; it answers from its help center.")
    return find_account(connection, username) or join(connection, username, display_name=name.lstrip("@"))


def username_for(name: str) -> str:
    """The username somebody of this name gets: letters, digits, _; a made-up one for other scripts."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    username = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_").lower()[:30]
    if "_" in name:
        username = re.sub(r"[^A-Za-z0-9_]+", "_", plain).lower()[:30]
    return username or "guest_" + hashlib.sha256(name.encode(errors="replace")).hexdigest()[:8]


def _text(request: Request) -> str:
    return (request.parameter("text") or "").replace("\r\n", "\n")


def _visitor(request: Request) -> str:
    try:
        cookie = SimpleCookie(request.headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookie["person"].value[:MAX_DISPLAY_NAME] if "person" in cookie else ""


def _pulse(network: "Network") -> int:
    return network.database.connection().execute("SELECT number FROM changes").fetchone()[0]


def _plainly(refusal: Refusal) -> str:
    if refusal.message == "Record not found":
        return "This post is gone; somebody deleted it."
    return refusal.message.removeprefix("Validation failed: ")


def _picture(username: str) -> Answer:
    hue = zlib.crc32(username.lower().encode()) % 360
    letter = html.escape(username[:1].upper())
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80">'
        f'<defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl({hue} 62% 54%)"/>'
        f'<stop offset="1" stop-color="hsl({(hue + 40) % 360} 62% 38%)"/></linearGradient></defs>'
        '<rect width="80" height="80" fill="url(#g)"/><text x="40" y="54" text-anchor="middle" fill="#fff" '
        f'font-family="system-ui, sans-serif" font-size="38" font-weight="600">{letter}</text></svg>'
    )
    return Answer(body=svg.encode(), content_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


def _see(address: str) -> Answer:
    return Answer(status=303, headers={"Location": address})


def _html(text: str, status: int = 200) -> Answer:
    body = text.encode(errors="replace")
    return Answer(status=status, body=body, content_type="text/html; charset=utf-8", headers=dict(SECURITY))
