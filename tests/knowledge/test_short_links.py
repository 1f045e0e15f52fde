"""Short links lead on for ever: renamed, counted, never in circles, never away from here."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.knowledge.models import ShortLink
from apps.knowledge.verbs import (
    arrange_article,
    delete_short_link,
    make_short_link,
    rename_short_link,
    retarget_short_link,
    withdraw_article,
)
from tests.conftest import signed_in
from tests.knowledge.answers import make_article, make_section, make_translation

PERSON = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def article(mona, company):
    return make_article(mona, make_section(mona))


@pytest.fixture
def link(article, mona):
    return make_short_link("cold", by=mona, article=article)


def where(client, slug: str) -> str:
    answer = client.get(f"/go/{slug}/", headers=PERSON)
    assert answer.status_code == 302, answer.status_code
    assert "no-store" in answer["Cache-Control"]
    return answer["Location"]


def test_it_leads_to_the_article_and_counts(client, link, article):
    for _ in range(2):
        assert where(client, "cold") == article.get_absolute_url()
    link.refresh_from_db()
    assert link.hits == 2
    assert link.last_hit_at is not None


def test_programs_are_led_but_not_counted(client, link):
    for agent in ("Googlebot/2.1", "curl/8.0", ""):
        assert client.get("/go/cold/", headers={"user-agent": agent}).status_code == 302
    link.refresh_from_db()
    assert (link.hits, link.last_hit_at) == (0, None)


def test_it_opens_the_language_that_the_browser_wants(client, link, article, mona):
    german = make_translation(mona, article, "de", "Warum er kalt bleibt")
    answer = client.get("/go/cold/", headers={**PERSON, "accept-language": "de"})
    assert answer["Location"] == german.get_absolute_url()


def test_every_former_name_leads_where_the_newest_leads(client, link, article, mona):
    for slug in ("warm", "hot", "toast"):
        link = rename_short_link(link, by=mona, slug=slug)
    assert {where(client, slug) for slug in ("cold", "warm", "hot", "toast")} == {article.get_absolute_url()}
    assert set(ShortLink.objects.exclude(pk=link.pk).values_list("renamed_to", flat=True)) == {link.pk}
    other = make_article(mona, article.section, "Another")
    retarget_short_link(link, by=mona, article=other)
    assert where(client, "cold") == other.get_absolute_url()


def test_a_link_may_take_a_former_name_again_without_a_circle(client, link, article, mona):
    renamed = rename_short_link(link, by=mona, slug="warm")
    again = rename_short_link(renamed, by=mona, slug="cold")
    assert again.pk == link.pk
    assert where(client, "warm") == where(client, "cold") == article.get_absolute_url()
    assert ShortLink.objects.count() == 2


def test_a_name_that_leads_somewhere_is_not_given_away(link, article, mona):
    other = make_short_link("warm", by=mona, path="/contact/")
    with pytest.raises(ValidationError, match="leads somewhere already"):
        rename_short_link(other, by=mona, slug="cold")
    rename_short_link(link, by=mona, slug="hot")
    with pytest.raises(ValidationError, match="former name of “hot”"):
        make_short_link("cold", by=mona, article=article)


def test_former_names_are_left_alone(link, article, mona):
    rename_short_link(link, by=mona, slug="hot")
    link.refresh_from_db()
    with pytest.raises(ValidationError, match="“hot”"):
        rename_short_link(link, by=mona, slug="warm")
    with pytest.raises(ValidationError, match="“hot”"):
        retarget_short_link(link, by=mona, article=article)


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
        "/go/cold/", "/there/is/nothing/", "contact/", "/\tevil", "/contact/\n", " ", "///evil.example/", "/go/x/?a=1",
    ],
)  # fmt: skip
def test_it_leads_to_pages_of_this_site_only(client, db, company, mona, path):
    if path.strip() != "/contact/":
        with pytest.raises(ValidationError):
            make_short_link("away", by=mona, path=path)
    # A row that came from elsewhere than the verbs leads nowhere, either.
    ShortLink.objects.create(slug="row", path=path)
    assert client.get("/go/row/", headers=PERSON).status_code == 404


def test_a_page_may_have_a_query(client, company, mona):
    make_short_link("tags", by=mona, path="/threads/?kind=praise#main")
    assert where(client, "tags") == "/threads/?kind=praise#main"


@pytest.mark.parametrize("told", [{}, {"path": ""}, {"path": "/contact/", "article": True}])
def test_it_leads_to_one_place(article, mona, told):
    told = {**told, **({"article": article} if "article" in told else {})}
    with pytest.raises(ValidationError, match="Choose one place"):
        make_short_link("two", by=mona, **told)


@pytest.mark.parametrize("row", [{}, {"path": "/contact/", "renamed_to": True}])
def test_the_database_keeps_it_so(link, row):
    row = {**row, **({"renamed_to": link} if "renamed_to" in row else {})}
    with pytest.raises(IntegrityError), transaction.atomic():
        ShortLink.objects.create(slug="row", **row)


@pytest.mark.parametrize("slug", ["", "two words", "ü", "a/b", "x" * 61])
def test_a_slug_that_is_none_is_refused(article, mona, slug):
    with pytest.raises(ValidationError):
        make_short_link(slug, by=mona, article=article)


def test_what_nobody_may_read_stays_what_it_is(client, link, article, mona, omar):
    arrange_article(article, by=mona, audience="staff")
    answer = client.get("/go/cold/", headers=PERSON)
    assert (answer.status_code, "stays-cold" in str(answer.headers)) == (404, False)
    assert signed_in(client, omar).get("/go/cold/").status_code == 302
    arrange_article(article, by=mona, audience="everybody")
    withdraw_article(article, by=mona)
    client.logout()
    assert client.get("/go/cold/", headers=PERSON).status_code == 410


def test_an_unknown_name_gets_the_page_that_helps(client, company, db):
    answer = client.get("/go/colt/")
    assert answer.status_code == 404
    assert "colt" in answer.content.decode()


def test_it_is_not_deleted_while_it_is_followed(client, link, mona, settings, ago):
    renamed = rename_short_link(link, by=mona, slug="warm")
    where(client, "cold")
    with pytest.raises(ValidationError, match="can be deleted from"):
        delete_short_link(renamed, by=mona)
    ShortLink.objects.filter(slug="cold").update(last_hit_at=ago(days=settings.SHORT_LINK_KEPT_DAYS, minutes=1))
    delete_short_link(renamed, by=mona)
    assert not ShortLink.objects.exists()
