"""The colours of the pages of every day in the windows that their own tests leave out."""

import pytest

from tests.browser.looks import OTHER_WINDOWS, objections
from tests.browser.page_types import PUBLIC, SIGNED_IN, each

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@each([one for one in PUBLIC + SIGNED_IN if one.is_of_every_day])
def test_its_colours_have_contrast_dark_and_wide_and_light_and_narrow(page_type, window, pages):
    page = window(page_type.who)
    page_type.open(page, pages)
    assert objections(page, OTHER_WINDOWS) == {}
