"""A passkey from a real browser: Chromium with an authenticator of its own, and the page's own script."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import MAIL, sign_in
from tests.faults.town import PASSWORD, Town

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """An installation called localhost, as browsers make no keys for numbers, whose staff needs a second factor."""
    folder = tmp_path_factory.mktemp("keys")
    town = Town(folder, EMAIL_URL=f"filemail:///{folder / 'mail'}", STAFF_SECOND_FACTOR="on")
    town.environment["SITE_URL"] = f"http://localhost:{town.port}"
    with town:
        yield town


@pytest.fixture
def tab(place, chromium):
    """A window with an authenticator inside that has a finger on it."""
    context = chromium.new_context(base_url=place.environment["SITE_URL"])
    page = context.new_page()
    page.problems = []
    page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    told = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": told})["authenticatorId"]
    page.nobody_at_the_key = lambda: devices.send(
        "WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False}
    )
    yield page
    context.close()


def test_staff_adds_a_passkey_and_comes_in_with_nothing_else(tab):
    sign_in(tab, "omar")
    tab.goto("/admin/")
    expect(tab.get_by_role("heading", name="A second factor is needed")).to_be_visible()
    assert violations(tab) == []
    # The console tells of every page that is refused; from here on it has nothing to tell.
    tab.problems.clear()
    tab.get_by_role("link", name="Add a passkey").click()
    tab.get_by_label("Password", exact=False).fill(PASSWORD)
    tab.get_by_role("button", name="Go on").click()
    expect(tab.get_by_label("Sign in with it alone")).to_be_checked()
    tab.get_by_label("Name of the key").fill("My laptop")
    tab.get_by_role("button", name="Add it").click()
    expect(tab.get_by_role("heading", name="Recovery codes")).to_be_visible()
    tab.goto("/accounts/2fa/webauthn/")
    expect(tab.get_by_text("My laptop")).to_be_visible()
    expect(tab.get_by_text("signs in alone")).to_be_visible()
    assert violations(tab) == []

    tab.get_by_role("button", name="Sign out").first.click()
    expect(tab.get_by_role("link", name="Sign in")).to_be_visible()
    tab.goto("/accounts/login/?next=/admin/")
    tab.get_by_role("button", name="Use a passkey instead").click()
    tab.wait_for_url("**/admin/")
    expect(tab.get_by_role("heading", name="Most urgent")).to_be_visible()
    assert tab.problems == []

    # And when nobody puts a finger on it, the page says so and the other ways are still there.
    tab.goto("/")
    tab.get_by_role("button", name="Sign out").first.click()
    tab.nobody_at_the_key()
    tab.goto("/accounts/login/")
    tab.get_by_role("button", name="Use a passkey instead").click()
    expect(tab.get_by_role("alert")).to_contain_text("No key was given")
    expect(tab.get_by_label("Email", exact=True)).to_be_visible()
    assert MAIL["omar"] not in tab.content()
