"""Signing in elsewhere with an account of this network, as Mastodon does it: RFC 6749 with PKCE (RFC 7636).

Source: docs.joinmastodon.org/methods/oauth and /methods/apps. Whoever visits may be anybody here, so the page that asks
for permission also asks who is giving it.
"""

import hashlib
import secrets
import sqlite3
import time
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from .exchange import Answer, Request, json_answer
from .posts import get_account
from .refusal import Refusal

if TYPE_CHECKING:
    from .network import Network

CODE_SECONDS = 600
SCOPES = frozenset({"read", "read:accounts", "profile"})


def register_app(network: "Network", request: Request) -> Answer:
    """POST /api/v1/apps: keys for a program. Needs client_name and redirect_uris."""
    name, address = request.parameter("client_name") or "", request.parameter("redirect_uris") or ""
    if not name.strip() or urlsplit(address).scheme not in ("http", "https"):
        raise Refusal(422, "Validation failed: Application name can't be blank, Redirect URI must be an absolute URI.")
    client_id, client_secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    scopes = request.parameter("scopes") or "read"
    with network.database.writing() as connection:
        connection.execute(
            "INSERT INTO oauth_apps (client_id, client_secret, name, redirect_uri, scopes) VALUES (?, ?, ?, ?, ?)",
            (client_id, client_secret, name[:60], address, scopes),
        )
    told = {"name": name[:60], "website": request.parameter("website"), "scopes": scopes.split()}
    keys = {"client_id": client_id, "client_secret": client_secret, "client_secret_expires_at": 0}
    return json_answer({"id": client_id[:8], **told, "redirect_uri": address, "redirect_uris": [address], **keys})


def asked_by(network: "Network", request: Request) -> sqlite3.Row:
    """The program that asks for permission. Refuses, without leading anywhere, one that is not known here."""
    connection = network.database.connection()
    app = connection.execute(
        "SELECT * FROM oauth_apps WHERE client_id = ?", (request.parameter("client_id") or "",)
    ).fetchone()
    if app is None:
        raise Refusal(401, "Client authentication failed due to unknown client.")
    if request.parameter("redirect_uri") != app["redirect_uri"]:
        raise Refusal(400, "The requested redirect uri is malformed or doesn't match client redirect URI.")
    if request.parameter("response_type") != "code":
        raise Refusal(400, "The authorization server does not support this response type.")
    if not set((request.parameter("scope") or "read").split()) <= set(app["scopes"].split()) & SCOPES:
        raise Refusal(400, "The requested scope is invalid, unknown, or malformed.")
    return app


def permit(network: "Network", request: Request, account: sqlite3.Row) -> Answer:
    """Somebody said yes: back to the program with a code."""
    app = asked_by(network, request)
    code = secrets.token_urlsafe(24)
    with network.database.writing() as connection:
        connection.execute(
            "INSERT INTO oauth_codes (code, client_id, account_id, challenge, given_at) VALUES (?, ?, ?, ?, ?)",
            (code, app["client_id"], account["id"], request.parameter("code_challenge") or "", time.time()),
        )
    return _back(app, request, code=code)


def refuse(network: "Network", request: Request) -> Answer:
    """Somebody said no."""
    app = asked_by(network, request)
    return _back(app, request, error="access_denied", error_description="The resource owner denied the request.")


def give_token(network: "Network", request: Request) -> Answer:
    """POST /oauth/token: a token for a code, once, to the program that got it, with the verifier of its challenge."""
    if request.parameter("grant_type") != "authorization_code":
        return _no("unsupported_grant_type")
    with network.database.writing() as connection:
        app = connection.execute(
            "SELECT * FROM oauth_apps WHERE client_id = ?", (request.parameter("client_id") or "",)
        ).fetchone()
        sent = (request.parameter("client_secret") or "").encode(errors="replace")
        if app is None or not secrets.compare_digest(sent, app["client_secret"].encode()):
            return _no("invalid_client", 401)
        code = request.parameter("code") or ""
        given = connection.execute(
            "DELETE FROM oauth_codes WHERE code = ? AND client_id = ? RETURNING *", (code, app["client_id"])
        ).fetchone()
        if (
            given is None
            or given["given_at"] < time.time() - CODE_SECONDS
            or request.parameter("redirect_uri") != app["redirect_uri"]
            or not _fits(given["challenge"], request.parameter("code_verifier") or "")
        ):
            return _no("invalid_grant")
        token = secrets.token_urlsafe(32)
        connection.execute("INSERT INTO oauth_tokens (token, account_id) VALUES (?, ?)", (token, given["account_id"]))
    return json_answer(
        {"access_token": token, "token_type": "Bearer", "scope": app["scopes"], "created_at": int(time.time())}
    )


def owner_of(network: "Network", sent: str) -> sqlite3.Row | None:
    """The account that a token of this kind belongs to."""
    connection = network.database.connection()
    found = connection.execute(
        "SELECT account_id FROM oauth_tokens WHERE token = ?", (sent.removeprefix("Bearer "),)
    ).fetchone()
    return get_account(connection, found["account_id"]) if found else None


def _fits(challenge: str, verifier: str) -> bool:
    """Whether the verifier makes the challenge (S256); without a challenge none is asked for."""
    if not challenge:
        return not verifier
    digest = hashlib.sha256(verifier.encode(errors="replace")).digest()
    return secrets.compare_digest(urlsafe_b64encode(digest).rstrip(b"="), challenge.encode(errors="replace"))


def _back(app: sqlite3.Row, request: Request, **told: str) -> Answer:
    state = {"state": request.parameter("state")} if request.parameter("state") else {}
    return Answer(status=302, headers={"Location": f"{app['redirect_uri']}?{urlencode({**told, **state})}"})


def _no(error: str, status: int = 400) -> Answer:
    return json_answer({"error": error}, status)
