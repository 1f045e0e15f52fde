"""Every type of page, who looks at it, and where it is."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

NOWHERE = "/there/is/nothing/here/"


@dataclass(frozen=True)
class PageType:
    """One type of page. `where` is an address or the short name of a seeded one; `then` brings about what is shown."""

    name: str
    where: str
    who: str | None = None
    then: Callable[[Page], None] | None = None
    status: int = 200

    def address(self, pages: dict[str, str]) -> str:
        return pages.get(self.where, self.where)

    def open(self, page: Page, pages: dict[str, str]) -> None:
        """Go there and do what it takes; fails where another page comes."""
        answer = page.goto(self.address(pages))
        assert answer.status == self.status, f"{self.name}: {answer.status} {page.title()}"
        if self.then:
            self.then(page)


def send_the_empty_form(page: Page) -> None:
    page.get_by_role("main").locator("form button.is-main").click()
    expect(page.get_by_role("alert")).to_be_visible()


def open_the_list_of_keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


PUBLIC = [
    PageType("home", "/"),
    PageType("list", "/threads/"),
    PageType("list with nothing in it", "/threads/?kind=praise&product=kettle"),
    PageType("thread, open", "open"),
    PageType("thread, answered", "answered"),
    PageType("thread, resolved", "resolved"),
    PageType("thread, imported", "imported"),
    PageType("thread, withdrawn", "withdrawn"),
    PageType("thread, locked", "locked"),
    PageType("thread, joined", "joined"),
    PageType("thread, long", "long"),
    PageType("ask, as a visitor", "/ask/"),
    PageType("why", "/why/"),
    PageType("not found", NOWHERE, status=404),
    PageType("not understood", "/threads/?after=zzz", status=400),
    PageType("sign in", "/accounts/login/"),
    PageType("sign up", "/accounts/signup/"),
    PageType("code by mail", "/accounts/login/code/"),
    PageType("password reset", "/accounts/password/reset/"),
    PageType("password reset, sent", "/accounts/password/reset/done/"),
    PageType("work, as a visitor", "/admin/"),
]
SIGNED_IN = [
    PageType("home with the list of keys", "/", "ana", open_the_list_of_keys),
    PageType("one's own list", "/threads/?mine=1", "ana"),
    PageType("one's own list with nothing in it", "/threads/?mine=1", "omar"),
    PageType("thread, private", "private", "ana"),
    PageType("thread, held", "held", "ana"),
    PageType("thread, answered, to its asker", "answered", "ana"),
    PageType("thread, open, to an agent", "open", "omar"),
    PageType("thread, imported, to an agent", "imported", "omar"),
    PageType("thread, locked, to an agent", "locked", "omar"),
    PageType("ask", "/ask/", "ana"),
    PageType("ask, with errors", "/ask/", "ana", send_the_empty_form),
    PageType("change a post", "edit", "ana"),
    PageType("not open to you", "edit", "bela", status=403),
    PageType("sign out", "/accounts/logout/", "ana"),
    PageType("mail addresses", "/accounts/email/", "ana"),
    PageType("password", "/accounts/password/change/", "ana"),
    PageType("second factor", "/accounts/2fa/", "ana"),
]
WORK = [
    PageType("today", "/admin/", "omar"),
    PageType("queue", "/admin/desk/case/", "omar"),
    PageType("case", "case", "omar"),
    PageType("complaints", "/admin/ingest/complaint/", "omar"),
    PageType("sources", "/admin/sources/source/", "mona"),
    PageType("source", "source", "mona"),
    PageType("import", "import", "mona"),
]
