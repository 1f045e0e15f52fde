"""A product's page gathers what is known and said about it."""

import pytest

from apps.company.models import Product
from apps.forum.models import Thread
from apps.ideas.verbs import idea_of
from apps.knowledge.models import Audience
from tests.knowledge.conftest import edith, make_article, section, write

__all__ = ["edith", "make_article", "section", "write"]


@pytest.fixture
def kettle(db):
    return Product.objects.create(name="Kettle", slug="kettle", description="Boils water.")


@pytest.fixture
def about(make_article, make_thread, kettle):
    """An article, a conversation and an idea about the kettle, and one of each about nothing."""
    for title, product in (("Descale the kettle", kettle), ("Pay by invoice", None)):
        article = make_article(title=title)
        type(article).objects.filter(pk=article.pk).update(product=product)
    for title, kind, product in (
        ("The lid is loose", "problem", kettle),
        ("A quieter kettle", "idea", kettle),
        ("Where is my parcel?", "question", None),
    ):
        thread = make_thread(title=title, kind=kind)
        Thread.objects.filter(pk=thread.pk).update(product=product)
        if kind == "idea":
            idea_of(thread)


def test_a_product_has_its_answers_conversations_and_ideas_on_one_page(client, about):
    page = client.get("/products/kettle/").content.decode()
    assert [title in page for title in ("Descale the kettle", "The lid is loose", "A quieter kettle")] == [True] * 3
    assert [title in page for title in ("Pay by invoice", "Where is my parcel?")] == [False] * 2
    assert "/threads/?product=kettle" in page


def test_what_is_for_staff_or_private_stands_on_no_product_page(client, about, omar):
    from apps.knowledge.models import Article

    Article.objects.update(audience=Audience.STAFF)
    Thread.objects.update(visibility="private")
    client.force_login(omar)
    page = client.get("/products/kettle/").content.decode()
    assert "Descale" not in page
    assert "lid is loose" not in page
    assert "Nobody has asked yet" in page


def test_an_empty_product_offers_to_ask_about_it(client, kettle):
    page = client.get("/products/kettle/").content.decode()
    assert f"/ask/?product={kettle.pk}" in page
    assert f'value="{kettle.pk}" selected' in client.get(f"/ask/?product={kettle.pk}").content.decode()


def test_a_product_that_is_not_there_is_not_found(client, db):
    assert client.get("/products/teapot/").status_code == 404


def test_every_product_is_listed_and_leads_to_its_page(client, kettle):
    Product.objects.create(name="Toaster", slug="toaster")
    assert "/products/kettle/" in client.get("/products/").content.decode()
    assert "/products/kettle/" in client.get("/").content.decode()
    assert "/products/kettle/" in client.get("/site-map/").content.decode()


def test_a_product_costs_the_same_however_much_there_is(
    client, about, kettle, make_thread, django_assert_max_num_queries
):
    for number in range(20):
        Thread.objects.filter(pk=make_thread(title=f"Kettle {number}").pk).update(product=kettle)
    client.get("/products/kettle/")
    with django_assert_max_num_queries(6):
        client.get("/products/kettle/")
