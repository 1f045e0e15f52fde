"""The widget on a page of somebody else: two sites, third-party cookies blocked, from the button to one's own list."""

import json
import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import MAIL, scrolls_sideways
from tests.browser.late import wait_for_scripts
from tests.browser.mailbox import mails_to
from tests.faults.town import PASSWORD

pytestmark = pytest.mark.browser

# Requirement: everything that a host's page loads of us before somebody opens the widget, over the wire with headers.
LIMIT = 30_000
MAKE_ROWS = """
import json, sys
from apps.embed.models import Embed, Feature
from apps.notifications.models import Watch
Watch.objects.filter(person__username="bela").delete()
features = [feature for feature in Feature.values if feature != Feature.PRIVATE]
rows = [
    Embed.objects.create(name="Shop", kind="widget", origins=[sys.argv[1]], features=features, accent="#1877f2"),
    Embed.objects.create(name="Blog", kind="frame", origins=[sys.argv[1]]),
]
print(json.dumps([row.key for row in rows]))
"""
# Everything that a page can say about elements that it does not know.
HOSTILE = """
body * { display: none !important }
* { all: unset !important; opacity: 0 !important; visibility: hidden !important; pointer-events: none !important;
    position: static !important; color: red !important; font: 60px cursive !important }
"""


@pytest.fixture(scope="module")
def shop(town, pages, host):
    """Rows for the host and a page of its own with the widget: `shop.address`, `shop.frame` (the path of its frame)."""
    widget, blog = json.loads(town.python(MAKE_ROWS, host.origin).splitlines()[-1])
    script = f'<script async src="{town.site}/embed/{widget}/widget.js"></script>'
    address = host.put("/shop/", page_with(script, '<a href="/nowhere/" data-helpcenter-open="ask">Anything else?</a>'))
    return SimpleNamespace(
        address=address, script=script, frame=f"{town.site}/embed/{widget}/", blog=f"{town.site}/embed/{blog}/"
    )


def page_with(*elements: str, head: str = "", root: str = "") -> str:
    """A page of the host, around some elements."""
    return (
        f'<!DOCTYPE html><html lang="en"{root}><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>Shop</title><link rel="icon" href="data:,">{head}<h1>Shop</h1>{"".join(elements)}'
    )


def launcher(page: Page):
    return page.get_by_role("button", name="Help", exact=True)


def panel(page: Page):
    return page.get_by_role("dialog", name="Help from Acme")


def inside(page: Page):
    return page.frame_locator("iframe[title='Help from Acme']")


@pytest.mark.thorough
def test_a_host_loads_little_after_all_of_its_own_and_nothing_is_kept(abroad, shop, town):
    with abroad() as page:
        ours = []
        page.on("requestfinished", lambda request: ours.append(request) if request.url.startswith(town.site) else None)
        page.goto(shop.address)
        expect(launcher(page)).to_be_visible()
        page.wait_for_load_state("networkidle")

        assert [request.url.rpartition("/")[2].partition(".")[0] for request in ours] == ["widget", "widget"]
        sizes = [request.sizes() for request in ours]
        assert 0 < sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) < LIMIT
        loaded, began = page.evaluate(
            "[performance.getEntriesByType('navigation')[0].loadEventEnd,"
            " performance.getEntriesByType('resource').find(one => one.name.includes('/static/')).startTime]"
        )
        assert began >= loaded > 0
        assert page.context.cookies() == []
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
        assert page.evaluate("document.querySelectorAll('iframe').length") == 0


def test_from_the_button_to_ones_own_list_without_a_third_party_cookie(abroad, shop, town):
    with abroad() as page:
        page.goto(shop.address)
        # By keyboard: it opens, the focus goes in, Escape brings it back.
        launcher(page).focus()
        expect(launcher(page)).to_be_focused()
        page.keyboard.press("Enter")
        expect(panel(page)).to_be_visible()
        frame = inside(page)
        expect(frame.get_by_role("heading", name="How can we help?")).to_be_visible()
        # Words are there before the scripts, which hear of the key.
        wait_for_scripts(page.frames[-1])
        expect(page.get_by_role("button", name="Close the help")).to_be_focused()
        frame.get_by_role("searchbox").press("Escape")
        expect(panel(page)).to_be_hidden()
        expect(launcher(page)).to_be_focused()
        page.keyboard.press("Enter")

        # Search, and read what was found.
        frame.get_by_role("searchbox").fill("descale")
        frame.get_by_role("searchbox").press("Enter")
        frame.get_by_role("link", name=re.compile("Descale your kettle")).first.click()
        expect(frame.get_by_role("heading", level=1, name="Descale your kettle")).to_be_visible()

        # Ask without an account: a mail asks whether it was oneself.
        frame.get_by_role("link", name="Ask", exact=True).click()
        frame.get_by_label("In one sentence").fill("Does the shop sell lids?")
        frame.get_by_label("Tell us more").fill("Mine is gone.")
        frame.get_by_label("Your name").fill("Carol")
        frame.get_by_label("Your mail address").fill("carol@example.org")
        frame.get_by_role("button", name="Send me the link").click()
        expect(frame.get_by_role("heading", name="Look into your mail")).to_be_visible()
        town.until(lambda: bool(mails_to(town.folder, "carol@example.org")), 30, "the mail is on its way")

        # Sign in beside the frame, in a window of our own, and find one's own conversations.
        frame.get_by_role("link", name="Yours").click()
        with page.context.expect_page() as opened:
            frame.get_by_role("main").get_by_role("link", name="Sign in").click()
        sign_in_beside(opened.value)
        expect(frame.get_by_text("You write as Bela.")).to_be_visible(timeout=20_000)

        # Ask under one's name, and follow what somebody else asked.
        frame.get_by_role("link", name="Ask", exact=True).click()
        frame.get_by_label("In one sentence").fill("Does the lid fit the old kettle?")
        frame.get_by_label("Tell us more").fill("The one from last year.")
        frame.get_by_role("button", name="Post it").click()
        expect(frame.get_by_role("heading", name="Does the lid fit the old kettle?")).to_be_visible()
        frame.get_by_role("link", name="Yours").click()
        expect(frame.get_by_role("link", name="Does the lid fit the old kettle?")).to_be_visible()

        page.evaluate("HelpCenter('open', {search: 'clean the kettle'})")
        expect(frame.get_by_role("searchbox")).to_have_value("clean the kettle")
        frame.get_by_role("link", name=re.compile("How do I clean the kettle")).first.click()
        frame.get_by_role("button", name="Follow", exact=True).click()
        expect(frame.get_by_role("button", name="You follow this")).to_be_visible()
        # Signing in was first-party; in the frame no cookie of ours went along or was set.
        assert not {cookie["name"] for cookie in page.context.cookies() if cookie.get("partitionKey")}


def sign_in_beside(popup: Page) -> None:
    """What somebody does in the window that the frame opened."""
    popup.get_by_label("Email", exact=True).fill(MAIL["bela"])
    popup.get_by_label("Password", exact=True).fill(PASSWORD)
    popup.get_by_role("main").get_by_role("button", name="Sign in").click()
    popup.get_by_role("button", name="Continue as Bela").click()
    expect(popup.get_by_role("heading", name="You are signed in at Shop")).to_be_visible()
    popup.close()


@pytest.mark.thorough
def test_on_a_telephone_read_from_right_to_left_and_under_hostile_styles(abroad, shop, host):
    address = host.put("/rtl/", page_with(shop.script, head=f"<style>{HOSTILE}</style>", root=' dir="rtl"'))
    with abroad(viewport={"width": 360, "height": 740}, color_scheme="dark") as page:
        page.goto(address)
        button = launcher(page)
        expect(button).to_be_visible()
        # In the corner where lines end, as large as drawn.
        place = button.bounding_box()
        assert place["x"] == 20
        assert 44 <= place["height"] <= 60
        assert button.evaluate("it => getComputedStyle(it).backgroundColor") == "rgb(24, 119, 242)"
        button.click()
        expect(inside(page).get_by_role("heading", name="How can we help?")).to_be_visible()
        assert panel(page).bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
        assert inside(page).locator("html").get_attribute("dir") == "rtl"
        assert scrolls_sideways(page) == 0
        page.get_by_role("button", name="Close the help").click()
        expect(button).to_be_focused()


@pytest.mark.thorough
def test_a_site_that_is_on_no_list_shows_nothing_of_it(abroad, shop, stranger):
    address = stranger.put("/copy/", page_with(shop.script, f'<iframe name="stolen" src="{shop.frame}"></iframe>'))
    with abroad() as page:
        told = []
        page.on("console", lambda message: told.append(message.text))
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.wait_for_function("performance.getEntriesByType('resource').some(one => one.name.includes('/static/js'))")
        expect(launcher(page)).to_have_count(0)
        assert any("frame-ancestors" in words for words in told)
        assert any("is not on the list of sites" in words for words in told)
        assert "How can we help" not in page.frame("stolen").content()


@pytest.mark.thorough
def test_forged_messages_change_nothing(abroad, shop, host, town):
    with abroad() as page:
        page.goto(shop.address)
        launcher(page).click()
        expect(inside(page).get_by_role("heading", name="How can we help?")).to_be_visible()
        frame = page.frames[-1]
        expect(page.get_by_text("The help is being opened.")).to_be_hidden()
        size = panel(page).bounding_box()
        forged = [
            {"type": "helpcenter:close"},
            {"type": "helpcenter:height", "height": 40_000},
            None,
            "helpcenter:close",
        ]
        # From the page itself, from a frame of its own, and from another frame of ours, which is not the panel's.
        other = host.put("/other/", page_with())
        for source in (other, shop.blog + "latest/"):
            page.evaluate(
                "at => document.body.append(Object.assign(document.createElement('iframe'), {src: at}))", source
            )
        page.wait_for_load_state("networkidle")
        for words in forged:
            page.evaluate("words => postMessage(words, '*')", words)
            for source in page.frames[2:]:
                source.evaluate("words => parent.postMessage(words, '*')", words)
        # From the right window, in the wrong shape.
        for words in ({"type": "helpcenter:height", "height": "9e9"}, {"type": "helpcenter:height", "height": -1}, []):
            frame.evaluate("words => parent.postMessage(words, '*')", words)
        # The other way: what the page says to the frame without being its host, or without sense.
        page.evaluate(
            "address => document.querySelector('[data-helpcenter]').shadowRoot.querySelector('iframe')"
            ".contentWindow.postMessage({type: 'helpcenter:theme', scheme: '<b>'}, address)",
            town.site,
        )
        page.wait_for_timeout(200)
        expect(panel(page)).to_be_visible()
        assert panel(page).bounding_box() == size
        # Another frame of ours tells its height to the element that the page marked for it.
        page.locator("body > iframe").last.evaluate("it => (it.dataset.helpcenterFrame = '')")
        page.frames[-1].evaluate("parent.postMessage({type: 'helpcenter:height', height: 777}, '*')")
        expect(page.locator("body > iframe").last).to_have_attribute("height", "777")
        # The same words from the right window, in the right shape.
        frame.evaluate("parent.postMessage({type: 'helpcenter:close'}, '*')")
        expect(panel(page)).to_be_hidden()


@pytest.mark.thorough
def test_a_page_with_a_policy_of_its_own_has_it_or_is_told_why_not(abroad, shop, host, town):
    site = town.site
    half = f"default-src 'none'; img-src data:; script-src {site}"
    lets = f"{half}; frame-src {site}; require-trusted-types-for 'script'; trusted-types *"
    with abroad() as page:
        told = []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(f"thrown: {error}"))
        page.goto(host.put("/lets/", page_with(shop.script), Content_Security_Policy=lets))
        launcher(page).click()
        expect(inside(page).get_by_role("heading", name="How can we help?")).to_be_visible()
        assert told == []

        page.goto(host.put("/half/", page_with(shop.script), Content_Security_Policy=half))
        launcher(page).click()
        expect(panel(page).get_by_role("link", name="Open the help in a new tab")).to_be_visible()
        assert any("allow" in words and "in frame-src" in words for words in told)
        assert not any("thrown" in words for words in told)


@pytest.mark.thorough
def test_links_and_scripts_of_the_page_open_it_where_they_say(abroad, shop, host):
    early = "<script>HelpCenter = (...said) => (HelpCenter.queue ??= []).push(said);"
    early += "HelpCenter('open', {title: 'Which lid?'})</script>"
    with abroad() as page:
        page.goto(host.put("/early/", page_with(early, shop.script)))
        expect(inside(page).get_by_label("In one sentence")).to_have_value("Which lid?")
        page.evaluate("HelpCenter('close')")
        expect(panel(page)).to_be_hidden()
        for wrong in ("../../../admin/", "https://evil.example/", "//evil.example"):
            page.evaluate("path => HelpCenter('open', {path})", wrong)
        assert page.frames[-1].url.startswith(shop.frame)

        page.goto(shop.address)
        expect(launcher(page)).to_be_visible()
        link = page.get_by_role("link", name="Anything else?")
        link.focus()
        page.keyboard.press("Enter")
        expect(inside(page).get_by_role("heading", name="What is on your mind?")).to_be_visible()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == []
        page.get_by_role("button", name="Close the help").press("Escape")
        expect(link).to_be_focused()
        assert page.url == shop.address


@pytest.mark.thorough
def test_what_is_only_read_stands_on_other_sites_without_scripts(abroad, shop, host, stranger, town, pages):
    asked = f"{town.site}/oembed/?url={town.site}{pages['answered']}"
    with abroad(java_script_enabled=False) as page:
        card = page.request.get(asked).json()["html"]
        page.goto(stranger.put("/card/", page_with(card)))
        title = page.frame_locator("iframe").get_by_role("link", name="How do I clean the kettle?")
        expect(title).to_be_visible()
        with page.context.expect_page() as opened:
            title.click()
        expect(opened.value.get_by_role("heading", level=1)).to_have_text("How do I clean the kettle?")

        for name, words in (("latest", "Recent conversations"), ("roadmap", "Planned")):
            frame = f'<iframe src="{shop.blog}{name}/" width="300" height="500"></iframe>'
            page.goto(host.put(f"/{name}/", page_with(frame)))
            expect(page.frame_locator("iframe").get_by_role("heading", name=words)).to_be_visible()
