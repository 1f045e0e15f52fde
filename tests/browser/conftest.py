"""Real Chromium in front of a whole installation: its people signed in, its conversations made."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from ipaddress import ip_network

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from tests.browser.two_origins import abroad, cautious, host, stranger  # noqa: F401
from tests.chromium import FLAGS, find_chromium
from tests.faults.town import PASSWORD, Town

WIDE = {"width": 1280, "height": 900}
MAIL = {who: f"{who}@example.org" for who in ("ana", "bela", "omar", "mona")}
PATIENCE_MS = 15_000
ADDRESSES = ip_network("10.0.0.0/16").hosts()

expect.set_options(timeout=PATIENCE_MS)


SEED = """
import json
from tests.browser.seed import fill
print(json.dumps(fill(password)))
"""


class SeededTown(Town):
    """An installation that has the browser's people and conversations before it opens; `pages` says where they are."""

    pages: dict[str, str]

    def furnish(self, code: str = SEED) -> str:
        printed = super().furnish(code)
        self.pages = json.loads(printed.splitlines()[-1])
        return printed


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """A whole installation on SQLite, whose mail goes into the folder `mail`.

    It believes a proxy about addresses, so that each browser has one of its own: otherwise all tests together would be
    one visitor who is in too much of a hurry.
    """
    folder = tmp_path_factory.mktemp("town")
    with SeededTown(folder, EMAIL_URL=f"filemail:///{folder / 'mail'}", TRUSTED_PROXY_COUNT="1") as built:
        built.until(lambda: not built.number("SELECT count(*) FROM django_q_ormq"), 60, "the seed's work is done")
        yield built


@pytest.fixture(scope="session")
def pages(town) -> dict[str, str]:
    """The addresses of the conversations that the browser meets, by short names."""
    return town.pages


@pytest.fixture(scope="package")
def chromium() -> Browser:
    """One browser for all files: Playwright's loop must not outlive the tests that need it."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=find_chromium() or None, args=FLAGS)
        except Error as error:
            pytest.skip(f"there is no Chromium to be had: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def remembered() -> dict[str, dict]:
    """The cookies of whoever signed in already: signing in is slow on purpose."""
    return {}


@pytest.fixture(scope="module")
def visit(chromium, town, pages, remembered):
    """Open a browser of one's own: `with visit("ana", java_script_enabled=False) as page`; None is a visitor."""

    @contextmanager
    def opened(who: str | None = None, browser: Browser = chromium, **options):
        forget_haste(town)
        own = {
            "base_url": town.site,
            "viewport": WIDE,
            "reduced_motion": "reduce",
            "extra_http_headers": {"X-Forwarded-For": str(next(ADDRESSES))},
        }
        context = browser.new_context(**(own | options))
        context.set_default_timeout(PATIENCE_MS)
        try:
            if who:
                become(context, who, remembered)
            yield context.new_page()
        finally:
            context.close()

    return opened


@pytest.fixture(scope="module")
def window(visit):
    """The same page for each person all through a file, for tests that only look: `window("ana")`."""
    with ExitStack() as stack:
        opened: dict[str | None, Page] = {}

        def of(who: str | None = None) -> Page:
            if who not in opened:
                opened[who] = stack.enter_context(visit(who))
            page = opened[who]
            page.set_viewport_size(WIDE)
            page.emulate_media(color_scheme="light")
            return page

        yield of


def forget_haste(town: Town) -> None:
    """Take back what the limits counted: a few people walk through all the tests, faster than any person would."""
    connection = sqlite3.connect(town.sqlite, timeout=20, autocommit=True)
    connection.execute("DELETE FROM foundation_allowance")
    connection.close()


def become(context: BrowserContext, who: str, remembered: dict[str, dict]) -> None:
    """Sign somebody in by the form, once; afterwards by the cookies that this gave."""
    if who not in remembered:
        page = context.new_page()
        sign_in(page, who)
        remembered[who] = context.storage_state()
        page.close()
    context.add_cookies(remembered[who]["cookies"])


def sign_in(page: Page, who: str) -> None:
    """Fill in the form as this person would."""
    page.goto("/accounts/login/")
    page.get_by_label("Email", exact=True).fill(MAIL[who])
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def loads_until(page: Page, address: str, ready: Callable[[Page], bool], town: Town, what: str) -> None:
    """Load a page again and again until it shows what the background has done."""

    def look() -> bool:
        page.goto(address)
        return ready(page)

    town.until(look, 40, what)


def scrolls_sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window; 0 where it fits."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
