"""Visitors who are not signed in: whether a page of ours sent their form, which browser it is, whether it is a person.

A page that gives a visitor no cookie can be cached; without one, the usual token of a form proves nothing. Their form
is believed when the browser itself says that a page of ours sent it.
"""

import re
import secrets

from django.conf import settings

BROWSER_COOKIE = "browser"
BROWSER_COOKIE_SECONDS = 365 * 24 * 3600

# What programs call themselves: search engines, previews of links, monitors, libraries, browsers without a window.
PROGRAM = re.compile(
    r"bot\b|bot[/;_-]|crawl|spider|slurp|archiv|preview|fetch|scan|monitor|uptime|pingdom|lighthouse|headless|phantom|"
    r"facebookexternalhit|whatsapp|telegram|skypeuri|embedly|feed|rss|\bjava/|okhttp|libwww|curl|wget|httpie|"
    r"python|aiohttp|go-http|ruby|perl|php/|axios|node|undici|postman|insomnia",
    re.IGNORECASE,
)


def is_sent_from_here(request) -> bool:
    """Whether the browser says that a page of this site sent this request (Sec-Fetch-Site; Origin in older ones)."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    return origin in {settings.SITE_URL, f"{request.scheme}://{request.get_host()}"}


def browser_key(request) -> str:
    """The random key of a signed-out visitor's browser; empty where it has none or it was tampered with."""
    return request.get_signed_cookie(BROWSER_COOKIE, default="") or ""


def new_browser_key() -> str:
    """A key for a browser that has none."""
    return secrets.token_urlsafe(24)


def give_browser_key(request, response, key: str) -> None:
    """Let the browser keep its key, so that it is known again: for what it did, by no page that is only read."""
    response.set_signed_cookie(
        BROWSER_COOKIE,
        key,
        max_age=BROWSER_COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def is_somebody_reading(request) -> bool:
    """Whether a person opens this page to read it, as far as the request tells: no program, no guess of a browser.

    Somebody who wants to be counted as a person is believed; this is for figures, never for rights.
    """
    said = request.headers.get("User-Agent", "")
    if request.method != "GET" or not said or PROGRAM.search(said):
        return False
    if request.headers.get("Sec-Purpose") or request.headers.get("Purpose") == "prefetch":
        return False
    return request.headers.get("Sec-Fetch-Dest", "document") == "document"
