"""The page of an article: what it shows, to whom, and in which language."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from apps.company.models import Product
from apps.knowledge.models import Article, Attachment
from apps.knowledge.verbs import arrange_article, withdraw_article, write_revision
from tests.conftest import signed_in
from tests.forum.pages import Page
from tests.knowledge.answers import make_article, make_section, make_translation, rewrite

BODY = "Before you begin.\n\n## The lever\n\nPush it.\n\n### If it is stuck\n\nPull.\n\n## The plug\n\nLook."


@pytest.fixture
def section(mona, company):
    return make_section(mona)


@pytest.fixture
def article(mona, section):
    return make_article(mona, section, body=BODY, summary="Three things to look at.")


def read(client, article, **query) -> Page:
    answer = client.get(article.get_absolute_url(), query)
    assert answer.status_code == 200
    return Page(answer)


def test_it_shows_where_it_stands_and_what_is_in_it(client, article):
    page = read(client, article)
    assert {"/help/", article.section.get_absolute_url()} <= set(page.links())
    inside = [link for link in page.links() if link.startswith("#s-")]
    # At the side and, for phones, folded away above the words.
    assert inside == ["#s-the-lever", "#s-if-it-is-stuck", "#s-the-plug"] * 2
    named = {told["id"] for _tag, told in page.tags if "id" in told}
    assert {link[1:] for link in inside} <= named


def test_a_short_article_has_no_table_of_contents(client, mona, section):
    page = read(client, make_article(mona, section, body="## One\n\nOnly this."))
    assert "On this page" not in page.text


def test_the_share_is_told_from_a_minimum_on(client, article, settings):
    Article.objects.update(helpful_count=34, unhelpful_count=7)
    assert "Updated just now 83 % of 41 found this helpful" in read(client, article).text
    settings.RATINGS_SHOWN_FROM = 42
    assert "found this helpful" not in read(client, article).text


def test_what_is_attached_is_offered_with_type_and_size(client, article, mona):
    for name, kind, width in (("list.pdf", "application/pdf", None), ("lever.webp", "image/webp", 10)):
        file = ContentFile(b"x", name=name)
        Attachment.objects.create(
            article=article, file=file, name=name, content_type=kind, size=2_500_000, width=width, height=width,
            uploaded_by=mona,
        )  # fmt: skip
    shown = Attachment.objects.get(name="lever.webp")
    article = rewrite(article, mona, body=f"![The lever]({shown.get_absolute_url()})")
    page = read(client, article)
    assert "list.pdf PDF · 2.4" in page.text
    assert shown.get_absolute_url() not in page.links()


def test_what_was_chosen_by_hand_comes_first_and_never_itself(client, article, mona, section):
    toaster = Product.objects.create(name="Toaster", slug="toaster")
    other = make_section(mona, "Cleaning")
    arrange_article(article, by=mona, product=toaster)
    chosen = make_article(mona, other, "Chosen")
    beside = make_article(mona, section, "Beside it")
    alike = make_article(mona, other, "The same product", product=toaster)
    make_article(mona, other, "Far away")
    make_article(mona, section, "For us", audience="staff")
    arrange_article(article, by=mona, related=[chosen])
    links = read(client, article).links()
    found = [links.index(one.get_absolute_url()) for one in (chosen, beside, alike)]
    assert found == sorted(found)
    assert article.get_absolute_url() not in links
    assert not [link for link in links if "far-away" in link or "for-us" in link]


def test_old_words_in_the_address_lead_to_the_new_ones(client, article, mona):
    old = article.get_absolute_url()
    article = rewrite(article, mona, title="Why it never gets warm")
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, article.get_absolute_url())


def test_an_article_called_like_a_door_has_a_page(client, mona, section):
    article = make_article(mona, section, "Rating")
    assert "Push the lever down." in read(client, article).text


def test_internal_articles_are_marked_for_staff_and_nowhere_for_others(client, article, mona, omar, ana):
    arrange_article(article, by=mona, audience="staff")
    addresses = [article.get_absolute_url(), f"/articles/{article.pk}/", f"/articles/{article.pk}/nonsense/"]
    never = client.get("/articles/999999/why-it-stays-cold/")
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == never.status_code == 404
        assert "stays cold" not in Page(answer).text.replace("why it stays cold", "")
    assert signed_in(client, ana).get(addresses[0]).status_code == 404
    page = Page(signed_in(client, omar).get(addresses[0]))
    assert "Only staff can read this article" in page.text
    assert ("meta", {"name": "robots", "content": "noindex"}) in page.tags


def test_a_withdrawn_article_says_so_and_names_what_stood_beside_it(client, article, mona, section):
    beside = make_article(mona, section, "Beside it")
    withdraw_article(article, by=mona)
    answer = client.get(article.get_absolute_url())
    assert answer.status_code == 410
    page = Page(answer)
    assert "This article was withdrawn" in page.text
    assert beside.get_absolute_url() in page.links()
    assert "Three things to look at" not in page.text


def test_a_withdrawn_internal_article_never_was(client, article, mona):
    arrange_article(article, by=mona, audience="staff")
    withdraw_article(article, by=mona)
    assert client.get(article.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("number", ["0", str(2**63), "9" * 30])
def test_numbers_that_no_article_has_are_not_found(client, db, company, number):
    assert client.get(f"/articles/{number}/x/").status_code == 404
    assert client.get(f"/articles/{number}/rating/").status_code == 404


def test_a_draft_is_nowhere(client, mona, section):
    draft = write_revision(None, by=mona, section=section, title="Not yet", body="Wait.").article
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert signed_in(client, mona).get(draft.get_absolute_url()).status_code == 404


def test_what_stands_on_the_page_depends_on_the_address_alone(client, article, mona):
    make_translation(mona, article, "de", "Warum er kalt bleibt")
    answers = [
        client.get(article.get_absolute_url(), headers={"accept-language": wanted, "user-agent": agent})
        for wanted, agent in (("de", "Mozilla/5.0"), ("en", "Googlebot"), ("", ""))
    ]
    assert len({answer.content for answer in answers}) == 1
    assert "Accept-Language" not in answers[0]["Vary"]
    assert not any(answer.cookies for answer in answers)


def test_each_language_names_the_others(client, article, mona):
    german = make_translation(mona, article, "de", "Warum er kalt bleibt")
    for one, other in ((article, german), (german, article)):
        page = read(client, one)
        assert other.get_absolute_url() in page.links()
        assert "English" in page.text
        assert "Deutsch" in page.text
        alternates = {
            told.get("hreflang") for tag, told in page.tags if tag == "link" and told.get("rel") == "alternate"
        }
        assert {"en", "de"} <= alternates
    assert ("article", "de") in [(tag, told.get("lang")) for tag, told in read(client, german).tags]


def test_a_link_in_a_wanted_language_leads_to_the_translation(client, article, mona):
    german = make_translation(mona, article, "de", "Warum er kalt bleibt")
    answer = client.get(article.get_absolute_url(), {"language": "de"})
    assert (answer.status_code, answer["Location"]) == (302, german.get_absolute_url())
    assert client.get(german.get_absolute_url(), {"language": "en"})["Location"] == article.get_absolute_url()
    assert client.get(article.get_absolute_url(), {"language": "de-at"})["Location"] == german.get_absolute_url()


def test_a_missing_translation_shows_the_original_and_says_why(client, article, mona):
    page = read(client, article, language="fr")
    assert "Nobody has translated this into Français yet. You read the original in English." in page.text
    german = make_translation(mona, article, "de", "Warum er kalt bleibt")
    answer = client.get(german.get_absolute_url(), {"language": "fr"})
    assert answer["Location"] == f"{article.get_absolute_url()}?language=fr"


@pytest.mark.parametrize("language", ["", "xx-yy-zz-1", "../../etc", "de" * 500, "<b>", "\x00"])
def test_what_is_no_language_is_left_alone(client, article, language):
    assert "Nobody has translated this" not in read(client, article, language=language).text


def test_a_translation_of_what_changed_says_so(client, article, mona):
    german = make_translation(mona, article, "de", "Warum er kalt bleibt")
    assert "has changed since" not in read(client, german).text
    article = rewrite(article, mona)
    page = read(client, german)
    assert "The original has changed since this was translated into Deutsch." in page.text
    assert article.get_absolute_url() in page.links()


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("de-CH,de;q=0.9,en;q=0.8", "de"),
        ("fr,en;q=0.5", "en"),
        ("fr", "missing"),
        ("", "en"),
        ("*", "en"),
        ("en-US", "en"),
        (";;;", "en"),
        ("de;q=0", "en"),
    ],
)
def test_the_address_without_words_leads_to_what_the_browser_wants(client, article, mona, wanted, leads_to):
    german = make_translation(mona, article, "de", "Warum er kalt bleibt")
    answer = client.get(f"/articles/{article.pk}/", headers={"accept-language": wanted})
    addresses = {"de": german, "en": article}
    expected = addresses[leads_to].get_absolute_url() if leads_to in addresses else None
    assert answer["Location"] == (expected or f"{article.get_absolute_url()}?language=fr")
    assert "no-store" in answer["Cache-Control"]


def test_what_it_costs_does_not_grow(client, article, mona, section, django_assert_num_queries):
    client.get("/help/")  # Who we are is known to the process after the first page.
    with django_assert_num_queries(ARTICLE_ANONYMOUS):
        client.get(article.get_absolute_url())
    Article.objects.bulk_create(
        Article(
            section=section, title=f"Another {n}", slug=f"another-{n}", in_force=article.in_force, created_by=mona,
            published_at=timezone.now(), updated_at=timezone.now() - timedelta(minutes=n),
        )
        for n in range(200)
    )  # fmt: skip
    with django_assert_num_queries(ARTICLE_ANONYMOUS):
        client.get(article.get_absolute_url())


# The article with its words, its languages, what is attached, chosen by hand, and of its section.
ARTICLE_ANONYMOUS = 5
