"""The keyboard alone is enough: it reaches everything, and where it stands is seen."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
# Whether what has the focus, or what stands around it, draws a line of at least two pixels.
FOCUS_IS_SEEN = """() => {
  for (let one = document.activeElement, up = 0; one && up < 4; one = one.parentElement, up += 1) {
    const look = getComputedStyle(one);
    if (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2) return true;
  }
  return false;
}"""
MOST_STEPS = 80


def tab_to(page: Page, target) -> None:
    """Go on with the Tab key until this has the focus; wherever it stops on the way, the focus must be seen."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_IS_SEEN), (
            f"no focus is seen on {page.evaluate('document.activeElement.outerHTML')[:200]}"
        )
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} was not reached by {MOST_STEPS} steps")


def test_the_skip_link_leads_past_the_head(visit, pages):
    with visit() as page:
        page.goto(pages["open"])
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the content")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('#main').contains(document.activeElement)")


def test_asking_and_replying_need_nothing_but_the_keyboard(visit):
    with visit("ana") as page:
        page.goto("/")
        tab_to(page, page.get_by_role("main").get_by_label("Your question in one sentence"))
        page.keyboard.type("Does the lid lock by itself?")
        tab_to(page, page.get_by_role("main").get_by_role("button", name="Ask"))
        page.keyboard.press("Enter")
        expect(page.get_by_label("In one sentence")).to_have_value("Does the lid lock by itself?")

        tab_to(page, page.get_by_role("radio", name="Question", exact=True))
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("radio", name="Problem", exact=True)).to_be_checked()
        tab_to(page, page.get_by_label("Tell us more"))
        page.keyboard.type("It opens when I pour.")
        tab_to(page, page.get_by_role("radio", name="Everybody"))
        tab_to(page, page.get_by_role("button", name="Post it"))
        page.keyboard.press("Space")
        expect(page.get_by_role("heading", name="Does the lid lock by itself?")).to_be_visible()

        tab_to(page, page.get_by_label("Your reply"))
        page.keyboard.type("It does when it clicks twice.")
        tab_to(page, page.get_by_role("button", name="Post the reply"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("article").filter(has_text="It does when it clicks twice.")).to_be_visible()

        tab_to(page, page.get_by_role("button", name="This solved it"))
        page.keyboard.press("Enter")
        expect(page.locator("#state .end-words")).to_contain_text("Solved")


def test_one_key_does_what_the_list_of_keys_says(visit, pages):
    with visit("ana") as page:
        page.goto("/threads/")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        first = page.locator("[data-row-link]").first
        expect(first).to_be_focused()
        page.goto(pages["open"])
        page.keyboard.press("r")
        expect(page.get_by_label("Your reply")).to_be_focused()
        page.goto("/")
        page.keyboard.press("/")
        expect(page.get_by_label("Your question in one sentence")).to_be_focused()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(page.get_by_label("Your question in one sentence")).to_have_value("?")
