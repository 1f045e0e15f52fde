"""From a solved conversation to a draft in one step, without the people in it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.activity.models import Event
from apps.company.models import Product
from apps.forum.models import Thread
from apps.forum.verbs import accept_answer, merge_threads, post_reply, resolve_thread
from apps.knowledge.models import Article, Audience, Distillation, Revision, Section
from apps.knowledge.verbs import (
    arrange_article,
    distil_thread,
    publish_revision,
    withdraw_article,
    withdraw_revision,
    write_revision,
)
from tests.conftest import make_person, signed_in

BUTTON = "Make an article of this"


@pytest.fixture
def solved(make_thread, omar, company):
    """Ana asked, with more of herself than is good; Omar answered, and it was accepted."""
    ana = make_person("Ana Ferreira")
    thread = make_thread(
        by=ana,
        title="Cold toaster of Ana",
        body="Ana here, ana@example.org, 0171 2345678, order AC-123456. It stays cold.\n\n![](/pictures/x.webp)",
    )
    # Somebody new who gives a telephone number is held back at first.
    thread.posts.update(standing="shown")
    Thread.objects.filter(pk=thread.pk).update(visibility="public")
    reply = post_reply(thread, by=omar, body="Hi Ana Ferreira, press the *button* for three seconds. @ana-f may too.")
    accept_answer(thread, by=ana, post=reply)
    thread.refresh_from_db()
    return thread


def test_the_draft_holds_question_and_answer_and_nobody(solved, omar, section):
    revision = distil_thread(solved, by=omar)
    text = f"{revision.title}\n{revision.body}"
    assert "It stays cold." in revision.body
    assert "press the *button* for three seconds" in revision.body
    for private in ("Ana", "Ferreira", "ana@example.org", "0171", "AC-123456", "/pictures/", "ana-f"):
        assert private not in text
    assert (revision.state, revision.article.section) == (Revision.State.DRAFT, section)
    assert Event.objects.about(solved).filter(action="article.distilled").get().actor == omar


def test_it_is_begun_once_and_again_after_it_was_given_up(solved, omar, section):
    first = distil_thread(solved, by=omar)
    assert distil_thread(solved, by=omar) == first
    withdraw_revision(first, by=omar)
    assert distil_thread(solved, by=omar).article != first.article
    assert Distillation.objects.count() == 2


def test_the_draft_stands_where_other_articles_about_the_product_stand(solved, omar, section, edith):
    toaster = Product.objects.create(name="Toaster", slug="toaster")
    place = Section.objects.create(title="Toasters", slug="toasters", position=9)
    write_revision(None, by=edith, section=place, product=toaster, title="T", body="B")
    Thread.objects.filter(pk=solved.pk).update(product=toaster)
    assert distil_thread(solved, by=omar).article.section == place


def test_without_an_answer_or_a_section_it_says_what_is_missing(thread, omar, solved):
    with pytest.raises(ValidationError, match="Nothing is answered"):
        distil_thread(thread, by=omar)
    with pytest.raises(ValidationError, match="Make one first"):
        distil_thread(solved, by=omar)


def test_words_that_were_removed_are_not_in_the_draft(make_thread, omar, rita, section):
    thread = make_thread()
    resolve_thread(thread, by=omar, answer=post_reply(thread, by=omar, body="Omar's answer."))
    thread.posts.filter(is_opening=True).update(standing="removed")
    body = distil_thread(thread, by=rita).body
    assert "cold" not in body
    assert "answer" in body


def test_the_button_is_for_those_who_write_and_leads_to_the_draft(client, solved, omar, section):
    page = solved.get_absolute_url()
    assert BUTTON not in client.get(page).text
    assert BUTTON not in signed_in(client, solved.author).get(page).text
    signed_in(client, omar)
    assert BUTTON in client.get(page).text
    answer = client.post(reverse("knowledge:distillation", args=[solved.pk]))
    article = Article.objects.get()
    assert answer.url == reverse("admin:knowledge_article_change", args=[article.pk])
    assert "It stays cold." in client.get(answer.url).text


def test_there_is_no_button_while_nothing_is_answered(client, thread, omar, section):
    assert BUTTON not in signed_in(client, omar).get(thread.get_absolute_url()).text
    assert client.post(reverse("knowledge:distillation", args=[thread.pk])).status_code == 403


def test_customers_distil_nothing(client, solved):
    address = reverse("knowledge:distillation", args=[solved.pk])
    assert signed_in(client, solved.author).post(address).status_code == 403
    assert not Article.objects.exists()


def test_the_conversation_says_where_it_is_documented_only_while_everybody_may_read_that(
    client, solved, omar, edith, section
):
    page = solved.get_absolute_url()
    with CaptureQueriesContext(connection) as before:
        client.get(page)
    article = distil_thread(solved, by=omar).article
    note = f'<a href="{article.get_absolute_url()}" dir="auto">'
    assert note not in client.get(page).text
    publish_revision(article.newest_revision(), by=edith)
    article.refresh_from_db()
    note = f'<a href="{article.get_absolute_url()}" dir="auto">'
    with CaptureQueriesContext(connection) as after:
        assert note in client.get(page).text
    assert len(after) <= len(before)
    arrange_article(article, by=edith, audience=Audience.STAFF)
    assert note not in client.get(page).text
    arrange_article(article, by=edith, audience=Audience.EVERYBODY)
    assert note in client.get(page).text
    withdraw_article(article, by=edith)
    assert note not in client.get(page).text


def test_what_the_conversation_joined_says_it_too(client, solved, thread, omar, edith, section):
    article = publish_revision(distil_thread(solved, by=omar), by=edith).article
    merge_threads(solved, into=thread, by=edith)
    assert article.get_absolute_url() in client.get(thread.get_absolute_url()).text
