"""Somebody who signed in through the form, and replies and votes through forms."""

import re
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, ProxyHandler, Request, build_opener
from uuid import uuid4

from .load import LoadError, request

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SECONDS_FOR_AN_ANSWER = 30


class Visitor:
    """A browser with cookies, for a site on loopback."""

    def __init__(self, site: str):
        self.site = site
        # Production marks its cookies Secure; on loopback they travel without TLS.
        self.cookies = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies), _Stay)

    @property
    def cookie(self) -> str:
        """The Cookie header that this visitor sends."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def read(self, path: str) -> str:
        """A page. Raises LoadError where there is none."""
        return self._open(path, None, 200)

    def sign_in(self, mail_address: str, password: str) -> None:
        """Sign in through the form. Raises LoadError where that is refused."""
        token = TOKEN.search(self.read("/accounts/login/"))[1]
        fields = {"csrfmiddlewaretoken": token, "login": mail_address, "password": password}
        self._open("/accounts/login/", urlencode(fields).encode(), 302)

    def replies(self, threads: list[int], page: str):
        """Requests that reply: the n-th to the n-th of these threads and round again, each form a new one."""
        token = TOKEN.search(self.read(page))[1]
        cookie = self.cookie

        def reply(number: int) -> bytes:
            fields = {
                "csrfmiddlewaretoken": token,
                "ticket": str(uuid4()),
                "body": f"The same happened to me, for the {number}th time. Then I **cleaned** it and it went on.",
            }
            path = f"/threads/{threads[number % len(threads)]}/replies/"
            return request("POST", path, body=urlencode(fields).encode(), Cookie=cookie)

        return reply

    def votes(self, ideas: list[int]):
        """Requests that vote for the n-th of these ideas, and in the next round take that back, and so on."""
        token = TOKEN.search(self.read("/ideas/"))[1]
        cookie = self.cookie

        def vote(number: int) -> bytes:
            fields = {"csrfmiddlewaretoken": token}
            if number // len(ideas) % 2:
                fields["_method"] = "DELETE"
            path = f"/ideas/{ideas[number % len(ideas)]}/vote/"
            return request("POST", path, body=urlencode(fields).encode(), Cookie=cookie)

        return vote

    def _open(self, path: str, data: bytes | None, expect: int) -> str:
        asked = Request(self.site + path, data=data)
        try:
            with self._opener.open(asked, timeout=SECONDS_FOR_AN_ANSWER) as answer:
                status, page = answer.status, answer.read().decode()
        except HTTPError as answer:
            with answer:
                status, page = answer.code, answer.read().decode(errors="replace")
        if status != expect:
            raise LoadError(f"{path} answered {status} instead of {expect}: {page[:2000]}")
        return page


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None
