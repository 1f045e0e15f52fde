"""Articles and videos are found like conversations, and offered before them."""

import pytest
from django.db import connection

from apps.company.models import Product
from apps.knowledge.models import Audience
from apps.knowledge.verbs import (
    keep_captions,
    keep_video,
    publish_revision,
    publish_video,
    withdraw_article,
    withdraw_video,
)
from apps.search.finding import helpful_instead, suggest
from apps.search.models import Entry
from apps.search.verbs import reindex
from tests.conftest import signed_in
from tests.racing import needs_postgresql

CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:04.000\nPour the vinegar through the spout.\n"


@pytest.fixture
def video(section, edith):
    """A film on a platform, with captions, that everybody may see."""
    made = keep_video(
        None,
        by=edith,
        section=section,
        title="Descaling, step by step",
        address="https://www.youtube.com/watch?v=abcdefghijk",
    )
    keep_captions(made, language="en", source=CAPTIONS, by=edith)
    return publish_video(made, by=edith)


def test_an_article_is_found_by_what_its_revision_in_force_says(article, titles, write, edith):
    assert titles("vinegar") == ["Descale the kettle"]
    publish_revision(write(article, body="Use lemon juice."), by=edith)
    assert titles("vinegar") == []
    assert titles("lemon") == ["Descale the kettle"]


def test_a_draft_is_found_by_nobody(article, titles, write):
    write(article, body="Use marmalade.")
    assert titles("marmalade") == []


def test_what_was_withdrawn_or_is_for_staff_is_found_by_nobody(make_article, titles, edith, client, omar):
    withdrawn, internal = make_article(title="Old kettles"), make_article(title="Kettles in the workshop")
    assert set(titles("kettles")) == {"Old kettles", "Kettles in the workshop"}
    withdraw_article(withdrawn, by=edith)
    type(internal).objects.filter(pk=internal.pk).update(audience=Audience.STAFF)
    # Before the index hears of it, and afterwards; for staff as for everybody.
    for _ in range(2):
        page = signed_in(client, omar).get("/search/", {"q": "kettles"}).content.decode()
        assert "Old kettles" not in page
        assert "workshop" not in page
        assert titles("kettles") == []
    reindex()
    assert not Entry.objects.filter(thing_type="article").exists()


def test_a_video_is_found_by_what_is_said_in_it(video, found, edith):
    result = found("spout vinegar").results[0]
    assert result.shown.title == "Descaling, step by step"
    assert result.shown.status.label == "Video"
    withdraw_video(video, by=edith)
    assert found("spout vinegar").results == []


def test_answers_and_videos_have_tabs_of_their_own(article, video, thread, make_thread, found, client):
    make_thread(title="Descale or not?")
    numbers = {tab.name: tab.number for tab in found("descale").tabs}
    assert numbers == {"": 3, "answers": 1, "videos": 1, "conversations": 1}
    page = client.get("/search/", {"q": "descale", "in": "answers"}).content.decode()
    assert article.get_absolute_url() in page
    assert video.get_absolute_url() not in page


def test_an_article_is_suggested_before_conversations(make_thread, article, suggested):
    for number in range(8):
        make_thread(title=f"How do I descale the kettle {number}?")
    matches = suggested("How do I descale the kettle")
    assert matches[0] == "Descale the kettle"
    assert len(matches) == 5


def test_somebody_who_finds_nothing_sees_what_helped_most(make_article, catch_up):
    kettle = Product.objects.create(name="Kettle", slug="kettle")
    for title, helped, product in (("One", 1, kettle), ("Two", 9, kettle), ("Other", 50, None)):
        made = make_article(title=title)
        type(made).objects.filter(pk=made.pk).update(helpful_count=helped, product=product)
    catch_up()
    assert [shown.title for shown in helpful_instead("kettle", 5)] == ["Two", "One"]
    assert [shown.title for shown in helpful_instead("", 2)] == ["Other"]


def test_suggestions_stay_at_few_queries(make_thread, article, video, catch_up, django_assert_max_num_queries):
    make_thread(title="Descale the kettle today")
    catch_up()
    # What a process asks once is known by now: the languages in use, and how words are taken apart.
    suggest("Descale the kettle step by step")
    with django_assert_max_num_queries(4):
        assert len(suggest("Descale the kettle step by step")) == 3


@needs_postgresql
def test_the_database_sees_how_much_was_written(make_thread):
    for number in range(5):
        make_thread(title=f"Lamp {number}")
    reindex()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'search_entry'")
        assert cursor.fetchone()[0] == Entry.objects.count()
