"""From a post in the square to whose it is here: signing in with the account there, claiming, taking back, removing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import loads_until
from tests.browser.test_journey import newest_code

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.fixture(scope="module")
def keys(town, visit):
    """Staff lets people sign in with the square."""
    with visit("mona") as page:
        page.goto("/admin/sources/source/")
        page.get_by_role("link", name="Mastodon").first.click()
        page.get_by_role("button", name="Let people sign in with it").click()
        expect(page.get_by_text("People can sign in with it.")).to_be_visible()


def say_there(town, visit, name: str, words: str) -> str:
    """Somebody says something in the square; returns the address of what it became here."""
    town.sandbox.post(name, f"@acme {words}")
    with visit() as page:
        title = page.get_by_role("link", name=re.compile(words))
        loads_until(page, "/threads/", lambda page: title.count() == 1, town, "the complaint became a conversation")
        title.click()
        expect(page.get_by_text("not written here")).to_be_visible()
        return page.url


def join_as(town, page: Page, thread: str, name: str) -> None:
    """Come from one's own post, sign in with the account there, and join with a mail address."""
    page.goto(thread)
    page.get_by_role("link", name="Is this you?").click()
    expect(page.get_by_text("Was it you who wrote on Mastodon?")).to_be_visible()
    page.get_by_role("link", name="Go on with Mastodon").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("would like to know who you are on the square")).to_be_visible()
    page.get_by_label("or somebody else").fill(name)
    page.get_by_role("button", name="Yes, that is me").click()
    address = f"{name.lower()}@example.org"
    page.get_by_label("Email", exact=True).fill(address)
    page.get_by_role("main").locator("form button.is-main").click()
    code = []

    def has_come() -> bool:
        code[:] = [newest_code(town.folder, address)]
        return bool(code[0])

    town.until(has_come, 20, "the code came by mail")
    page.get_by_label("Code").fill(code[0])
    page.get_by_role("main").locator("form button.is-main").click()
    expect(page.get_by_role("heading", name=re.compile("1 conversation from @"))).to_be_visible()


def test_somebody_claims_what_they_said_and_staff_takes_it_back(town, visit, keys):
    thread = say_there(town, visit, "wilma", "The handle of my kettle came off")
    with visit() as page:
        join_as(town, page, thread, "Wilma")
        page.get_by_role("button", name="These are mine").click()
        expect(page.get_by_text("It is yours now: 1 conversation")).to_be_visible()
        page.goto(thread)
        expect(page.get_by_text("not written here")).to_be_visible()
        expect(page.get_by_role("link", name="Is this you?")).to_have_count(0)
        expect(page.get_by_text("showed that they are who said this elsewhere")).to_be_visible()

        with visit("mona") as staff:
            staff.goto("/admin/people/claim/")
            staff.get_by_role("link", name=re.compile("@wilma")).click()
            staff.get_by_role("link", name="Take the claim back").click()
            staff.get_by_label("Reason").fill("It is not theirs after all.")
            staff.get_by_role("button", name="Take the claim back").click()
            expect(staff.get_by_text("1 claim is taken back.")).to_be_visible()

        page.goto(thread)
        expect(page.get_by_role("link", name="Is this you?")).to_be_visible()
        page.goto("/claim/")
        expect(page.get_by_text("We took this back from you before")).to_be_visible()


def test_somebody_has_removed_what_they_said_instead(town, visit, keys):
    thread = say_there(town, visit, "yusuf", "My toaster eats the bread")
    with visit() as page:
        join_as(town, page, thread, "Yusuf")
        page.get_by_role("link", name="Have them removed instead").click()
        page.get_by_label("All of it, and who I am there.").check()
        page.get_by_label("I know that this cannot be undone.").check()
        page.get_by_role("button", name="Remove it").click()
        expect(page.get_by_text("1 conversation is removed.")).to_be_visible()
        assert page.goto(thread).status in (404, 410)


def test_a_code_posted_in_the_square_shows_whose_the_account_is(town, visit, keys):
    say_there(town, visit, "zora", "My mixer smells of smoke")
    with visit("bela", java_script_enabled=False) as page:
        page.goto("/claim/")
        page.get_by_role("button", name="Give me a code").click()
        words = page.locator(".code-words code").inner_text()
        town.sandbox.post("zora", f"@acme {words}")
        offered = page.get_by_role("heading", name="1 conversation from @zora")
        loads_until(page, "/claim/", lambda page: offered.count() == 1, town, "the code was heard")
        page.get_by_role("button", name="Not mine, or not now").click()
        expect(page.get_by_text("You are not asked again.")).to_be_visible()
        page.goto("/threads/")
        expect(page.get_by_text(words)).to_have_count(0)
