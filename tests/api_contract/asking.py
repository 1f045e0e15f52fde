"""Ask the API as a program does: with a token, and never with a cookie."""

import json
from urllib.parse import urlsplit, urlunsplit

from django.test import Client

from apps.foundation.api.scopes import Scope
from tests.tokens import program


def make_token(person, *scopes: Scope) -> str:
    """The secret of a new token."""
    return program(person, *scopes).secret


def ask(method: str, path: str, token: str = "", body=None, *, raw: bytes | None = None, **headers: str):
    """The answer to one request below /api/v1/, with a body of JSON or of these bytes. What is raised becomes a 500."""
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
    kind = "application/json" if data or raw is not None else ""
    if path.startswith("http"):
        path = urlunsplit(urlsplit(path)._replace(scheme="", netloc=""))
    path = path if path.startswith("/") else f"/api/v1/{path}"
    return Client(raise_request_exception=False).generic(
        method, path, data, kind, headers={"Accept": "application/json", **headers}
    )
