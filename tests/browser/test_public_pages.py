"""Every page that anybody may read: light on a first visit, from one place, without an error, open to everybody."""

from urllib.parse import urlsplit

import pytest

from tests.browser.looks import look_at, what_is_wrong
from tests.browser.page_types import PUBLIC, each

pytestmark = pytest.mark.browser
# Requirement: HTML, styles and scripts of a first visit together, over the wire, with their headers.
LIMIT = 60_000


@each(PUBLIC)
def test_it_is_light_and_clean_and_everybody_can_use_it(page_type, window, pages, town):
    page = window()
    seen = look_at(page_type, page, pages)
    assert seen.complaints == []
    assert {urlsplit(one.url).netloc for one in seen.requests if not one.url.startswith("data:")} == {
        urlsplit(town.site).netloc
    }
    assert len(seen.requests) > 5
    assert seen.kept() == []
    assert seen.bytes() < LIMIT
    assert what_is_wrong(page, page_type) == {}
