"""Answering "Did this help?": with a token, or by what the browser says about where the form was sent from."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from apps.company.models import Product
from apps.forum.models import Thread
from apps.knowledge.models import Article, Rating
from apps.knowledge.verbs import rate
from tests.conftest import signed_in
from tests.forum.pages import Page
from tests.knowledge.answers import make_article, make_section, rewrite

HERE = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def article(mona, company):
    return make_article(mona, make_section(mona))


@pytest.fixture
def browser():
    """A browser before a server that checks every form."""
    return Client(enforce_csrf_checks=True)


def door(article) -> str:
    return f"/articles/{article.pk}/rating/"


def counted(article) -> tuple[int, int]:
    article = Article.objects.get(pk=article.pk)
    assert article.helpful_count + article.unhelpful_count == Rating.objects.count()
    return article.helpful_count, article.unhelpful_count


def test_reading_an_article_gives_no_cookie_and_no_token(browser, article):
    answer = browser.get(article.get_absolute_url())
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_yes_leads_back_to_the_thanks_which_have_the_focus(browser, article):
    answer = browser.post(door(article), {"answer": "yes", "revision": "1"}, headers=HERE)
    assert (answer.status_code, answer["Location"]) == (303, f"{article.get_absolute_url()}#helpful")
    page = Page(browser.get(article.get_absolute_url()))
    assert "You said that this helped" in page.text
    # The browser puts the focus on what the address names, where that can have it.
    assert ("section", "-1") in [(tag, told.get("tabindex")) for tag, told in page.tags if told.get("id") == "helpful"]
    assert counted(article) == (1, 0)


def test_no_asks_why_and_offers_to_ask_with_the_article_named(browser, article):
    Article.objects.update(product=Product.objects.create(name="Toaster", slug="toaster"))
    browser.post(door(article), {"answer": "no"}, headers=HERE)
    page = Page(browser.get(article.get_absolute_url()))
    reasons = [told["value"] for tag, told in page.tags if told.get("type") == "radio" and told["name"] == "reason"]
    assert 1 < len(reasons) <= 5
    assert "No personal data" in page.text
    ask = next(link for link in page.links() if link.startswith("/ask/?"))
    form = Page(browser.get(ask)).form_to("/ask/")
    assert parse_qs(urlsplit(ask).query)["product"] == [str(Product.objects.get().pk)]
    assert f"/articles/{article.pk}/" in Page(browser.get(ask)).text
    assert "product" in form["fields"]


def test_the_conversation_then_carries_the_link(client, article, ana):
    rate(article.in_force, by=ana, is_helpful=False)
    signed_in(client, ana)
    page = Page(client.get(article.get_absolute_url()))
    ask = next(link for link in page.links() if link.startswith("/ask/?"))
    body = parse_qs(urlsplit(ask).query)["body"][0]
    told = {"title": "Still cold", "kind": "question", "body": f"{body}It stays cold.", "visibility": "public"}
    assert client.post("/ask/", told).status_code == 302
    assert f'/articles/{article.pk}/why-it-stays-cold/"' in Thread.objects.get().posts.get().html


def test_the_reason_and_the_words_are_kept_and_read_back(browser, article):
    browser.post(door(article), {"answer": "no"}, headers=HERE)
    browser.post(door(article), {"answer": "no", "reason": "unclear", "text": "Which\r\nlever?"}, headers=HERE)
    rating = Rating.objects.get()
    assert (rating.reason, rating.text) == ("unclear", "Which\nlever?")
    assert "Which lever?" in Page(browser.get(article.get_absolute_url())).text
    assert counted(article) == (0, 1)


def test_an_answer_can_be_changed(browser, article):
    browser.post(door(article), {"answer": "no"}, headers=HERE)
    browser.post(door(article), {"answer": "yes"}, headers=HERE)
    assert counted(article) == (1, 0)


def test_another_browser_is_another_voice(article):
    for _ in range(2):
        Client().post(door(article), {"answer": "yes"}, headers=HERE)
    assert counted(article) == (2, 0)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_anybody_else_is_asked_again_with_a_token(browser, article, headers):
    answer = browser.post(door(article), {"answer": "no"}, headers=headers)
    assert (answer.status_code, answer["Location"]) == (302, door(article))
    assert counted(article) == (0, 0)
    form = Page(browser.get(door(article))).form_to(door(article))
    assert browser.post(door(article), {**form["fields"], "answer": "yes"}).status_code == 303
    assert counted(article) == (1, 0)


def test_whoever_signed_in_needs_the_token_wherever_the_form_came_from(browser, article, bela):
    signed_in(browser, bela)
    assert browser.post(door(article), {"answer": "yes"}, headers=HERE).status_code == 403
    fields = Page(browser.get(article.get_absolute_url())).form_to(door(article))["fields"]
    assert browser.post(door(article), {**fields, "answer": "no"}).status_code == 303
    assert Rating.objects.get().person == bela


def test_too_long_words_come_back_with_what_was_typed(browser, article):
    answer = browser.post(door(article), {"answer": "no", "text": "a" * 1001}, headers=HERE)
    assert answer.status_code == 422
    assert "these are 1001" in Page(answer).text
    assert "a" * 1001 in answer.content.decode()
    assert counted(article) == (0, 0)


@pytest.mark.parametrize(
    "told", [{}, {"answer": "maybe"}, {"answer": "no", "reason": "x"}, {"answer": "no", "revision": "x"}]
)
def test_what_no_form_of_ours_sends_is_not_counted(browser, article, told):
    assert browser.post(door(article), told, headers=HERE).status_code == 422
    assert counted(article) == (0, 0)


def test_a_vote_goes_to_the_words_that_were_on_the_screen(browser, article, mona):
    article = rewrite(article, mona)
    browser.post(door(article), {"answer": "no", "revision": "1"}, headers=HERE)
    assert Rating.objects.get().revision.number == 1
    assert "Did this help?" in Page(browser.get(article.get_absolute_url())).text
    browser.post(door(article), {"answer": "yes", "revision": "99"}, headers=HERE)
    assert Rating.objects.get(revision=article.in_force).is_helpful


def test_a_visitor_may_answer_so_often(client, article, settings):
    settings.LIMITS = {**settings.LIMITS, "rate": {"visitor": "2/d"}}
    answers = [client.post(door(article), {"answer": "no"}, headers=HERE).status_code for _ in range(3)]
    assert answers == [303, 303, 429]


def test_staff_is_not_asked_about_what_is_for_everybody(client, article, omar, mona):
    signed_in(client, omar)
    assert "You work here" in Page(client.get(article.get_absolute_url())).text
    assert client.post(door(article), {"answer": "yes"}).status_code == 403
    internal = make_article(mona, article.section, "For us", audience="staff")
    assert client.post(door(internal), {"answer": "yes"}).status_code == 303


def test_nobody_rates_what_they_cannot_read(client, article, mona):
    internal = make_article(mona, article.section, "For us", audience="staff")
    assert client.post(door(internal), {"answer": "yes"}, headers=HERE).status_code == 404
    assert client.get(door(internal)).status_code == 404
    assert not Rating.objects.exists()
