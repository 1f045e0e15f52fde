"""Looks at a page as a first visitor has it: what it loads and complains about, and who can use it."""

from contextlib import contextmanager

from playwright.sync_api import Page

from tests.browser.axe import COLOURS, EVERYTHING, violations
from tests.browser.conftest import scrolls_sideways
from tests.browser.page_types import PageType

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 700}
ZOOMED = {"width": 640, "height": 450}
# Both widths and both schemes. The other two of the four could only add the colours of what stands at one width alone.
WINDOWS = (("light", WIDE, EVERYTHING), ("dark", NARROW, EVERYTHING))
OTHER_WINDOWS = (("dark", WIDE, COLOURS), ("light", NARROW, COLOURS))


class Watch:
    """What a browser loads and complains about."""

    def __init__(self, page: Page):
        self.page = page
        self.requests = []
        self.complaints = []
        self._listeners = {
            "requestfinished": lambda request: self.requests.append(request),
            "requestfailed": self._note_failure,
            "pageerror": lambda error: self.complaints.append(f"error: {error}"),
            "console": self._hear,
        }

    def begin(self) -> None:
        for event, listener in self._listeners.items():
            self.page.on(event, listener)

    def end(self) -> None:
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)

    def bytes(self) -> int:
        """All that came over the wire, with its headers."""
        sizes = [request.sizes() for request in self.requests]
        return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)

    def kept(self) -> list[str]:
        """Styles and scripts that came out of the browser's memory instead, in which case nothing was weighed."""
        shared = [one for one in self.requests if one.resource_type in {"stylesheet", "script"}]
        return [one.url for one in shared if not one.sizes()["responseBodySize"]]

    def _note_failure(self, request) -> None:
        # What a page still loads while somebody goes on to the next is given up by the browser itself.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url}")

    def _hear(self, message) -> None:
        # A refused policy is told on the console, too. That a page answers "not found" is what was asked for.
        own = message.location.get("url") == self.page.url and "status of 4" in message.text
        if message.type in {"error", "warning"} and not own:
            self.complaints.append(f"{message.type}: {message.text}")


@contextmanager
def first_visit(page: Page):
    """Watch what is loaded by a browser that has forgotten what earlier pages loaded."""
    session = page.context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    watch = Watch(page)
    watch.begin()
    try:
        yield watch
    finally:
        watch.end()
        session.detach()


def what_is_wrong(page: Page, page_type: PageType) -> dict[str, list[str] | int]:
    """What axe objects to, and by how many pixels the page scrolls sideways.

    A page of every day is looked at in two windows, and in the other two by a test of its own; all others in four.
    """
    found = objections(page, WINDOWS if page_type.is_of_every_day else WINDOWS + OTHER_WINDOWS)
    for viewport in (NARROW, ZOOMED):
        page.set_viewport_size(viewport)
        if pixels := scrolls_sideways(page):
            found[f"sideways at {viewport['width']} px"] = pixels
    return found


def objections(page: Page, windows: tuple) -> dict[str, list[str]]:
    """What axe objects to in each of these windows where it objects to anything."""
    found = {}
    for scheme, viewport, options in windows:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        if told := violations(page, options):
            found[f"{scheme}, {viewport['width']} px"] = told
    return found


def look_at(page_type: PageType, page: Page, pages: dict[str, str]) -> Watch:
    """Open it as a first visitor, and return what was loaded when nothing more comes."""
    with first_visit(page) as watch:
        page_type.open(page, pages)
        page.wait_for_load_state("networkidle")
    return watch
