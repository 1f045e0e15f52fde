"""What others wrote to do harm is shown as words: nothing runs, nothing leads astray, nothing breaks the page."""

import json

import pytest

from tests.browser.conftest import scrolls_sideways
from tests.browser.hostile import BODIES, LINES, SIGNS_OF_SUCCESS

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 800}
ATTACKS = [*LINES, *(f"body: {name}" for name in BODIES)]
WORST = {"script", "mutation", "title end", "json", "body: links", "body: html"}
SCHEMES = """() => [...document.querySelectorAll("a[href], form[action], img[src], iframe, object, embed, base")]
  .map((one) => one.href || one.action || one.src || one.tagName)
  .filter((address) => !/^(https?|mailto|tel):/.test(address))"""
HANDLERS = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.getAttributeNames().some((name) => name.startsWith("on") || name === "style"))
  .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def harm(town, pages) -> dict[str, str]:
    """The addresses of the hostile conversations by the names of their attacks."""
    code = "import json; from tests.browser.hostile import fill; print(json.dumps(fill()))"
    return json.loads(town.python(code).splitlines()[-1])


@pytest.fixture(scope="module")
def watched(visit):
    """A phone in an agent's hand that notes every dialog, broken policy and error."""
    with visit("omar", viewport=PHONE) as page:
        page.noted = []
        page.on("dialog", lambda dialog: (page.noted.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: page.noted.append(f"error: {error}"))
        page.on("console", lambda told: page.noted.append(told.text) if told.type == "error" else None)
        page.on("popup", lambda popup: page.noted.append(f"popup: {popup.url}"))
        yield page


def assert_harmless(page, address: str) -> None:
    """Nothing ran, nothing was even refused, every address is an ordinary one, and the page keeps its width."""
    page.noted.clear()
    answer = page.goto(address)
    assert answer.status == 200
    assert page.evaluate(f"typeof {SIGNS_OF_SUCCESS}") == "undefined"
    assert page.noted == []
    assert page.evaluate(SCHEMES) == []
    assert page.evaluate(HANDLERS) == []
    assert scrolls_sideways(page) == 0
    assert page.get_by_role("contentinfo").is_visible()


@pytest.mark.parametrize(
    "attack", [pytest.param(one, marks=[] if one in WORST else [pytest.mark.thorough]) for one in ATTACKS]
)
def test_a_hostile_conversation_does_no_harm(attack, harm, watched):
    assert_harmless(watched, harm[attack])
    # Whoever comes near must not set anything off, either.
    watched.get_by_role("heading", level=1).hover()
    watched.locator(".post .prose").first.hover(position={"x": 5, "y": 5})
    assert watched.evaluate(f"typeof {SIGNS_OF_SUCCESS}") == "undefined"
    assert watched.noted == []


@pytest.mark.parametrize("address", ["/", "/threads/", "/threads/?kind=question"])
def test_a_list_of_hostile_conversations_does_no_harm(address, harm, watched):
    assert_harmless(watched, address)
    assert watched.locator("[data-row-link]").count() > 0


@pytest.mark.parametrize("address", ["/admin/", "/admin/desk/case/", "/admin/forum/thread/", "/admin/people/user/"])
def test_hostile_words_do_no_harm_on_the_screens_of_the_staff(address, harm, watched):
    watched.noted.clear()
    assert watched.goto(address).status == 200
    assert watched.evaluate(f"typeof {SIGNS_OF_SUCCESS}") == "undefined"
    assert watched.noted == []


def test_what_was_attacked_with_is_still_readable_as_words(harm, watched):
    watched.goto(harm["script"])
    assert LINES["script"] in watched.get_by_role("heading", level=1).inner_text()
    assert watched.title().startswith(LINES["script"])
    watched.goto(harm["template"])
    assert LINES["template"] in watched.get_by_role("heading", level=1).inner_text()
