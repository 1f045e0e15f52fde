"""Somebody who has never been here finds, reaches, watches and complains in three presses each, on a telephone."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

TELEPHONE = {"viewport": {"width": 360, "height": 740}}
MOST_PRESSES = 3
MOST_TABS = 90


@dataclass(slots=True)
class Hand:
    """Presses what a newcomer would press, by pointer or by keyboard, and counts it."""

    page: Page
    by_keyboard: bool
    presses: int = 0

    def press(self, target: Locator) -> None:
        """Once, on something that can be seen; by keyboard it is reached with Tab from where one is."""
        expect(target).to_be_visible()
        if self.by_keyboard:
            self.reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()
        self.presses += 1
        self.page.wait_for_load_state()

    def write(self, target: Locator, words: str) -> None:
        """Into a field that has to be pressed first, which counts."""
        if self.by_keyboard:
            self.reach(target)
        else:
            target.click()
            self.presses += 1
        self.page.keyboard.type(words)

    def reach(self, target: Locator) -> None:
        for _tab in range(MOST_TABS):
            if target.evaluate("it => it === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} is not reached within {MOST_TABS} times Tab.")


WITHOUT_SCRIPTS = ("pointer without scripts", "keyboard without scripts")


@pytest.fixture(
    params=["pointer", "keyboard", *(pytest.param(way, marks=pytest.mark.thorough) for way in WITHOUT_SCRIPTS)]
)
def hand(request, visit):
    """A newcomer on the first page, at the width of a small telephone."""
    with visit(None, java_script_enabled="without" not in request.param, **TELEPHONE) as page:
        page.goto("/")
        yield Hand(page, by_keyboard=request.param.startswith("keyboard"))


def test_finds_how_to_descale_the_kettle(hand):
    page = hand.page
    hand.press(page.get_by_role("navigation", name="Site").get_by_role("link", name="Answers"))
    hand.press(page.get_by_role("main").get_by_role("link", name="Kettles", exact=True))
    hand.press(page.get_by_role("main").get_by_role("link", name="Descale your kettle"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Descale your kettle")
    expect(page.get_by_role("heading", name="Step by step")).to_be_attached()
    assert hand.presses <= MOST_PRESSES


def test_finds_what_was_asked_before_by_its_words(hand):
    page = hand.page
    hand.write(page.locator("#question"), "kettle")
    hand.press(page.get_by_role("button", name="Search"))
    hand.press(page.locator(".is-found a").first)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert re.search(r"/(threads|articles|videos)/[0-9]+/", page.url)
    assert hand.presses <= MOST_PRESSES


def test_calls_the_department_that_takes_care_of_it(hand):
    page = hand.page
    hand.press(page.get_by_role("contentinfo").get_by_role("link", name="Contact and opening hours"))
    card = page.get_by_role("main").get_by_text("Repairs", exact=True).first
    expect(card).to_be_visible()
    # Whether somebody is there now is said without another press.
    expect(page.get_by_text(re.compile("^(Open|Closed) now$")).first).to_be_visible()
    hand.press(page.get_by_role("main").get_by_role("link", name="Repairs", exact=True))
    expect(page.get_by_role("main").locator("a[href^='tel:']").first).to_be_visible()
    assert hand.presses <= MOST_PRESSES


def test_watches_the_step_about_the_water(hand, pages):
    page = hand.page
    hand.press(page.get_by_role("main").get_by_role("link", name="Boil water the first time"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Boil water the first time")
    step = page.get_by_role("navigation", name="Steps").get_by_role("link", name=re.compile("The water"))
    if not step.count():
        pytest.skip("there is no ffmpeg, so there is no film that could be watched")
    hand.press(step)
    expect(page.locator("video")).to_be_attached()
    assert hand.presses <= MOST_PRESSES


def test_says_that_an_article_did_not_help(hand):
    page = hand.page
    hand.press(page.get_by_role("navigation", name="Site").get_by_role("link", name="Answers"))
    hand.press(page.get_by_role("main").get_by_role("link", name="Which water is best"))
    hand.press(page.get_by_role("button", name="No", exact=True))
    expect(page.get_by_text("We are sorry that it did not help")).to_be_visible()
    assert hand.presses <= MOST_PRESSES
