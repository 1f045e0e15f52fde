"""The browser of the tests about frames sends no cookie into a frame of another site; otherwise they prove nothing."""

import json

import pytest

from tests.browser.two_origins import serving
from tests.chromium import FLAGS, find_chromium

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

COOKIE = "told=once; SameSite=None; Secure; Path=/"


@pytest.fixture(scope="module")
def framed(host):
    """Another site than the host's, which sets the cookie that is made for frames, and a page of the host around it."""
    with serving("127.0.0.1") as site:
        site.put("/inside/", "<p>Inside</p>", Set_Cookie=COOKIE)
        host.put("/around/", f'<iframe src="{site.origin}/inside/"></iframe>')
        yield site


def cookies_in_the_frame(page, framed, host) -> list[str]:
    """Which cookies came with each of three visits: by itself twice, then in the frame of the host."""
    framed.heard.clear()
    page.goto(f"{framed.origin}/inside/")
    page.goto(f"{framed.origin}/inside/")
    page.goto(f"{host.origin}/around/")
    page.frame_locator("iframe").get_by_text("Inside").wait_for()
    return [heard.cookie for heard in framed.heard if heard.path == "/inside/"]


def test_the_cautious_browser_sends_no_third_party_cookie_but_lets_a_frame_keep_things_apart(cautious, framed, host):
    context = cautious.new_context()
    page = context.new_page()
    assert cookies_in_the_frame(page, framed, host) == ["", "told=once", ""]
    assert page.frames[1].evaluate("sessionStorage.kept = 'yes'") == "yes"
    context.close()


def test_a_browser_without_that_caution_would_have_sent_it(chromium, framed, host, tmp_path):
    (tmp_path / "Default").mkdir()
    allowed = {"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(allowed))
    context = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=find_chromium() or None, args=FLAGS
    )
    assert cookies_in_the_frame(context.new_page(), framed, host) == ["", "told=once", "told=once"]
    context.close()
