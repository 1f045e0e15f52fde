"""Every door opens without a script: asking, replying, settling, counting, choosing, closing, finding, signing in."""

import re
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.page_types import PUBLIC, SIGNED_IN, each
from tests.faults.town import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(visit):
    """A browser that runs no scripts: `with plain("ana") as page`."""
    return lambda who=None: visit(who, java_script_enabled=False)


def ask(page: Page, title: str) -> str:
    """Ask a question by the form. Returns the address of its conversation."""
    page.goto("/ask/")
    page.get_by_label("Praise").check()
    page.get_by_label("Question", exact=True).check()
    page.get_by_label("In one sentence").fill(title)
    page.get_by_label("Tell us more").fill("There is *nothing* about it on the box.")
    page.get_by_role("button", name="Post it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def reply(page: Page, words: str) -> None:
    page.get_by_label("Your reply").fill(words)
    page.get_by_role("button", name="Post the reply").click()
    expect(page.get_by_role("article").filter(has_text=words)).to_be_visible()


def test_scripts_are_really_off(plain):
    with plain() as page:
        page.goto("/threads/")
        # times.js puts a title in the reader's own words on every time; here the server's stays.
        assert (
            page.locator("time[data-relative]")
            .first.get_attribute("title")
            .endswith(("a.m.", "p.m.", "noon", "midnight"))
        )


@pytest.fixture(scope="module")
def plain_window(visit):
    """The same page without scripts for each person all through this file, for tests that only look."""
    with ExitStack() as stack:
        opened: dict[str | None, Page] = {}

        def of(who: str | None) -> Page:
            if who not in opened:
                opened[who] = stack.enter_context(visit(who, java_script_enabled=False))
            return opened[who]

        yield of


@each([one for one in PUBLIC + SIGNED_IN if not one.then])
def test_every_page_is_whole_and_offers_nothing_that_only_scripts_can_do(page_type, plain_window, pages):
    page = plain_window(page_type.who)
    page_type.open(page, pages)
    expect(page.get_by_role("main").get_by_role("heading").first).to_be_attached()
    # Whatever looks like a button sends a form somewhere.
    lonely = page.locator("main button:visible").evaluate_all(
        "all => all.filter((one) => !one.form || one.type !== 'submit').map((one) => one.outerHTML)"
    )
    assert lonely == []


def test_signing_in_leads_back_to_where_it_was_needed(plain, pages):
    with plain() as page:
        page.goto(pages["open"])
        page.get_by_role("main").get_by_role("link", name="Sign in").click()
        page.get_by_label("Email", exact=True).fill("ana@example.org")
        page.get_by_label("Password", exact=True).fill("not this one")
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_label("Email", exact=True)).to_have_value("ana@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("The toaster stays cold on every setting")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("link", name="Sign in")).to_have_count(1)


def test_a_question_is_asked_answered_accepted_confirmed_and_reopened(plain):
    with plain("ana") as page, plain("omar") as desk:
        address = ask(page, "Is there a lid for the big pot?")
        desk.goto(address)
        reply(desk, "There is; it is sold by itself.")

        page.goto(address)
        page.get_by_role("button", name="This is the answer").click()
        expect(page.get_by_role("heading", name=re.compile("The answer, by Omar"))).to_be_visible()
        page.get_by_role("button", name="This solved it").click()
        expect(page.locator("#state .end-words")).to_contain_text("Solved, confirmed by the customer")
        page.get_by_role("button", name="Not the answer after all").click()
        expect(page.get_by_role("heading", name=re.compile("The answer, by"))).to_have_count(0)
        page.get_by_role("button", name="Not solved: reopen").click()
        expect(page.locator("#state .end-words")).to_contain_text("Answered")


def test_a_post_is_changed_and_an_empty_form_keeps_what_was_typed(plain):
    with plain("ana") as page:
        address = ask(page, "Which descaler is safe?")
        page.get_by_role("link", name="Change").click()
        page.get_by_label("Your reply").fill("I mean for the kettle.")
        page.get_by_role("button", name="Save the change").click()
        expect(page.get_by_role("article")).to_contain_text("I mean for the kettle.")
        expect(page.get_by_role("article")).to_contain_text("edited")

        page.goto(address)
        page.get_by_role("button", name="Post the reply").click()
        expect(page.get_by_role("alert")).to_contain_text("Your reply")
        page.goto("/ask/")
        page.get_by_label("Tell us more").fill("All of this must stay.")
        page.get_by_role("button", name="Post it").click()
        expect(page.get_by_role("alert")).to_contain_text("In one sentence")
        expect(page.get_by_label("Tell us more")).to_have_value("All of this must stay.")


def test_a_visitor_says_me_too_and_takes_it_back(plain, pages):
    with plain() as page:
        page.goto(pages["answered"])
        page.get_by_role("button", name="I have this too").click()
        expect(page.get_by_role("button", name="I have this too", pressed=True)).to_be_visible()
        expect(page.locator(".me-too strong")).to_have_text("1")
        page.get_by_role("button", name="I have this too").click()
        expect(page.get_by_role("button", name="I have this too", pressed=False)).to_be_visible()
        expect(page.locator(".me-too strong")).to_have_count(0)


def test_an_agent_closes_a_conversation_for_replies_and_opens_it_again(plain):
    with plain("bela") as page, plain("omar") as desk:
        address = ask(page, "Where is the serial number?")
        desk.goto(address)
        desk.get_by_text("Close for further replies").click()
        desk.get_by_label("Reason, shown to everybody").fill("It is on the bottom.")
        desk.get_by_role("button", name="Close for replies").click()
        expect(desk.locator("#reply")).to_contain_text("It is on the bottom.")

        page.goto(address)
        expect(page.locator("#reply")).to_contain_text("It is on the bottom.")
        expect(page.get_by_label("Your reply")).to_have_count(0)

        desk.get_by_text("Open for replies again").click()
        desk.get_by_role("button", name="Open again").click()
        page.goto(address)
        reply(page, "Found it.")


def test_the_list_is_narrowed_and_paged_by_links(plain):
    with plain() as page:
        page.goto("/threads/")
        titles = page.locator("[data-row-link]")
        first = titles.all_inner_texts()
        page.get_by_role("link", name="Older").click()
        second = titles.all_inner_texts()
        assert second
        assert not set(first) & set(second)
        page.get_by_role("link", name="Newer").click()
        assert titles.all_inner_texts() == first

        filters = page.get_by_role("navigation", name="Narrow the list")
        filters.get_by_role("link", name="Idea").click()
        filters.get_by_role("link", name="Waiting for an answer").click()
        assert "kind=idea" in page.url
        assert "state=open" in page.url
        expect(page.locator(".row-meta").first).to_contain_text("Idea")
        filters.get_by_role("link", name="Last 7 days").click()
        expect(page.get_by_role("link", name="Kettles we have known")).to_be_visible()


def test_a_long_conversation_is_read_on_by_a_link(plain, pages):
    with plain() as page:
        page.goto(pages["long"])
        expect(page.get_by_text("Kettle number 1.", exact=True)).to_be_visible()
        page.get_by_role("link", name="Read on").click()
        expect(page.get_by_text("Kettle number 55.")).to_be_visible()
        expect(page.get_by_text("Kettle number 1.", exact=True)).to_have_count(0)
        page.get_by_role("link", name="Read from the beginning").click()
        expect(page.get_by_text("Kettle number 1.", exact=True)).to_be_visible()


def test_an_agent_signs_in_and_comes_to_work(plain):
    with plain() as page:
        sign_in(page, "omar")
        page.get_by_role("link", name="Work").click()
        expect(page).to_have_url(re.compile(r"/admin/$"))
