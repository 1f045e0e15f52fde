"""The page of results, the suggestions, and the look before a question is posted."""

import re
from urllib.parse import quote

import pytest
from django.conf import settings as project
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.company.models import Product
from apps.forum.models import Thread, Unconfirmed
from apps.forum.verbs import post_reply, resolve_thread
from apps.search.models import Query
from tests.conftest import signed_in
from tests.forum.pages import Page


@pytest.fixture
def page(client, catch_up):
    def get(query: str = "", **more):
        catch_up()
        return Page(client.get("/search/", {"q": query, **more}))

    return get


def test_results_are_not_for_search_engines(client, db):
    for address in ("/search/", "/search/?q=toaster"):
        assert '<meta name="robots" content="noindex, follow">' in client.get(address).content.decode()
    assert client.get("/search/suggestions/?title=toaster")["X-Robots-Tag"] == "noindex"


def test_a_page_of_results_can_be_shared(thread, page, client, bela):
    assert thread.get_absolute_url() in page("toaster").links()
    assert thread.get_absolute_url() in Page(signed_in(client, bela).get("/search/?q=toaster")).links()


def test_the_words_stay_in_the_box(page, thread):
    box = page('"stays cold" -"<script>"').form_to("/search/")
    assert box["fields"]["q"] == '"stays cold" -"<script>"'


def test_hostile_words_are_escaped_wherever_they_stand(client, make_thread, catch_up):
    make_thread(title="<img src=x onerror=alert(1)> toaster", body="`<script>alert(2)</script>` toaster <b>bold</b>")
    catch_up()
    html = client.get("/search/", {"q": '"><script>alert(3)</script> toaster'}).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    html = client.get("/search/", {"q": "toaster"}).content.decode()
    assert "&lt;img src=x onerror=alert(1)&gt; <mark>toaster</mark>" in html
    assert "<script>alert" not in html
    assert "<img src=x" not in client.get("/search/suggestions/", {"title": "toaster"}).content.decode()


def test_a_long_question_is_said_to_be_cut(client, thread, catch_up):
    catch_up()
    answer = client.get("/search/", {"q": "toaster " * 130_000})
    assert answer.status_code == 200
    text = Page(answer).text
    assert "A search has 200 characters at most; only the first 200 were used." in text
    assert "The toaster does not toast" in text


def test_a_slip_is_answered_and_said(page, thread):
    text = page("tosater").text
    assert "Nothing says “tosater”" in text
    assert "The toaster does not toast" in text


def test_nothing_found_offers_what_was_solved_and_to_ask(page, make_thread, ana, client):
    product = Product.objects.create(name="Kettle Pro", slug="kettle-pro")
    solved = make_thread(title="It boiled over", product=product)
    resolve_thread(solved, by=ana)
    make_thread(title="It is still open", product=product)
    other = make_thread(title="A lamp that shines")
    resolve_thread(other, by=ana)
    found = page("zzyzx product:kettle-pro")
    assert "Nothing was found" in found.text
    assert solved.get_absolute_url() in found.links()
    assert other.get_absolute_url() not in found.links()
    assert f"/ask/?title={quote('zzyzx product:kettle-pro', safe='')}" in found.links()


def test_an_empty_search_shows_the_box(page):
    assert "Search more closely" in page("").text
    assert "Type at least one word to search for." in page("-").text


def test_the_box_of_the_first_page_leads_to_results(client, db):
    answer = client.get("/search/", {"title": "does not toast"})
    assert (answer.status_code, answer["Location"]) == (302, "/search/?q=does+not+toast")


@pytest.mark.parametrize("after", ["x", "-20", "7", "200", "99999", "20.0", "²0"])
def test_a_page_that_is_none_is_refused(client, thread, after):
    assert client.get("/search/", {"q": "toaster", "after": after}).status_code == 400


def test_pages_lead_on_and_back(make_thread, page, client):
    for number in range(25):
        make_thread(title=f"Lamp {number}")
    first = page("lamp", **{"in": "conversations"})
    assert "/search/?q=lamp&in=conversations&after=20" in first.links()
    second = Page(client.get("/search/?q=lamp&in=conversations&after=20"))
    assert "/search/?q=lamp&in=conversations" in second.links()


def test_an_unknown_tab_shows_all(page, thread):
    assert thread.get_absolute_url() in page("toaster", **{"in": "nowhere"}).links()


def costs(client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    # How often somebody searches is counted by the limits, which have a budget of their own.
    return [
        query["sql"] for query in asked if not re.search(r"SAVEPOINT|foundation_allowance|^BEGIN|^COMMIT", query["sql"])
    ]


@pytest.mark.parametrize("number", [2, 30])
def test_a_page_of_results_costs_three_queries_however_much_is_found(client, make_thread, catch_up, company, number):
    for one in range(number):
        make_thread(title=f"Lamp {one}")
    catch_up()
    caches["process"].set("company.profile", company)
    client.get("/search/?q=lamp")
    # What matches, what those things are now, and the note of what was asked.
    assert len(costs(client, "/search/?q=lamp")) == 3
    assert len(costs(client, "/search/suggestions/?title=lamp")) == 2


def test_searching_too_often_is_told(client, thread, settings):
    settings.LIMITS = {**project.LIMITS, "search": {"address": "2/m"}, "suggest": {"address": "1/m"}}
    assert [client.get("/search/?q=toaster").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/search/").status_code == 200
    assert [client.get("/search/suggestions/?title=toaster").status_code for _ in range(2)] == [200, 429]


def test_suggestions_say_where_each_stands(client, make_thread, catch_up, ana, omar):
    make_thread(title="The toaster burns bread")
    answered = make_thread(title="The toaster burns my toast")
    post_reply(answered, by=omar, body="Turn it down.")
    solved = make_thread(title="The toaster burns everything")
    resolve_thread(solved, by=ana)
    catch_up()
    text = Page(client.get("/search/suggestions/", {"title": "toaster burns"})).text
    for words in ("Waiting for an answer", "Answered", "Solved, confirmed by the customer"):
        assert words in text


def test_suggestions_are_a_fragment_and_at_most_five(client, make_thread, catch_up):
    for number in range(8):
        make_thread(title=f"Toaster burns {number}")
    catch_up()
    html = client.get("/search/suggestions/", {"title": "toaster burns"}).content.decode()
    assert html.count("<li>") == 5
    assert "<html" not in html


@pytest.mark.parametrize("title", ["", "toa", "   ", "zzyzx", "\x00", '"', "a" * 5000])
def test_nothing_is_suggested_where_nothing_fits(client, thread, catch_up, title):
    catch_up()
    answer = client.get("/search/suggestions/", {"title": title})
    assert (answer.status_code, answer.content.strip()) == (200, b"")


WORDS = {
    "kind": "problem",
    "title": "My toaster does not toast",
    "body": 'First line\n\nSecond <b>line</b> "quoted"',
    "visibility": "public",
    "product": "",
}


def test_without_javascript_the_matches_stand_on_a_page_with_everything_that_was_typed(client, thread, catch_up, bela):
    catch_up()
    answer = signed_in(client, bela).post("/search/before-asking/", WORDS)
    assert answer.status_code == 200
    shown = Page(answer)
    assert thread.get_absolute_url() in shown.links()
    assert "None of these: post it" in shown.text
    html = answer.content.decode()
    assert '<input type="hidden" name="kind" value="problem">' in html
    assert "First line\n\nSecond &lt;b&gt;line&lt;/b&gt; &quot;quoted&quot;" in html
    assert Thread.objects.count() == 1
    client.post("/ask/", WORDS)
    assert Thread.objects.filter(author=bela, title=WORDS["title"]).exists()


def test_without_matches_the_question_goes_straight_on(client, bela, db):
    answer = signed_in(client, bela).post("/search/before-asking/", WORDS)
    # The browser sends the same form there.
    assert (answer.status_code, answer["Location"]) == (307, "/ask/")
    assert not Thread.objects.exists()


def test_a_question_with_pictures_goes_straight_on(client, bela, thread, catch_up):
    catch_up()
    picture = SimpleUploadedFile("toaster.png", b"\x89PNG", "image/png")
    answer = signed_in(client, bela).post("/search/before-asking/", {**WORDS, "pictures": picture})
    assert (answer.status_code, answer["Location"]) == (307, "/ask/")


UNSIGNED = {"name": "Petra “P” <b>", "email": "petra@example.org", "website": ""}


def fill_in(client, **typed) -> dict:
    """The form of a visitor as their browser sends it, token and number included, with these words in it."""
    fields = Page(client.get("/ask/")).form_to("/ask/")["fields"]
    # The button that was not pressed is not sent.
    fields.pop("preview")
    return {**fields, **WORDS, **UNSIGNED, **typed}


def test_without_an_account_name_and_mail_address_are_carried_along(thread, catch_up):
    catch_up()
    visitor = Client(enforce_csrf_checks=True)
    typed = fill_in(visitor)
    answer = visitor.post("/search/before-asking/", typed)
    assert answer.status_code == 200
    carried = Page(answer).form_to("/ask/")["fields"]
    for name in ("name", "email", "website", "ticket", "title", "body", "kind"):
        assert carried[name] == typed[name]
    assert visitor.post("/ask/", carried)["Location"] == "/ask/sent/"
    waiting = Unconfirmed.objects.get()
    assert (waiting.email, waiting.name) == (UNSIGNED["email"], UNSIGNED["name"])
    assert (waiting.words["title"], waiting.words["ticket"]) == (WORDS["title"], typed["ticket"])


def test_a_program_that_fills_in_what_nobody_sees_stays_known_behind_the_look(thread, catch_up):
    catch_up()
    program = Client(enforce_csrf_checks=True)
    answer = program.post("/search/before-asking/", fill_in(program, website="https://spam.example"))
    carried = Page(answer).form_to("/ask/")["fields"]
    assert carried["website"] == "https://spam.example"
    assert program.post("/ask/", carried)["Location"] == "/ask/sent/"
    assert not Unconfirmed.objects.exists()


@pytest.mark.parametrize("has_file", [False, True])
def test_without_an_account_what_goes_straight_on_is_sent_again_whole(has_file, make_thread, catch_up, board):
    if has_file:
        make_thread(title=WORDS["title"])
        catch_up()
    files = {"pictures": SimpleUploadedFile("toaster.png", b"\x89PNG", "image/png")} if has_file else {}
    visitor = Client(enforce_csrf_checks=True)
    answer = visitor.post("/search/before-asking/", {**fill_in(visitor), **files}, follow=True)
    # The browser sends the same form there, and with it the token that lets it in.
    assert answer.redirect_chain == [("/ask/", 307), ("/ask/sent/", 302)]
    assert Unconfirmed.objects.get().email == UNSIGNED["email"]


def test_the_look_before_asking_has_no_page_of_its_own(client, db):
    assert client.get("/search/before-asking/")["Location"] == "/ask/"


def test_the_ask_page_offers_the_look_to_browsers_without_javascript(client, ana):
    html = signed_in(client, ana).get("/ask/").content.decode()
    assert re.search(r'<noscript>\s*<button[^>]*formaction="/search/before-asking/"', html)
    assert 'data-suggest-title="/search/suggestions/"' in html


def test_a_search_is_noted_without_whoever_searched(client, thread, catch_up, bela):
    catch_up()
    signed_in(client, bela).get("/search/", {"q": "  The TOASTER, please! "})
    query = Query.objects.get()
    assert (query.words, query.found) == ("the toaster please", 1)
    assert len(query.visitor) == 32
    assert {field.name for field in Query._meta.fields} == {
        "id", "words", "found", "visitor", "asked_at", "led_to_question"
    }  # fmt: skip
    assert not any(field.is_relation for field in Query._meta.fields)


def test_pages_and_tabs_of_one_search_are_one_search(client, thread, catch_up):
    catch_up()
    client.get("/search/?q=toaster")
    client.get("/search/?q=toaster&in=conversations")
    client.get("/search/?q=toaster&after=20")
    assert Query.objects.count() == 1


def test_what_was_put_right_found_nothing_as_it_was_typed(client, thread, catch_up):
    catch_up()
    client.get("/search/?q=tosater")
    assert Query.objects.get().found == 0
