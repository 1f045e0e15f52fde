"""A first visit is light, comes from one place only, and nothing in it goes wrong."""

from urllib.parse import urlsplit

import pytest

from tests.browser.page_types import PUBLIC, WORK

pytestmark = pytest.mark.browser
# Requirement: HTML, styles and scripts of a first visit together, over the wire, with their headers.
LIMIT = 60_000


class Watch:
    """What a browser loads and complains about."""

    def __init__(self, page):
        self.page = page
        self.requests = []
        self.complaints = []
        page.on("requestfinished", lambda request: self.requests.append(request))
        page.on("requestfailed", self.note_failure)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", self.hear)

    def note_failure(self, request):
        # What a page still loads while somebody goes on to the next is given up by the browser itself.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url}")

    def hear(self, message):
        # A refused policy is told on the console, too. That a page answers "not found" is what was asked for.
        own = message.location.get("url") == self.page.url and "status of 4" in message.text
        if message.type in {"error", "warning"} and not own:
            self.complaints.append(f"{message.type}: {message.text}")

    def bytes(self) -> int:
        sizes = [request.sizes() for request in self.requests]
        return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)

    def places(self) -> set[str]:
        return {urlsplit(request.url).netloc for request in self.requests if not request.url.startswith("data:")}


@pytest.mark.parametrize("page_type", PUBLIC, ids=lambda one: one.name)
def test_a_first_visit_is_light_and_clean(page_type, visit, pages, town):
    with visit() as page:
        watch = Watch(page)
        page_type.open(page, pages)
        page.wait_for_load_state("networkidle")

        assert watch.complaints == []
        assert watch.places() == {urlsplit(town.site).netloc}
        assert len(watch.requests) > 5
        assert watch.bytes() < LIMIT


@pytest.mark.parametrize("page_type", WORK, ids=lambda one: one.name)
def test_a_page_of_the_staff_is_clean(page_type, visit, pages, town):
    with visit(page_type.who) as page:
        watch = Watch(page)
        page_type.open(page, pages)
        page.wait_for_load_state("load")

        assert watch.complaints == []
        assert watch.places() == {urlsplit(town.site).netloc}
