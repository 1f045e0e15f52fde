"""The first page: what happened since the last visit stands on it, in a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.forum.models import Kind
from apps.ideas.verbs import begin_ideas
from apps.knowledge.models import Section
from apps.knowledge.verbs import keep_video, publish_video, withdraw_video

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8


def test_what_is_new_since_the_page_was_first_asked_for_stands_on_it(client, make_thread, ana, mona):
    assert client.get("/").status_code == 200
    section = Section.objects.create(title="Kettles", slug="kettles")
    video = keep_video(None, by=mona, section=section, title="Boil water", address="https://youtu.be/aqz-KE-bpKQ")
    publish_video(video, by=mona)
    make_thread(by=ana, title="It hums all night")
    idea = make_thread(by=ana, title="A quieter kettle", kind=Kind.IDEA)
    begin_ideas([idea.pk])
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/").text
    assert all(words in page for words in ("Boil water", "It hums all night", "A quieter kettle"))
    assert len(queries) <= MOST_QUERIES
    withdraw_video(video, by=mona)
    assert "Boil water" not in client.get("/").text
