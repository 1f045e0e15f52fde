"""The support tab inside a page that behaves like Facebook's: another site, which posts a signed request into a frame.

Third-party cookies are blocked, as in the browsers of most people. `tests/embed/facebook.py` signs as Facebook does.
"""

import json
import time
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import scrolls_sideways
from tests.browser.late import wait_for_scripts
from tests.embed.facebook import PAGE, SECRET, signed

pytestmark = pytest.mark.browser

MAKE_TAB = """
import json, sys
from apps.embed.models import Embed, Feature
origin, page, secret = sys.argv[1:]
tab = Embed.objects.create(
    name="Acme on Facebook", kind="tab", origins=[origin], facebook_page_id=page, language="en",
    features=[one for one in Feature.values if one != Feature.PRIVATE], secrets={"facebook_app_secret": secret},
)
print(json.dumps({"door": f"/embed/{tab.key}/facebook/", "home": f"/embed/{tab.key}/"}))
"""
SEEN = "from apps.embed.models import SeenSignature; print(SeenSignature.objects.count())"
# The narrow and the wide tab, and a telephone.
NARROW, WIDE, PHONE = 520, 810, 320


@pytest.fixture(scope="module")
def tab(town, pages, host):
    """The addresses of a tab, and `shown(page, written)`: the page around it, having posted."""
    told = json.loads(town.python(MAKE_TAB, host.origin, PAGE, SECRET).splitlines()[-1])

    def put(on, written: str, width: int = NARROW) -> str:
        form = (
            f'<form method="post" target="tab" action="{town.site}{told["door"]}">'
            f'<input type="hidden" name="signed_request" value="{written}">'
            '<input type="hidden" name="fb_locale" value="en_US"></form>'
        )
        frame = f'<iframe name="tab" title="Support" width="{width}" height="900"></iframe>'
        script = "<script>document.forms[0].submit()</script>"
        return on.put("/acme/support/", f'<!DOCTYPE html><html lang="en"><title>Acme</title>{frame}{form}{script}')

    return SimpleNamespace(put=put, home=f"{town.site}{told['home']}", seen=lambda: int(town.python(SEEN).split()[-1]))


def inside(page: Page):
    return page.frame_locator("iframe[name=tab]")


def test_somebody_reads_signs_in_and_asks_inside_the_tab(abroad, tab, host, town):
    with abroad("ana") as page:
        sent = []
        page.on("request", lambda request: sent.append(request) if "/embed/" in request.url else None)
        page.goto(tab.put(host, signed()))
        frame = inside(page)
        expect(frame.get_by_role("heading", name="How can we help?")).to_be_visible()
        assert page.frame("tab").url == f"{tab.home}?lang=en_US"
        # Signed in on the site, and nobody here.
        expect(frame.get_by_role("link", name="Sign in")).to_be_visible()
        frame.get_by_role("searchbox").fill("descale")
        frame.get_by_role("searchbox").press("Enter")
        expect(frame.get_by_role("link", name="Descale your kettle")).to_be_visible()

        frame.get_by_role("link", name="Ask", exact=True).click()
        expect(frame.get_by_label("In one sentence")).to_be_visible()
        frame.get_by_label("In one sentence").fill("Does the tab remember what I wrote?")
        wait_for_scripts(page.frame("tab"))
        with page.context.expect_page() as opened:
            frame.get_by_role("contentinfo").get_by_role("link", name="Sign in").click()
        beside = opened.value
        expect(beside.get_by_text(host.origin)).to_be_visible()
        beside.get_by_role("button", name="Continue as Ana").click()
        expect(beside.get_by_role("heading", name="You are signed in at Acme on Facebook")).to_be_visible()
        # Nothing holds on to the page that opened it, and no address says what only the frame may know.
        assert beside.evaluate("window.opener") is None
        beside.close()
        expect(frame.get_by_text("You write as Ana.")).to_be_visible(timeout=20_000)
        expect(frame.get_by_label("In one sentence")).to_have_value("Does the tab remember what I wrote?")
        frame.get_by_label("Tell us more").fill("I signed in meanwhile.")
        frame.get_by_role("button", name="Post it").click()
        expect(frame.get_by_role("heading", name="Does the tab remember what I wrote?")).to_be_visible()

        token = json.loads(
            page.frame("tab").evaluate(
                "sessionStorage.getItem(Object.keys(sessionStorage).find(one => one.startsWith('embed:token')))"
            )
        )["token"]
        assert not [request.url for request in sent if token in request.url]
        frames = [request for request in sent if "/embed/login/" not in request.url]
        assert frames and not [request.url for request in frames if "cookie" in request.all_headers()]
        # Loading the frame again posts nothing again.
        page.frame("tab").evaluate("location.reload()")
        expect(frame.get_by_text("You write as Ana.")).to_be_visible()
        frame.get_by_role("button", name="Sign out here").click()
        expect(frame.get_by_role("contentinfo").get_by_role("link", name="Sign in")).to_be_visible()


@pytest.mark.thorough
def test_what_is_not_signed_for_this_tab_gets_a_clear_page_and_leaves_nothing(abroad, tab, host):
    used = signed(nonce=1)
    refused = {
        "was not signed by Facebook for us": signed(secret="another"),
        "waited for too long": signed(issued_at=int(time.time()) - 900),
        "belongs to another Facebook page": signed(page={"id": "999"}),
        "could not be read": "nonsense",
    }
    with abroad() as page:
        page.goto(tab.put(host, used))
        expect(inside(page).get_by_role("heading", name="How can we help?")).to_be_visible()
        seen = tab.seen()
        for words, written in {**refused, "opened before with the same signature": used}.items():
            page.goto(tab.put(host, written))
            expect(inside(page).get_by_text(words)).to_be_visible()
        assert tab.seen() == seen
        # From there the first page is one click away.
        inside(page).get_by_role("link", name="Go to the first page").click()
        expect(inside(page).get_by_role("heading", name="How can we help?")).to_be_visible()


@pytest.mark.thorough
def test_a_page_that_is_not_facebook_shows_nothing(abroad, tab, stranger):
    with abroad() as page:
        told = []
        page.on("console", lambda message: told.append(message.text))
        page.goto(tab.put(stranger, signed(nonce=2)))
        page.wait_for_load_state("networkidle")
        assert any("frame-ancestors" in words for words in told)
        assert "How can we help" not in page.frame("tab").content()


@pytest.mark.thorough
@pytest.mark.parametrize("width", [PHONE, NARROW, WIDE])
def test_it_fits_into_every_width_and_into_other_ways_of_reading(abroad, tab, host, width):
    with abroad() as page:
        page.goto(tab.put(host, signed(nonce=width, user={"locale": "ar_AR"}, app_data="ask"), width))
        expect(inside(page).get_by_label("In one sentence")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert inside(page).locator("html").get_attribute("dir") == "rtl"
        assert scrolls_sideways(page.frame("tab")) == 0
