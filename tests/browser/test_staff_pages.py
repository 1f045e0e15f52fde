"""Every page of the staff: from one place, without an error, light or dark as the system is, open to everybody."""

from urllib.parse import urlsplit

import pytest

from tests.browser.axe import COLOURS, violations
from tests.browser.looks import look_at
from tests.browser.page_types import WORK, each

pytestmark = pytest.mark.browser


def is_dark(page) -> bool:
    return page.evaluate("document.documentElement.classList.contains('dark')")


@each(WORK)
def test_it_is_clean_and_everybody_can_use_it(page_type, window, pages, town):
    page = window(page_type.who)
    seen = look_at(page_type, page, pages)
    assert seen.complaints == []
    assert {urlsplit(one.url).netloc for one in seen.requests if not one.url.startswith("data:")} == {
        urlsplit(town.site).netloc
    }
    assert not is_dark(page)
    assert violations(page) == []

    page.emulate_media(color_scheme="dark")
    page_type.open(page, pages)
    # Where nobody chose, the pages of the staff follow the system, as the public ones do.
    assert is_dark(page)
    assert violations(page, COLOURS) == []
