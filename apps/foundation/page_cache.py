"""Pages that show every visitor the same, made once for each edition of the site.

Most who read a help center are not signed in, and all of them see the same page. A view says so with
`@same_for_visitors`; what it answers to a visitor whom no cookie of ours makes somebody is then kept, whole and
compressed, as it went out. It is handed out again while the edition (`editions.py`) is that of which it was made, so
nobody ever reads what is not true any more, and for a minute at most, as pages also tell how long ago things were.

Each process keeps its own pages, so handing one out costs one query and waits for nobody.
"""

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from .api.conditional import tag_of
from .editions import current_edition
from .visitors import BROWSER_COOKIE, is_somebody_reading

SECONDS = 60
# Longer addresses are nobody's bookmark, and larger pages are few: neither may push the others out.
MOST_ADDRESS = 300
MOST_BYTES = 200_000
# Whatever else a page depends on, it is not kept: we tell visitors apart by nothing but these.
MAY_DEPEND_ON = {"", "accept-encoding", "cookie"}
NOT_TO_BE_KEPT = re.compile(r"\b(no-store|private)\b")


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it went out, the moment it is of, and what to do for each of its readers."""

    moment: tuple[int, int]
    content: bytes
    headers: dict[str, str]
    readings: tuple[tuple[Callable, tuple], ...] = field(default=())

    def answer(self, request) -> HttpResponse:
        """The page once more, or 304 where this browser has it."""
        for count, about in self.readings if is_somebody_reading(request) else ():
            count(*about)
        response = HttpResponse(self.content, headers=self.headers)
        changed = parse_http_date_safe(self.headers["Last-Modified"]) if "Last-Modified" in self.headers else None
        return get_conditional_response(request, self.headers["ETag"], changed, response)


class PageCacheMiddleware:
    """Hands out kept pages, and keeps what views say is the same for all visitors. Stands above everything else, so
    that a page is kept as it goes out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.PAGES_KEPT or not is_nobody(request):
            return self.get_response(request)
        address, pages = _address_of(request), caches["pages"]
        page = pages.get(_key_of(address))
        if page and page.moment == _moment():
            return page.answer(request)
        response = self.get_response(request)
        if len(address) > MOST_ADDRESS or not _may_be_kept(response):
            return response
        response.headers.setdefault("ETag", f"W/{tag_of(response.content)}")
        page = KeptPage(response.is_of, response.content, dict(response.headers), tuple(request.readings))
        pages.set(_key_of(address), page, SECONDS)
        return response


def same_for_visitors(view):
    """Decorator of a view (of a class by `method_decorator`, on `get`): whoever is nobody to us is shown the same by
    it, and it does nothing but show, apart from what it leaves to `at_each_reading`."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if not settings.PAGES_KEPT or not is_nobody(request):
            return view(request, *args, **kwargs)
        # Before anything is read: what is written while the page is made belongs to a later one.
        request.readings, moment = [], _moment()
        response = view(request, *args, **kwargs)
        response.is_of = moment
        return response

    return wrapped


def at_each_reading(request, count: Callable, *about) -> None:
    """Call `count(*about)` now and each time somebody, and no program, reads the page of this request, be it kept or
    made anew. Function and arguments must be such that a cache can keep them."""
    if is_somebody_reading(request):
        count(*about)
    if (readings := getattr(request, "readings", None)) is not None:
        readings.append((count, about))


def is_nobody(request) -> bool:
    """Whether a visitor who only looks is told by nothing from any other: no cookie of ours makes them somebody."""
    known_by = (settings.SESSION_COOKIE_NAME, BROWSER_COOKIE, CookieStorage.cookie_name)
    return request.method == "GET" and not any(name in request.COOKIES for name in known_by)


def _address_of(request) -> str:
    zipped = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    return f"{request.scheme}://{request.META.get('HTTP_HOST', '')}{request.get_full_path()} {zipped:d}"


def _key_of(address: str) -> str:
    # Addresses may be longer, and hold other letters, than the key of a cache.
    return hashlib.blake2b(address.encode(), digest_size=16).hexdigest()


def _moment() -> tuple[int, int]:
    return current_edition(), int(time.time() // SECONDS)


def _may_be_kept(response) -> bool:
    """Whether it is a whole page that gives nobody anything of their own, and forbids nobody to keep it."""
    if not hasattr(response, "is_of") or response.status_code != 200 or response.cookies or response.streaming:
        return False
    depends_on = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}
    forbidden = NOT_TO_BE_KEPT.search(response.headers.get("Cache-Control", ""))
    return len(response.content) <= MOST_BYTES and depends_on <= MAY_DEPEND_ON and not forbidden
