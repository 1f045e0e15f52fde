"""Sitemaps for machines: everything that is public, nothing else, in pages that never shift."""

import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.company.models import Department, Product
from apps.forum.models import Tag, Thread
from apps.forum.verbs import merge_threads, post_reply, remove_post, withdraw_post
from apps.knowledge.models import Series, Video
from apps.portal import sitemaps
from tests.conftest import signed_in
from tests.knowledge.answers import make_article, make_section

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(autouse=True)
def small(monkeypatch, settings):
    """Pages of ten ids, read three at a time, so that few rows do what many do."""
    settings.SITE_URL = "https://help.example"
    monkeypatch.setattr(sitemaps, "PAGE", 10)
    monkeypatch.setattr(sitemaps, "ROWS_AT_ONCE", 3)
    caches["process"].clear()
    yield
    caches["process"].clear()


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def entries(response) -> dict[str, str | None]:
    """Address and day of each entry, without the host."""
    assert response.status_code == 200
    tree = ElementTree.fromstring(body(response))
    return {
        entry.findtext("s:loc", namespaces=SPACE).removeprefix("https://help.example"): entry.findtext(
            "s:lastmod", namespaces=SPACE
        )
        for entry in tree
    }


def listed(client) -> set[str]:
    """Every address on every page that the index names."""
    caches["process"].clear()
    return {path for page in entries(client.get("/sitemap.xml")) for path in entries(client.get(page))}


def fill(ana, board, number: int, first: int = 1) -> None:
    at = datetime(2026, 5, 3, 14, 2, tzinfo=UTC)
    Thread.objects.bulk_create(
        Thread(pk=pk, board=board, author=ana, title=f"T {pk}", slug=f"t-{pk}", opened_at=at, last_post_at=at)
        for pk in range(first, first + number)
    )


def test_the_index_names_each_page_that_holds_something(client, ana, board):
    fill(ana, board, 12, first=25)
    index = entries(client.get("/sitemap.xml"))
    assert [page for page in index if "threads" in page] == ["/sitemap-threads-2.xml", "/sitemap-threads-3.xml"]
    assert index["/sitemap-threads-3.xml"] == "2026-05-03T14:02:00+00:00"
    assert len(entries(client.get("/sitemap-threads-2.xml"))) == 5
    assert list(entries(client.get("/sitemap-threads-3.xml"))) == [f"/threads/{pk}/t-{pk}/" for pk in range(30, 37)]


def test_what_is_added_later_shifts_no_page(client, ana, board):
    fill(ana, board, 10, first=20)
    before = body(client.get("/sitemap-threads-2.xml"))
    fill(ana, board, 10, first=30)
    fill(ana, board, 5, first=10)
    assert body(client.get("/sitemap-threads-2.xml")) == before


def test_what_is_not_public_stands_on_none_of_them(client, thread, make_thread, ana, bela, omar, mona, edith):
    section, inner = make_section(edith, "Everybody's"), make_section(edith, "Only staff's")
    article = make_article(edith, section)
    hidden = [
        make_thread(visibility="private"), make_thread(visibility="held"), make_article(edith, inner, audience="staff"),
    ]  # fmt: skip
    merged, into = make_thread(title="Merged"), make_thread(title="Into")
    merge_threads(merged, into=into, by=mona)
    withdrawn, removed = make_thread(title="Withdrawn"), make_thread(title="Removed")
    withdraw_post(withdrawn.posts.get(), by=None)
    remove_post(removed.posts.get(), by=mona, reason="spam")
    emptied = make_thread(title="Emptied")
    reply = post_reply(emptied, by=bela, body="x")
    withdraw_post(emptied.posts.get(is_opening=True), by=None)
    withdraw_post(reply, by=None)
    kept = make_thread(title="Kept")
    post_reply(kept, by=bela, body="This stays.")
    withdraw_post(kept.posts.get(is_opening=True), by=None)
    Department.objects.create(name="Nobody's business", slug="secret", is_listed=False)
    Tag.objects.create(name="Unused", slug="unused")
    hidden[0].tags.add(Tag.objects.create(name="Private", slug="private"))
    Series.objects.create(title="Empty", slug="empty")
    Video.objects.create(section=section, title="Draft", slug="draft", created_by=edith)
    for person in (None, mona):
        if person:
            signed_in(client, person)
        found = listed(client)
        kept.refresh_from_db()
        assert {one.get_absolute_url() for one in (thread, into, kept, article)} <= found
        ids = {path.split("/")[2] for path in found if path.startswith("/threads/") and path.count("/") == 4}
        assert ids == {str(one.pk) for one in (thread, into, kept)}
        assert [path for path in found if "/articles/" in path] == [article.get_absolute_url()]
        assert f"/help/{section.slug}/" in found and f"/help/{inner.slug}/" not in found
        assert not [path for path in found if "secret" in path or "tag=" in path or "draft" in path or "empty" in path]


def test_every_address_that_is_listed_answers(client, thread, ana, edith):
    make_article(edith, make_section(edith, "Größe & Maß"))
    Product.objects.create(name="Kettle", slug="kettle")
    thread.tags.add(Tag.objects.create(name="größe & <b>", slug="größe"))
    for path in listed(client):
        response = client.get(path)
        assert response.status_code == 200, path
        assert '<meta name="robots" content="noindex' not in response.content.decode() or "product=" in path, path


def test_a_page_costs_the_same_queries_however_much_stands_on_it(client, ana, board, monkeypatch):
    monkeypatch.setattr(sitemaps, "ROWS_AT_ONCE", 1000)
    monkeypatch.setattr(sitemaps, "PAGE", 1000)

    def asked(address: str) -> int:
        caches["process"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert body(client.get(address))
        return len(queries)

    fill(ana, board, 2)
    few = [asked("/sitemap.xml"), asked("/sitemap-threads-0.xml")]
    fill(ana, board, 900, first=3)
    assert [asked("/sitemap.xml"), asked("/sitemap-threads-0.xml")] == few == [len(sitemaps.PARTS), 2]


def test_whoever_has_it_is_told_that_it_is_the_same_until_something_changes(client, thread, make_thread, ago):
    address = f"/sitemap-threads-{thread.pk // 10}.xml"
    first = client.get(address)
    body(first)
    has_it = {"if-none-match": first["ETag"]}
    assert client.get(address, headers=has_it).status_code == 304
    assert client.get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    Thread.objects.filter(pk=thread.pk).update(last_post_at=ago(days=-1))
    changed = client.get(address, headers=has_it)
    assert changed.status_code == 200
    # One goes and another comes: the number is the same, and the page is another all the same.
    body(changed)
    Thread.objects.filter(pk=thread.pk).update(visibility="private")
    other = make_thread()
    Thread.objects.filter(pk=other.pk).update(last_post_at=Thread.objects.get(pk=thread.pk).last_post_at)
    assert (
        client.get(f"/sitemap-threads-{other.pk // 10}.xml", headers={"if-none-match": changed["ETag"]}).status_code
        == 200
    )


@pytest.mark.parametrize(
    "address",
    ["/sitemap-threads-7.xml", "/sitemap-nothing-0.xml", f"/sitemap-threads-{10**30}.xml", "/sitemap-threads--1.xml"],
)
def test_a_page_that_is_none_is_not_found(client, db, address):
    assert client.get(address).status_code == 404


def test_only_reading_is_answered(client, db):
    assert {client.post(path).status_code for path in ("/sitemap.xml", "/sitemap-pages.xml", "/robots.txt")} == {405}


def test_robots_are_told_where_the_sitemap_is_and_what_to_leave_alone(client, db, settings):
    lines = client.get("/robots.txt", headers={"host": "localhost"}).content.decode().splitlines()
    assert "Sitemap: https://help.example/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
    # Whoever may not look at a page does not see its "noindex" either.
    assert not [line for line in lines if line in ("Disallow: /search/", "Disallow: /threads/", "Disallow: /")]
    settings.SITE_URL = "https://example.org/help"
    assert b"Disallow: /help/admin/" in client.get("/robots.txt").content


def test_sections_under_a_section_keep_it_listed(client, edith):
    outer = make_section(edith, "Outer")
    make_article(edith, make_section(edith, "Inner", parent=outer))
    assert {section.title for section in sitemaps.filled_sections()} == {"Outer", "Inner"}
