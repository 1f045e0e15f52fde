"""Two real sites in one browser: a page of somebody else, with ours in a frame, and no third-party cookies.

The help center is at 127.0.0.1, the pages of others are at localhost: for a browser these are two *sites*, not only
two origins, so that every rule about third parties holds. Use it so:

    def test_...(town, host, abroad):
        address = host.put("/shop/", f'<iframe src="{town.site}/embed/…/"></iframe>')
        with abroad() as page:                      # or abroad("ana"): signed in at the help center, by its own page
            page.goto(address)
            page.frame_locator("iframe").get_by_role(…)

`host.origin` is what a row's list of origins has to name, `stranger` is a site that is on no list, and `host.heard`
is what was asked of the host. That the browser really sends no third-party cookie is proved in test_two_origins.py.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from tests.chromium import FLAGS, find_chromium

# Third-party cookies are blocked, and what a frame stores is kept apart by the site around it, as in an ordinary
# browser: Playwright on its own switches the latter off, so its list of features is replaced by one without it.
CAUTIOUS = [*FLAGS, "--test-third-party-cookie-phaseout", "--disable-features=Translate,HttpsUpgrades,MediaRouter"]


@dataclass(frozen=True)
class Heard:
    """One request that reached a host."""

    method: str
    path: str
    cookie: str
    referrer: str


@dataclass
class Host:
    """A web site of somebody else; what it shows is put there by the test."""

    origin: str
    pages: dict[str, tuple[bytes, dict[str, str]]] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)

    def put(self, path: str, html: str, **headers: str) -> str:
        """Show this page there; underscores in the names of headers stand for hyphens. Returns its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (html.encode(), {"Content-Type": "text/html; charset=utf-8"} | named)
        return self.origin + path


@contextmanager
def serving(name: str) -> Iterator[Host]:
    """A host under a name that leads to this machine: "localhost" or "127.0.0.1"."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path.partition("?")[0]
            heard = Heard(self.command, self.path, self.headers.get("Cookie", ""), self.headers.get("Referer", ""))
            host.heard.append(heard)
            body, headers = host.pages.get(path, (b"", {}))
            self.send_response(200 if path in host.pages else 404)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    host = Host(f"http://{name}:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    """The site that our frame, tab or widget stands on; tests put its origin on the list of their row."""
    with serving("localhost") as site:
        yield site


@pytest.fixture(scope="session")
def stranger() -> Iterator[Host]:
    """A site that nobody put on a list."""
    with serving("localhost") as site:
        yield site


@pytest.fixture(scope="module")
def cautious(chromium) -> Iterator[Browser]:
    """A browser that sends no third-party cookies."""
    browser = chromium.browser_type.launch(executable_path=find_chromium() or None, args=CAUTIOUS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def abroad(cautious, visit):
    """`visit` of conftest.py with that browser: `with abroad() as page`, `with abroad("ana", locale="ar") as page`."""

    @contextmanager
    def opened(who: str | None = None, **options):
        # A header that is not a browser's own would make scripts of other sites ask for leave first, and get none.
        with visit(who, browser=cautious, **{"extra_http_headers": {}, **options}) as page:
            yield page

    return opened
