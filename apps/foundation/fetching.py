"""The only place that speaks HTTP to the outside: to checked addresses, in bounded time, of bounded size."""

import json as json_format
import math
import re
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from apps.foundation.addresses import Allowance, is_public_address
from apps.foundation.answers import (
    Answer,
    FetchError,
    Forbidden,
    NoAnswer,
    NotSent,
    Redirected,
    TooLarge,
    WrongType,
    shown_address,
)
from apps.foundation.connecting import Deadline, TooManyAtOnce, one_of_few, open_socket

__all__ = [
    "Answer",
    "FetchError",
    "Forbidden",
    "NoAnswer",
    "NotSent",
    "Redirected",
    "TooLarge",
    "WrongType",
    "fetch",
    "resolve_host",
]

CONNECT_SECONDS = 3.0
URL_LIMIT = 8_000
USUAL_PORTS = (80, 443)
ADDRESSES_TRIED = 4
USER_AGENT = "helpcenter"

_REDIRECTS = (301, 302, 303, 307, 308)
_KEPT_ACROSS_HOSTS = {"accept", "accept-language", "user-agent", "if-none-match", "if-modified-since"}
_OURS_TO_SET = {
    "host",
    "content-length",
    "transfer-encoding",
    "accept-encoding",
    "connection",
    "cookie",
    "te",
    "upgrade",
}
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_METHOD = re.compile(r"[A-Z]{1,20}")

Resolver = Callable[[str, int], list[str]]


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    json: Any = None,
    form: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None,
    timeout: float = 10.0,
    max_bytes: int = 2_000_000,
    whole: bool = True,
    accept: tuple[str, ...] | None = None,
    allow_redirects: int = 3,
    allow_private: Iterable[str] = (),
    resolve: Resolver | None = None,
) -> Answer:
    """Ask a server and return its answer, whatever its status.

    `timeout` seconds bound everything together: names, connections, redirects, the last byte of the body. `max_bytes`
    bounds the body; of an answer with status 400 and above the rest is left out instead of refused. Without `whole`
    that is so for every answer, and of a compressed one the body is left out. `accept` lists the content types taken
    from a successful answer ("image/*" takes all images). At most one of `body` (bytes), `json` and `form` is sent.
    Only GET and HEAD follow redirects. `allow_private` adds to the setting `SAFE_FETCH_ALLOW`.
    `resolve(host, port)` returns addresses and is asked once for each host.

    Raises Forbidden, NotSent, NoAnswer, TooLarge, WrongType or Redirected, all of them FetchError.
    """
    method = method.upper()
    sent_headers, payload = _prepared(method, headers, body, json, form, accept)
    allowance = Allowance([*getattr(settings, "SAFE_FETCH_ALLOW", ()), *allow_private])
    deadline = Deadline(timeout)
    first = url
    with deadline:
        for hop in range(allow_redirects + 2):
            target = _checked_target(url, allowance, deadline, resolve or resolve_host)
            if hop and _origin(url) != _origin(first):
                sent_headers = {name: value for name, value in sent_headers.items() if name in _KEPT_ACROSS_HOSTS}
            answer = _ask(target, method, sent_headers, payload, deadline, _Wanted(max_bytes, accept, whole))
            location = answer.headers.get("Location", "")
            if answer.status not in _REDIRECTS or not location:
                return answer
            if method not in ("GET", "HEAD"):
                raise Redirected(
                    _("%(host)s redirected a %(method)s request; enter the final address instead.")
                    % {"host": shown_address(url), "method": method}
                )
            if hop >= allow_redirects:
                break
            url = _joined(url, location)
    if not allow_redirects:
        return answer
    raise Redirected(
        _("%(host)s redirected more than %(number)d times.") % {"host": shown_address(first), "number": allow_redirects}
    )


def resolve_host(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system knows them. Raises OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class _Target:
    url: str
    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]

    @property
    def host_header(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == {"http": 80, "https": 443}[self.scheme] else f"{name}:{self.port}"


@dataclass(frozen=True)
class _Wanted:
    """What the caller takes of an answer."""

    max_bytes: int
    accept: tuple[str, ...] | None
    whole: bool


def _prepared(method, headers, body, json, form, accept) -> tuple[dict[str, str], bytes | None]:
    if not _METHOD.fullmatch(method):
        raise NotSent(_("The request method is not valid."), "request")
    if sum(part is not None for part in (body, json, form)) > 1:
        raise NotSent(_("Only one of body, json and form can be sent."), "request")
    prepared: dict[str, str] = {"user-agent": USER_AGENT}
    if json is not None:
        prepared["content-type"] = "application/json"
        body = json_format.dumps(json, ensure_ascii=False, allow_nan=False).encode()
    elif form is not None:
        prepared["content-type"] = "application/x-www-form-urlencoded"
        body = urlencode(form if isinstance(form, Mapping) else list(form), doseq=True).encode()
    if accept:
        prepared["accept"] = ", ".join(accept)
    for name, value in (headers or {}).items():
        is_clean = _HEADER_NAME.fullmatch(name) and not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", str(value))
        if not is_clean or name.lower() in _OURS_TO_SET or not str(value).isascii():
            raise NotSent(_("The request header %(name)r cannot be sent.") % {"name": name[:100]}, "request")
        prepared[name.lower()] = str(value).strip()
    return prepared, body


def _checked_target(url: str, allowance: Allowance, deadline: Deadline, resolve: Resolver) -> _Target:
    scheme, host, port, path = _parts(url)
    try:
        addresses = deadline.run(lambda: resolve(host, port), CONNECT_SECONDS)
    except (OSError, UnicodeError) as error:
        raise NotSent(_("The host %(host)s cannot be found.") % {"host": host}, "resolve") from error
    if not addresses:
        raise NotSent(_("The host %(host)s cannot be found.") % {"host": host}, "resolve")
    for address in addresses:
        if allowance.covers(host, port, address):
            continue
        if port not in USUAL_PORTS:
            raise Forbidden(
                _("Port %(port)d of %(host)s is not allowed; only 80 and 443 are.") % {"port": port, "host": host}
            )
        if not is_public_address(address):
            raise Forbidden(_("The host %(host)s leads to an address that is not public.") % {"host": host})
    return _Target(url, scheme, host, port, path, tuple(addresses[:ADDRESSES_TRIED]))


def _parts(url: str) -> tuple[str, str, int, str]:
    broken = _("This is not a web address that can be fetched: %(url)s") % {"url": shown_address(url)}
    if not isinstance(url, str) or len(url) > URL_LIMIT or "\\" in url or re.search(r"[\x00-\x20\x7f\s]", url):
        raise Forbidden(broken)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Forbidden(broken) from error
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or port == 0:
        raise Forbidden(broken)
    try:
        host = host.rstrip(".") if host.isascii() else host.rstrip(".").encode("idna").decode()
    except UnicodeError as error:
        raise Forbidden(broken) from error
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}", host):
        raise Forbidden(broken)
    path = quote(parts.path or "/", safe="/%:=&?~+!$,;'@()*[]")
    query = f"?{quote(parts.query, safe="/%:=&?~+!$,;'@()*[]")}" if parts.query else ""
    return parts.scheme, host.lower(), port or {"http": 80, "https": 443}[parts.scheme], path + query


def _ask(target, method, headers, payload, deadline, wanted: _Wanted) -> Answer:
    try:
        with one_of_few(target.host, deadline):
            connection = _connected(target, deadline)
            try:
                return _exchanged(connection, target, method, headers, payload, deadline, wanted)
            finally:
                connection.close()
    except TooManyAtOnce as error:
        raise NotSent(_("Too many requests to %(host)s wait already.") % {"host": target.host}, "busy") from error


def _connected(target: _Target, deadline: Deadline) -> HTTPConnection:
    failure: Exception | None = None
    for address in target.addresses:
        connection = _connection(target, address, deadline)
        try:
            connection.connect()
            return connection
        except (OSError, HTTPError, HTTPException, ValueError) as error:
            connection.close()
            failure = error
        if deadline.is_over():
            break
    reason = _("time ran out") if deadline.is_over() or isinstance(failure, TimeoutError) else str(failure)[:200]
    raise NotSent(
        _("No connection to %(host)s: %(reason)s") % {"host": target.host, "reason": reason}, "connect"
    ) from failure


def _connection(target: _Target, address: str, deadline: Deadline) -> HTTPConnection:
    proxy = urlsplit(getattr(settings, "OUTBOUND_PROXY", "") or "")
    remaining = max(min(CONNECT_SECONDS, deadline.remaining()), 0.001)
    if target.scheme == "https":
        connection = HTTPSConnection(
            address,
            target.port,
            timeout=remaining,
            ssl_context=tls_context(),
            server_hostname=target.host,
            assert_hostname=target.host,
        )
    else:
        connection = HTTPConnection(address, target.port, timeout=remaining)
    where = (address, target.port)
    if proxy.hostname:
        # The tunnel leads to the address we checked, so that the proxy cannot be talked into another one.
        where = (proxy.hostname, proxy.port or 3128)
        connection.set_tunnel(address, target.port, headers=_proxy_headers(proxy))
    connection._new_conn = lambda: open_socket(where, deadline, remaining)
    return connection


def _proxy_headers(proxy) -> dict[str, str]:
    if not proxy.username:
        return {}
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


@cache
def tls_context() -> ssl.SSLContext:
    """The certificates we trust: those of the system."""
    return ssl.create_default_context()


def _exchanged(connection, target, method, headers, payload, deadline, wanted: _Wanted) -> Answer:
    connection.sock.settimeout(max(deadline.remaining(), 0.001))
    connection.timeout = max(deadline.remaining(), 0.001)
    try:
        connection.request(
            method,
            target.path,
            body=payload,
            headers={**headers, "host": target.host_header, "accept-encoding": "identity", "connection": "close"},
            preload_content=False,
            decode_content=False,
        )
        response = connection.getresponse()
        is_plain = _check_head(response, target, wanted)
        body = _body(response, target, deadline, wanted) if is_plain else b""
        return Answer(response.status, response.headers, body, target.url)
    except (OSError, HTTPError, HTTPException, ValueError) as error:
        raise _no_answer(target, deadline, error) from error


def _check_head(response, target: _Target, wanted: _Wanted) -> bool:
    """Whether the body can be read. Raises where it is not what the caller takes."""
    encodings = f"{response.headers.get('Content-Encoding', '')},{response.headers.get('Transfer-Encoding', '')}"
    if any(part.strip().lower() not in ("", "identity", "chunked") for part in encodings.split(",")):
        if not wanted.whole:
            return False
        raise WrongType(
            _("%(host)s answered in a compressed form that was not asked for.") % {"host": target.host}, "compressed"
        )
    if not 200 <= response.status < 300:
        return True
    declared = response.headers.get("Content-Length", "")
    is_told = declared.isascii() and declared.isdigit() and len(declared) < 20
    if wanted.whole and is_told and int(declared) > wanted.max_bytes:
        raise _too_large(target, wanted.max_bytes)
    content_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    accept = wanted.accept
    if accept is not None and response.status not in (204, 205) and not _takes(accept, content_type):
        raise WrongType(
            _("%(host)s answered with %(type)s instead of %(accepted)s.")
            % {"host": target.host, "type": content_type[:100] or _("no type"), "accepted": ", ".join(accept)}
        )
    return True


def _takes(accept: tuple[str, ...], content_type: str) -> bool:
    return any(
        content_type == taken.lower() or (taken.endswith("/*") and content_type.startswith(taken[:-1].lower()))
        for taken in accept
    )


def _body(response, target: _Target, deadline: Deadline, wanted: _Wanted) -> bytes:
    pieces, size, max_bytes = [], 0, wanted.max_bytes
    while True:
        piece = response.read(min(65_536, max_bytes + 1), decode_content=False)
        # A connection shut at the deadline looks like the end of the body.
        if deadline.is_over():
            raise _no_answer(target, deadline, None)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)
        if size > max_bytes:
            if not wanted.whole or not 200 <= response.status < 300:
                return b"".join(pieces)[:max_bytes]
            raise _too_large(target, max_bytes)


def _too_large(target: _Target, max_bytes: int) -> TooLarge:
    return TooLarge(
        _("The answer of %(host)s is larger than %(limit)d bytes.") % {"host": target.host, "limit": max_bytes}
    )


def _no_answer(target: _Target, deadline: Deadline, error: Exception | None) -> NoAnswer:
    if deadline.is_over() or isinstance(error, TimeoutError):
        seconds = math.ceil(deadline.seconds)
        return NoAnswer(
            _("%(host)s did not answer completely within %(seconds)d seconds.")
            % {"host": target.host, "seconds": seconds},
            "timeout",
        )
    return NoAnswer(_("%(host)s ended the connection before the answer was complete.") % {"host": target.host}, "cut")


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location.strip())
    except ValueError as error:
        raise Forbidden(
            _("%(host)s redirected to something that is no web address.") % {"host": shown_address(url)}
        ) from error


def _origin(url: str) -> tuple[str, str, int]:
    return _parts(url)[:3]
