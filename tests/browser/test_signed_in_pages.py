"""Every page of those who signed in: without an error, and everybody can use it."""

import pytest

from tests.browser.looks import look_at, what_is_wrong
from tests.browser.page_types import SIGNED_IN, each

pytestmark = pytest.mark.browser


@each(SIGNED_IN)
def test_it_is_clean_and_everybody_can_use_it(page_type, window, pages):
    page = window(page_type.who)
    assert look_at(page_type, page, pages).complaints == []
    assert what_is_wrong(page, page_type) == {}
