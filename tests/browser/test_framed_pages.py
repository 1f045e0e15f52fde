"""Inside a frame nothing that was typed is lost: not by signing in, not by an answer that could not be taken."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.late import held_back, wait_for_scripts
from tests.browser.test_widget import sign_in_beside

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
MAKE_ROW = """
import sys
from apps.embed.models import Embed, Feature
features = [feature for feature in Feature.values if feature != Feature.PRIVATE]
print(Embed.objects.create(name="Shop", origins=[sys.argv[1]], features=features).get_absolute_url())
"""


HEAD = '<!DOCTYPE html><title>Shop</title><link rel="icon" href="data:,">'
FRAME = HEAD + '<iframe width="400" height="700" src="{}"></iframe>'


@pytest.fixture(scope="module")
def home(town, host) -> str:
    """The address of a frame's first page."""
    return town.site + town.python(MAKE_ROW, host.origin).splitlines()[-1]


def test_what_was_begun_stays_while_somebody_signs_in_and_errors_come_in_place(abroad, host, home, pages):
    thread = re.search(r"/threads/\d+/", pages["answered"])[0]
    address = host.put("/framed/", FRAME.format(home + thread[1:]))
    with abroad() as page:
        page.goto(address)
        frame = page.frame_locator("iframe")
        frame.get_by_role("link", name="Ask", exact=True).click()
        # A new page begins at its heading.
        expect(frame.get_by_role("heading", name="What is on your mind?")).to_be_focused()
        wait_for_scripts(page.frames[-1])
        frame.get_by_role("radio", name="Praise").check()
        frame.get_by_label("In one sentence").fill("The lid is a joy")
        frame.get_by_label("Tell us more").fill("It closes by itself.")
        with page.context.expect_page() as opened:
            frame.get_by_role("main").get_by_role("link", name="Sign in").click()
        sign_in_beside(opened.value)
        expect(frame.get_by_text("You write as Bela.")).to_be_visible(timeout=20_000)
        opened.value.close()
        expect(frame.get_by_label("In one sentence")).to_have_value("The lid is a joy")
        expect(frame.get_by_label("Tell us more")).to_have_value("It closes by itself.")
        expect(frame.get_by_role("radio", name="Praise")).to_be_checked()
        expect(frame.get_by_label("Your mail address")).to_have_count(0)

        # What cannot be taken says why, where it was typed.
        frame.get_by_label("Tell us more").fill("")
        frame.get_by_role("button", name="Post it").click()
        expect(frame.get_by_role("alert")).to_be_focused()
        expect(frame.get_by_label("In one sentence")).to_have_value("The lid is a joy")


def test_what_was_typed_before_the_script_came_stays_too(abroad, host, home):
    address = host.put("/hurried/", FRAME.format(f"{home}ask/"))
    with abroad() as page:
        frame = page.frame_locator("iframe")
        with held_back(page, "**/js/embed-pages*"):
            page.goto(address, wait_until="commit")
            frame.get_by_label("In one sentence").fill("Typed in a hurry")
        wait_for_scripts(page.frames[-1])
        with page.context.expect_page() as opened:
            frame.get_by_role("main").get_by_role("link", name="Sign in").click()
        sign_in_beside(opened.value)
        expect(frame.get_by_text("You write as Bela.")).to_be_visible(timeout=20_000)
        expect(frame.get_by_label("In one sentence")).to_have_value("Typed in a hurry")
