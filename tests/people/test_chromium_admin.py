"""The pages of staff in real Chromium: everything works under their policy, and the console stays silent."""

import shutil

import pytest
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.test import Client

from apps.desk.models import Case
from apps.ingest.models import Complaint, Import
from apps.sources.models import Source
from apps.triage.models import Rule
from tests.conftest import make_person, signed_in
from tests.staff import held_for_triage, page
from tests.stand_in import heard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def server(transactional_db):
    """A server with static files on a port of its own."""
    StaticLiveServerTestCase.setUpClass()
    yield StaticLiveServerTestCase.live_server_url
    StaticLiveServerTestCase.tearDownClass()


@pytest.fixture
def console():
    """What Chromium complains about."""
    return []


@pytest.fixture
def window(server, console, stand_in, catch_up, monkeypatch):
    """A window of Mona's, who manages, with three complaints waiting."""
    # Playwright keeps a loop running in this thread; the database is asked between its calls, never beside them.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    sync_api = pytest.importorskip("playwright.sync_api")
    held_for_triage(stand_in, *(heard(str(n), f"Broken, number {n}", author=f"p{n}") for n in range(3)))
    catch_up()
    client = Client()
    signed_in(client, make_person("Mona", "Manager"))
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=server, viewport={"width": 1400, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}])
        tab = context.new_page()
        tab.on("console", lambda said: console.append(said.text) if said.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: console.append(str(error)))
        yield tab
        browser.close()


def test_every_page_keeps_the_console_silent(window, console, stand_in):
    case = Case.objects.first()
    addresses = ["/admin/", page(Case, "changelist"), page(case), page(case, "merge"), page(case, "correct")]
    addresses += [page(model, "changelist") for model in (Complaint, Source, Rule, Import)]
    addresses += [page(Source, "add"), page(Source, "add", network="mastodon"), page(Rule, "add"), page(Import, "add")]
    for address in addresses:
        answer = window.goto(address)
        window.wait_for_timeout(150)
        assert answer.status == 200, address
        assert "unsafe-inline" not in answer.headers["content-security-policy"].split("style-src")[0]
        assert console == [], address


def test_a_bulk_action_is_run_with_the_mouse(window, console):
    window.goto(page(Case, "changelist"))
    for box in window.locator("input.action-select").all()[-2:]:
        box.check()
    window.locator("select[name=action]").select_option("dismiss")
    window.get_by_role("button", name="Run").click()
    window.get_by_label("Reason").fill("An advert")
    window.get_by_role("button", name="Dismiss").click()
    window.wait_for_url("**/desk/case/**")

    assert "2 were dismissed." in window.content()
    assert Complaint.objects.filter(fate="dismissed").count() == 2
    assert console == []


def test_a_case_is_taken_and_published_with_the_mouse(window, console):
    window.goto(page(Case.objects.first()))
    window.get_by_role("button", name="Assign to me").click()
    window.get_by_role("button", name="Publish").click()
    window.wait_for_load_state()

    assert "1 is public now." in window.content()
    assert Complaint.objects.filter(fate="published").count() == 1
    assert console == []
