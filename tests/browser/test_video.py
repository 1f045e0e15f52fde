"""A film in real Chromium: it plays, it jumps, what is said follows; and nobody else is asked before a click."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.films import make_film

pytestmark = pytest.mark.browser
PIECE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@pytest.fixture(scope="module")
def has_films(tmp_path_factory):
    """There is a real film to be seen; else there is nothing to test."""
    make_film(tmp_path_factory.mktemp("films") / "film.mp4")


def open_film(page: Page, address: str) -> None:
    """Go there; skips where this browser has no decoder for the film."""
    page.goto(address)
    kind = 'video/mp4; codecs="avc1.42E01E, mp4a.40.2"'
    if not page.evaluate("kind => document.createElement('video').canPlayType(kind)", kind):
        pytest.skip("this Chromium was built without a decoder for H.264 and AAC")


def pieces(page: Page) -> list[tuple[int, int]]:
    """The pieces of the film that come, as (first byte, status); filled while the page loads them."""
    came = []

    def note(response):
        if response.url.endswith("/film"):
            told = PIECE.match(response.headers.get("content-range", ""))
            came.append((int(told[1]) if told else 0, response.status))

    page.on("response", note)
    return came


def now(page: Page) -> float:
    return page.evaluate("document.querySelector('video').currentTime")


def wait_until_it_shows(page: Page, second: int) -> None:
    """Until the picture of this second is there."""
    page.wait_for_function(
        "second => { const film = document.querySelector('video');"
        " return film.currentTime >= second && film.readyState >= 2 && !film.seeking && film.videoWidth > 0; }",
        arg=second,
    )


def test_a_line_jumps_in_the_film_which_comes_in_pieces(visit, pages, has_films):
    with visit() as page:
        came = pieces(page)
        open_film(page, pages["video"])
        assert came == []
        page.evaluate("document.querySelector('video').muted = true")

        page.get_by_role("link", name="Close the lid and press the switch.").click()

        wait_until_it_shows(page, 12)
        assert page.url.endswith("?t=12#line-4")
        assert {status for _first, status in came} == {206}
        assert max(first for first, _status in came) > 1_000_000, came
        expect(page.get_by_role("link", name="Close the lid")).to_have_attribute("aria-current", "true")
        expect(page.locator(".film-steps a").last).to_have_attribute("aria-current", "true")

        page.locator(".film-steps a").first.click()
        page.wait_for_function("document.querySelector('video').currentTime < 5")
        assert page.evaluate("[...document.querySelector('video').textTracks].map(track => track.kind)") == [
            "captions", "captions", "chapters",
        ]  # fmt: skip


@pytest.mark.thorough
def test_a_link_of_a_line_begins_there_without_scripts_of_ours(visit, pages, has_films):
    with visit() as page:
        came = pieces(page)
        page.route("**/player*.js", lambda route: route.abort())
        open_film(page, pages["video"])
        page.get_by_role("link", name="Pour water in").click()
        page.wait_for_url("**?t=8#line-3")
        wait_until_it_shows(page, 8)
        assert 8 <= now(page) < 9
        assert {status for _first, status in came} == {206}


@pytest.mark.thorough
def test_words_are_found_at_once_and_by_keyboard(visit, pages):
    with visit() as page:
        page.goto(pages["video"])
        box = page.get_by_role("searchbox", name="Words that you look for")
        box.fill("MARK the")
        lines = page.locator("[data-lines] > li")
        expect(page.get_by_text("2 lines")).to_be_visible()
        expect(lines.locator("visible=true")).to_have_count(2)
        expect(page.locator("[data-lines] mark").first).to_have_text("the")
        box.fill("toast")
        expect(page.get_by_text("Nobody says that here.")).to_be_visible()
        box.fill("")
        expect(lines.locator("visible=true")).to_have_count(4)


@pytest.mark.thorough
def test_a_browser_that_is_not_signed_in_remembers_by_itself(visit, pages, has_films):
    with visit() as page:
        open_film(page, pages["video"])
        page.goto(pages["series"])
        assert page.evaluate("localStorage.length") == 0
        open_film(page, pages["video"])
        page.evaluate("document.querySelector('video').muted = true")
        page.get_by_role("link", name="Pour water in").click()
        wait_until_it_shows(page, 8)
        page.evaluate("document.querySelector('video').pause()")
        page.wait_for_function("localStorage.length === 1")
        page.goto(pages["series"])
        expect(page.get_by_text(re.compile(r"^5\d %$"))).to_be_visible()
        assert page.context.cookies() == []


@pytest.mark.thorough
def test_who_is_signed_in_finds_it_on_any_device(visit, pages, has_films):
    with visit("bela") as page:
        open_film(page, pages["video"])
        page.evaluate("document.querySelector('video').muted = true")
        # Either while it plays or when it stops, whichever comes first after the jump.
        with page.expect_response("**/progress/") as noted:
            page.get_by_role("link", name="Pour water in").click()
            wait_until_it_shows(page, 8)
            page.evaluate("document.querySelector('video').pause()")
        assert noted.value.status == 204
        assert page.evaluate("localStorage.length") == 0
    with visit("bela", java_script_enabled=False) as page:
        page.goto(pages["series"])
        expect(page.get_by_text(re.compile(r"^5\d %$"))).to_be_visible()
        page.goto(pages["video"])
        page.get_by_role("button", name="I have seen this").click()
        expect(page.get_by_text("You have seen this film.")).to_be_visible()


@pytest.mark.thorough
def test_nothing_is_asked_of_the_platform_before_somebody_presses_play(visit, pages, town):
    with visit() as page:
        asked = []

        def elsewhere(route):
            asked.append(route.request.url)
            route.fulfill(body="<!doctype html><title>Player</title>", content_type="text/html")

        page.route(lambda url: not url.startswith(town.site), elsewhere)
        page.goto(pages["video, elsewhere"])
        page.wait_for_load_state("networkidle")
        assert asked == []
        page.get_by_role("link", name="Play the film from YouTube").click()
        expect(page.locator("#film iframe")).to_have_count(1)
        page.get_by_role("link", name="Pour water in").click()
        expect(page.locator("#film iframe")).to_have_attribute("src", re.compile("start=8"))
        page.wait_for_timeout(100)
        assert asked and all(url.startswith("https://www.youtube-nocookie.com/embed/aaaaaaaaaaa?") for url in asked)
