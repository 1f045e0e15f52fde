"""Voting as people do it: by keyboard and in place, without scripts, as a visitor; and the word of the company."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
OWN = """
import json, sys
from apps.activity.verbs import relay
from tests.browser.seed_ideas import wishes
print(json.dumps(wishes(json.loads(sys.argv[1]))))
relay()
"""
TITLES = {
    "keyboard": "A kettle that pours by itself",
    "plain": "A kettle without a cord",
    "visitor": "A kettle for two cups",
    "moved": "A kettle that folds",
}


@pytest.fixture(scope="module")
def own(town, pages) -> dict[str, str]:
    """Ideas for this file alone, by the names in TITLES."""
    return json.loads(town.python(OWN, json.dumps(TITLES)).splitlines()[0])


def vote_for(page: Page, title: str) -> Locator:
    """The button at the left of an idea."""
    return page.get_by_role("listitem").filter(has_text=title).get_by_role("button")


def test_a_vote_by_keyboard_changes_in_place_and_keeps_the_focus(visit, own):
    with visit("bela") as page:
        page.goto("/ideas/?sort=newest")
        button = vote_for(page, TITLES["keyboard"])
        expect(button).to_have_accessible_name(re.compile(rf"0 votes {TITLES['keyboard']}"))
        page.evaluate("window.isTheSamePage = true")
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(button).to_be_focused()
        expect(page.locator("[data-vote-told]")).to_have_text("Your vote counts.")
        page.keyboard.press("Space")
        expect(button).to_have_attribute("aria-pressed", "false")
        assert page.evaluate("window.isTheSamePage") is True
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        page.goto(own["keyboard"])
        large = page.get_by_role("button", name="I want this")
        expect(large).to_have_attribute("aria-pressed", "true")
        large.click()
        expect(large).to_have_attribute("aria-pressed", "false")
        expect(page.locator(".vote-total")).to_contain_text("0")


@pytest.mark.thorough
@pytest.mark.parametrize("who", [None, "bela"])
def test_a_vote_without_scripts_leads_back_to_the_same_list(visit, own, who):
    with visit(who, java_script_enabled=False) as page:
        page.goto("/ideas/?sort=newest")
        if who is None:
            assert page.context.cookies() == []
        button = vote_for(page, TITLES["plain"])
        button.click()
        expect(page).to_have_url(re.compile(r"/ideas/\?sort=newest$"))
        expect(button).to_have_attribute("aria-pressed", "true")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false")


@pytest.mark.thorough
def test_a_visitor_votes_in_place_and_is_known_again(visit, own):
    with visit() as page:
        page.goto(own["visitor"])
        button = page.get_by_role("button", name="I want this")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        page.goto("/ideas/?sort=newest")
        expect(vote_for(page, TITLES["visitor"])).to_have_attribute("aria-pressed", "true")


def test_a_manager_says_how_far_it_is_and_everybody_reads_it_on_top(visit, own):
    with visit("mona") as page:
        page.goto(own["moved"])
        page.get_by_role("link", name="Say how far this idea is").click()
        page.get_by_label("Planned").check()
        page.get_by_label("What everybody reads about it").fill("We *fold* it next year.")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator("[data-preview-box] em")).to_have_text("fold")
        page.get_by_role("button", name="Say it in public").click()
        expect(page.locator(".statement")).to_contain_text("We fold it next year.")
    with visit() as page:
        page.goto("/ideas/roadmap/")
        planned = page.get_by_role("region", name="Planned")
        expect(planned).to_contain_text(TITLES["moved"])
