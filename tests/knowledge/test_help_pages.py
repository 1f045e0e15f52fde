"""The first page of answers, sections and their feeds: what a stranger sees, and what it costs."""

import feedparser
import pytest
from django.utils import timezone

from apps.knowledge.models import Article, Section, Video
from apps.knowledge.verbs import arrange_article
from tests.conftest import signed_in
from tests.forum.pages import Page
from tests.knowledge.answers import make_article, make_section, make_translation

HELP, SECTION = 1, 4  # all sections with what stands first | the section, its articles, its videos, the sections in it


@pytest.fixture
def section(mona, company):
    return make_section(mona, description="For the first morning.")


def make_video(section, by, title="Toast in a minute", **told) -> Video:
    return Video.objects.create(
        section=section, title=title, slug=title.lower().replace(" ", "-"), created_by=by, published_at=timezone.now(),
        host="youtube", external_id="abcdefghijk", seconds=245, **told,
    )  # fmt: skip


def fill(section, like: Article, number: int) -> None:
    """So many published articles more, written in bulk."""
    now = timezone.now()
    Article.objects.bulk_create(
        [
            Article(
                section=section, title=f"Answer {n}", slug=f"answer-{n}", in_force=like.in_force, position=n // 7,
                created_by=like.created_by, published_at=now, updated_at=now,
            )
            for n in range(number)
        ],
        batch_size=1000,
    )  # fmt: skip


@pytest.mark.parametrize("address", ["/help/", "/help/toasting/"])
def test_an_empty_page_says_what_comes_and_offers_to_ask(client, section, address):
    page = Page(client.get(address))
    assert "written down" in page.text
    assert "/ask/" in page.links()


def test_the_first_page_shows_sections_with_what_stands_first(client, mona, section):
    inner = make_section(mona, "Bread", parent=section)
    empty = make_section(mona, "Nothing yet")
    for number in range(6):
        make_article(mona, section, f"Answer {number}")
    deep = make_article(mona, inner, "Which bread")
    video = make_video(section, mona)
    page = Page(client.get("/help/"))
    answers = [link for link in page.links() if "/answer-" in link]
    assert [link.split("/")[-2] for link in answers] == ["answer-0", "answer-1", "answer-2", "answer-3"]
    assert {section.get_absolute_url(), inner.get_absolute_url(), video.get_absolute_url()} <= set(page.links())
    assert empty.get_absolute_url() not in page.links()
    assert deep.get_absolute_url() in Page(client.get(section.get_absolute_url())).links()


def test_editors_decide_what_stands_first(client, mona, section):
    first, second = make_article(mona, section, "Written first"), make_article(mona, section, "Written second")
    arrange_article(first, by=mona, position=2)
    links = Page(client.get("/help/")).links()
    assert links.index(second.get_absolute_url()) < links.index(first.get_absolute_url())


def test_lists_hold_originals_and_nothing_internal(client, mona, omar, section):
    article = make_article(mona, section)
    german = make_translation(mona, article, "de", "Warum er kalt bleibt")
    internal = make_article(mona, section, "For us", audience="staff")
    hidden = make_video(section, mona, "For us, too", audience="staff")
    for address in ("/help/", section.get_absolute_url()):
        links = Page(client.get(address)).links()
        assert article.get_absolute_url() in links
        assert not {german.get_absolute_url(), internal.get_absolute_url(), hidden.get_absolute_url()} & set(links)
    page = Page(signed_in(client, omar).get("/help/"))
    assert {internal.get_absolute_url(), hidden.get_absolute_url()} <= set(page.links())
    assert "Staff only" in page.text


def test_the_name_of_a_section_for_staff_is_nobody_elses_business(client, mona, omar, section):
    article = make_article(mona, section, "For us", audience="staff")
    assert section.title not in Page(client.get("/help/")).text
    for address in (section.get_absolute_url(), f"{section.get_absolute_url()}feed/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert section.description not in answer.content.decode()
    assert article.get_absolute_url() in Page(signed_in(client, omar).get(section.get_absolute_url())).links()


def test_a_section_is_read_page_by_page_in_the_editors_order(client, mona, section):
    fill(section, make_article(mona, section, "First of all"), 70)
    address, seen = section.get_absolute_url(), []
    for _ in range(3):
        page = Page(client.get(address))
        seen += [link for link in page.links() if link.startswith("/articles/")]
        onward = [told["href"] for tag, told in page.tags if tag == "a" and told.get("rel") == "next"]
        address = section.get_absolute_url() + (onward[0] if onward else "")
    assert not onward
    everything = Article.objects.in_order()
    assert seen == [article.get_absolute_url() for article in everything]
    [back] = [told["href"] for tag, told in page.tags if tag == "a" and told.get("rel") == "prev"]
    before = Page(client.get(section.get_absolute_url() + back))
    assert [link for link in before.links() if link.startswith("/articles/")] == seen[30:60]


@pytest.mark.parametrize("key", ["x", "-", "1", "-1-2", "9" * 40 + "-1"])
def test_a_page_that_is_none_is_a_clear_error(client, section, key):
    for name in ("after", "before"):
        answer = client.get(section.get_absolute_url(), {name: key})
        assert answer.status_code == 400
        assert "Begin again at the first page" in Page(answer).text


def test_a_section_in_any_script_has_a_page(client, mona, company):
    section = make_section(mona, "Αρχή")
    article = make_article(mona, section)
    assert article.get_absolute_url() in Page(client.get(section.get_absolute_url())).links()


@pytest.mark.parametrize("number", [10, 2_000])
def test_what_the_pages_cost_does_not_grow(client, mona, section, number, django_assert_num_queries):
    fill(section, make_article(mona, section), number)
    Section.objects.bulk_create(Section(title=f"S{n}", slug=f"s{n}", parent=section) for n in range(number // 100))
    client.get("/contact/")  # Who we are is known to the process after the first page.
    with django_assert_num_queries(HELP):
        client.get("/help/")
    with django_assert_num_queries(SECTION):
        client.get(section.get_absolute_url())
    with django_assert_num_queries(2):
        client.get(section.get_absolute_url(), {"after": "1-1"})


def test_feeds_hold_what_is_public_and_are_what_readers_take(client, mona, section, settings):
    hostile = make_article(mona, section, 'Why <b>"toast"</b> & ]]> butter', summary="Because <script> is & isn't")
    make_article(mona, section, "For us", audience="staff")
    for address in ("/help/feed.atom", f"{section.get_absolute_url()}feed/"):
        answer = client.get(address)
        feed = feedparser.parse(answer.content)
        assert not feed.bozo
        [entry] = feed.entries
        assert entry.title_detail.type == "text/plain"
        assert entry.title == hostile.title
        assert entry.link == settings.SITE_URL + hostile.get_absolute_url()
        assert "<script>" not in entry.summary
        assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
