"""From a complaint in the square to an answer that came home, and from a question to a full ring."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import loads_until, sign_in
from tests.browser.late import held_back

pytestmark = pytest.mark.browser
CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.MULTILINE)


def newest_code(folder: Path, recipient: str) -> str:
    """The code in the newest mail to somebody; empty while there is none."""
    for mail in sorted((folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True):
        text = mail.read_text()
        if recipient in text and (found := CODE.search(text)):
            return found[1]
    return ""


def test_a_complaint_from_the_square_is_answered_in_the_open_and_the_answer_comes_home(town, visit):
    with visit(base_url=town.sandbox.base_url) as square:
        square.goto("/")
        square.get_by_label("or somebody else").fill("Wanda")
        square.get_by_label("What happened?").fill("@acme The wind took the lid of my kettle")
        square.get_by_role("button", name="Post", exact=True).click()
        expect(square.get_by_text("The wind took the lid of my kettle")).to_be_visible()

        with visit() as page:
            title = page.get_by_role("link", name=re.compile("The wind took the lid of my kettle"))
            loads_until(page, "/threads/", lambda page: title.count() == 1, town, "the complaint became a conversation")

            sign_in(page, "omar")
            page.goto("/threads/")
            title.click()
            expect(page.get_by_text("not written here")).to_be_visible()
            expect(page.get_by_role("heading", name="Case")).to_be_visible()
            address = page.url
            page.get_by_label("Your reply").fill("A new lid is on its way to you.")
            expect(page.get_by_label("Also answer on Mastodon")).to_be_checked()
            page.get_by_role("button", name="Post the reply").click()
            expect(page.get_by_role("article").filter(has_text="A new lid is on its way")).to_be_visible()

            carried = page.get_by_role("link", name="Also posted on Mastodon")
            loads_until(page, address, lambda page: carried.count() == 1, town, "the page tells where the answer went")
            assert carried.get_attribute("href").startswith(town.sandbox.base_url)

        square.goto("/")
        home = square.locator(".post.ours").filter(has_text="A new lid is on its way to you.")
        expect(home).to_be_visible()
        expect(home).to_contain_text("Official reply")


def test_somebody_joins_asks_is_answered_confirms_and_reopens(town, visit):
    with visit() as page:
        page.goto("/accounts/signup/")
        page.get_by_label("Email", exact=True).fill("carla@example.org")
        page.get_by_label("Password", exact=True).fill("seven green kettles")
        page.get_by_label("Your name").fill("Carla")
        page.get_by_role("button", name="Create the account").click()
        expect(page.get_by_role("heading", name="Is this your mail address?")).to_be_visible()
        town.until(lambda: bool(newest_code(town.folder, "carla@example.org")), 20, "the code was mailed")
        page.get_by_label("Code").fill(newest_code(town.folder, "carla@example.org"))
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("link", name="Carla")).to_be_visible()

        page.goto("/")
        page.get_by_label("Your question in one sentence").fill("Can the kettle boil milk?")
        page.get_by_role("main").get_by_role("button", name="Ask").click()
        expect(page.get_by_label("In one sentence")).to_have_value("Can the kettle boil milk?")
        page.get_by_label("Tell us more").fill("Half a litre.")
        page.get_by_role("button", name="Post it").click()
        expect(page.get_by_role("heading", name="Can the kettle boil milk?")).to_be_visible()
        expect(page.locator("#state .end-words")).to_contain_text("Waiting for an answer")
        address = page.url

        with visit("omar") as desk:
            desk.goto(address)
            desk.get_by_label("Your reply").fill("It can, and it should not.")
            desk.get_by_role("button", name="Post the reply").click()
            expect(desk.locator("#state .end-words")).to_contain_text("Answered")

        page.goto(address)
        expect(page.locator(".is-end .ring.is-answered")).to_be_visible()
        page.get_by_role("button", name="This solved it").click()
        expect(page.locator("#state .end-words")).to_contain_text("Solved, confirmed by the customer")
        expect(page.locator(".is-end .ring.is-confirmed")).to_be_visible()
        page.goto("/threads/?state=resolved")
        row = page.get_by_role("listitem").filter(has_text="Can the kettle boil milk?")
        expect(row.get_by_role("img", name="Solved, confirmed by the customer")).to_be_visible()

        page.goto(address)
        page.get_by_role("button", name="Not solved: reopen").click()
        expect(page.locator("#state .end-words")).to_contain_text("Answered")
        expect(page.locator(".is-end .ring.is-answered")).to_be_visible()


def test_somebody_signs_in_with_a_code_from_their_mail(town, visit):
    with visit() as page:
        page.goto("/accounts/login/")
        page.get_by_role("link", name="Mail me a code instead").click()
        page.get_by_label("Email", exact=True).fill("bela@example.org")
        page.get_by_role("button", name="Mail me the code").click()
        expect(page.get_by_role("heading", name="Your sign-in code")).to_be_visible()
        town.until(lambda: bool(newest_code(town.folder, "bela@example.org")), 20, "the code was mailed")
        page.get_by_label("Code").fill(newest_code(town.folder, "bela@example.org"))
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("link", name="Bela")).to_be_visible()


def test_words_that_were_typed_before_the_script_came_are_kept(town, visit, pages):
    with visit("ana") as page:
        with held_back(page, "**/js/drafts*"):
            page.goto(pages["open"], wait_until="commit")
            page.get_by_label("Your reply").fill("Faster than the network.")
        town.until(lambda: page.evaluate("Object.keys(localStorage).length") > 0, 10, "the browser keeps the draft")
        page.goto("/")
        page.goto(pages["open"])
        expect(page.get_by_label("Your reply")).to_have_value("Faster than the network.")


def test_a_reply_that_was_begun_is_there_on_coming_back(town, visit, pages):
    with visit("ana") as page:
        page.goto(pages["open"])
        page.get_by_label("Your reply").fill("Words that must not be lost.")
        town.until(lambda: page.evaluate("Object.keys(localStorage).length") > 0, 10, "the browser keeps the draft")
        page.goto("/")
        page.goto(pages["open"])
        expect(page.get_by_label("Your reply")).to_have_value("Words that must not be lost.")
        expect(page.get_by_text("This is what you had begun to write.")).to_be_visible()
        page.get_by_role("button", name="Begin anew").click()
        expect(page.get_by_label("Your reply")).to_have_value("")
