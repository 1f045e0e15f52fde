"""The site map for people: every place, two clicks from every page, nothing that is not everybody's."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.company.models import Department, Product
from apps.forum.models import Board
from apps.knowledge.models import Article, Section
from tests.conftest import signed_in
from tests.forum.pages import Page
from tests.forum.test_structured import types_on
from tests.knowledge.answers import make_article, make_section


@pytest.fixture(autouse=True)
def cold(company):
    caches["process"].clear()
    yield
    caches["process"].clear()


def test_it_names_every_place_and_links_to_it(client, board, edith):
    outer = make_section(edith, "Kettles")
    inner = make_section(edith, "Descaling & <b>", parent=outer)
    make_article(edith, inner)
    Board.objects.create(name="Repairs", slug="repairs")
    Product.objects.create(name="Kettle A", slug="kettle-a")
    Department.objects.create(name="Billing", slug="billing")
    response = client.get("/site-map/")
    assert response.status_code == 200
    links = Page(response).links()
    for place in ("/help/kettles/", f"/help/{inner.slug}/", "/boards/repairs/", "/boards/help/", "/contact/billing/"):
        assert place in links
    assert [link for link in links if "kettle-a" in link]
    assert types_on(response) == ["BreadcrumbList"]
    assert "Descaling & <b>" in Page(response).text


def test_it_is_one_click_from_every_page(client, thread):
    for address in ("/", "/threads/", thread.get_absolute_url(), "/ask/", "/nowhere/", "/search/"):
        assert "/site-map/" in Page(client.get(address)).links()


def test_what_is_only_for_staff_is_named_to_nobody(client, edith, mona):
    make_article(edith, make_section(edith, "Canary section"), audience="staff")
    make_section(edith, "Canary empty")
    Department.objects.create(name="Canary department", slug="canary", is_listed=False)
    assert "anary" not in client.get("/site-map/").content.decode()
    assert "anary" not in signed_in(client, mona).get("/site-map/").content.decode()


def test_it_costs_the_same_queries_however_much_there_is(client, board, edith):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/site-map/").status_code == 200
        return len(queries)

    first = make_article(edith, make_section(edith, "First"))
    client.get("/site-map/")
    few = asked()
    sections = Section.objects.bulk_create(Section(title=f"S {n}", slug=f"s-{n}") for n in range(30))
    Article.objects.bulk_create(
        Article(section=section, title="T", slug="t", in_force_id=first.in_force_id, created_by=edith)
        for section in sections
        for _ in range(3)
    )
    assert asked() == few
    assert "/help/s-29/" in client.get("/site-map/").content.decode()
