"""Asking through the form."""

from uuid import uuid4

import pytest

from apps.company.models import Product
from apps.forum.models import Board, Kind, Post, Thread, Visibility
from tests.conftest import signed_in
from tests.forum.pages import Page

ASK = "/ask/"
WORDS = {"kind": "question", "title": "Where is my parcel?", "body": "It left on **Monday**.", "visibility": "public"}


def test_a_visitor_may_ask_with_a_mail_address_or_sign_in(client, db):
    page = Page(client.get(f"{ASK}?title=Where"))
    assert any(link.startswith("/accounts/login/?next=/ask/") for link in page.links())
    assert {"title", "body", "name", "email"} <= set(page.form_to(ASK)["fields"])


def test_a_visitor_who_names_no_mail_address_posts_nothing(client, db):
    answer = client.post(ASK, WORDS)
    assert answer.status_code == 422
    assert "Your mail address" in Page(answer).text
    assert not Thread.objects.exists()


def test_asking_opens_a_thread_and_leads_to_it(client, ana, board):
    product = Product.objects.create(name="Toaster", slug="toaster")
    answer = signed_in(client, ana).post(ASK, {**WORDS, "kind": "problem", "product": product.pk, "board": board.slug})
    thread = Thread.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, thread.get_absolute_url())
    assert (thread.author, thread.kind, thread.product, thread.board) == (ana, Kind.PROBLEM, product, board)
    assert thread.visibility == Visibility.PUBLIC


def test_asking_in_private_keeps_it_private(client, ana):
    signed_in(client, ana).post(ASK, {**WORDS, "visibility": "private"})
    assert Thread.objects.get().visibility == Visibility.PRIVATE


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "\u200b\u202e"},
        {"title": "t" * 151},
        {"title": "null\x00byte"},
        {"body": ""},
        {"body": "\u200b"},
        {"body": "b" * 20_001},
        {"kind": "rant"},
        {"visibility": "held"},
        {"visibility": "everybody"},
        {"product": "987654"},
        {"product": "x"},
        {"board": "nowhere"},
        {"board": "x\x00"},
    ],
)
def test_what_cannot_be_taken_comes_back_with_the_reason_and_everything_typed(client, ana, wrong):
    answer = signed_in(client, ana).post(ASK, {**WORDS, **wrong})
    assert answer.status_code == 422
    page = Page(answer)
    assert "put right" in page.text
    form = page.form_to(ASK)
    kept = {name: value for name, value in WORDS.items() if name not in wrong and name == "title"}
    assert {name: form["fields"][name] for name in kept} == kept
    if "body" not in wrong:
        assert WORDS["body"] in page.text
    assert not Thread.objects.exists()


def test_too_long_a_text_comes_back_whole(client, ana):
    answer = signed_in(client, ana).post(ASK, {**WORDS, "body": "word " * 4_001})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "20004 characters; 20000 are the most" in page
    assert page.count("word") >= 4_001


def test_fields_that_are_nobodys_business_change_nothing(client, ana, omar):
    signed_in(client, ana).post(
        ASK,
        {
            **WORDS,
            "author": omar.pk,
            "by": omar.pk,
            "voice": "official",
            "said_on": "X",
            "opened_at": "2001-01-01",
            "me_too_count": 99,
            "at": "2001-01-01",
            "accepted_answer": 1,
        },
    )
    thread = Thread.objects.get()
    assert (thread.author, thread.said_on, thread.me_too_count, thread.opened_at.year > 2020) == (ana, "", 0, True)
    assert thread.posts.get().voice == "customer"


def test_the_form_carries_a_number_of_its_own(client, ana):
    signed_in(client, ana)
    first, second = (Page(client.get(ASK)).form_to(ASK)["fields"].get("ticket") for _time in range(2))
    assert first
    assert second
    assert first != second


def test_the_form_keeps_its_number_when_it_comes_back(client, ana):
    ticket = str(uuid4())
    answer = signed_in(client, ana).post(ASK, {**WORDS, "title": "", "ticket": ticket})
    assert Page(answer).form_to(ASK)["fields"].get("ticket") == ticket


def test_an_impatient_hand_opens_one_thread(client, ana):
    signed_in(client, ana)
    words = {**WORDS, "ticket": str(uuid4())}
    assert client.post(ASK, words)["Location"] == client.post(ASK, words)["Location"]
    assert Thread.objects.count() == Post.objects.count() == 1


@pytest.mark.parametrize(
    "query", ["title=" + "x" * 500, "kind=nonsense", "product=x&product=y", "title=%00", "body=%3Cb%3E"]
)
def test_an_address_can_begin_a_question_with_anything(client, ana, query):
    page = client.get(f"{ASK}?{query}")
    assert page.status_code == 200
    assert signed_in(client, ana).get(f"{ASK}?{query}").status_code == 200


def test_an_address_fills_the_form_in(client, ana):
    page = Page(signed_in(client, ana).get(f'{ASK}?title="><script>alert(1)</script>&kind=idea'))
    assert page.form_to(ASK)["fields"]["title"] == '"><script>alert(1)</script>'
    assert ("input", "idea") in [(tag, one.get("value")) for tag, one in page.tags if "checked" in one]
    assert not [text for text in page.scripts if text.strip()]


def test_boards_and_products_that_are_there_can_be_chosen(client, ana, board):
    Board.objects.create(name="Hardware", slug="hardware")
    Product.objects.create(name="Toaster", slug="toaster")
    page = Page(signed_in(client, ana).get(ASK))
    assert {"hardware", "help"} <= {one.get("value") for tag, one in page.tags if tag == "option"}
    assert "Toaster" in page.text
