"""Pages that are there before their scripts are."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Frame, Page

LOADED = "() => new Promise((on) => document.readyState === 'complete' ? on() : addEventListener('load', () => on()))"


@contextmanager
def held_back(page: Page, pattern: str) -> Iterator[None]:
    """Inside, what has such an address is asked for and does not come; it comes at the end."""
    waiting = []
    page.route(pattern, lambda route: waiting.append(route))
    yield
    assert waiting, f"the page asked for nothing like {pattern}"
    for route in waiting:
        route.continue_()
    page.unroute(pattern)


def wait_for_scripts(frame: Frame) -> None:
    """Wait until the scripts of a frame have run. The document is asked: what Playwright remembers of a frame of
    another site may still be the loading of the document before."""
    frame.evaluate(LOADED)
