"""Searching for programs: what is found, what is not, and words that do not leave."""

import pytest
from django.core.cache import caches
from django.utils import timezone

from apps.forum.verbs import post_reply
from apps.ingest.models import Complaint
from apps.search.models import Query
from apps.sources.models import Source
from tests.tokens import program

SEARCH, SUGGESTIONS = "/api/v1/search/", "/api/v1/suggestions/"


@pytest.fixture
def indexed(catch_up):
    """Let the index hear of everything."""

    def run():
        catch_up()
        caches["process"].clear()

    return run


def test_what_is_found_says_what_it_is_and_where_the_words_stand(thread, article, make_thread, omar, indexed):
    post_reply(thread, by=omar, body="Clean the crumb tray of the toaster.")
    make_thread(visibility="private", title="My toaster and I")
    indexed()
    answer = program().get(f"{SEARCH}?q=toaster").json()
    assert (answer["count"], answer["corrected_to"], answer["next"]) == (1, None, None)
    [result] = answer["results"]
    assert (result["type"], result["id"]) == ("thread", thread.pk)
    assert result["api_url"].endswith(f"/api/v1/threads/{thread.pk}/")
    assert {"text": "toaster", "is_hit": True} in result["excerpt"] and result["reply_count"] == 1
    found = program().get(f"{SEARCH}?q=kettle&in=answers").json()["results"]
    assert [(one["type"], one["id"]) for one in found] == [("article", article.pk)]
    assert program().get(f"{SEARCH}?q=toastre").json()["corrected_to"] == "toaster"
    # What programs look for says nothing about what people miss.
    assert not Query.objects.exists()


def test_a_long_result_is_walked_by_its_links(make_thread, indexed):
    for number in range(5):
        make_thread(title=f"Toaster number {number}")
    indexed()
    address, seen = f"{SEARCH}?q=toaster&page_size=2", []
    while address:
        page = program().get(address[address.index("/api/") :]).json()
        seen += [one["id"] for one in page["results"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == page["count"] == 5
    assert "start=2" in page["previous"]


def test_what_is_asked_wrongly_is_said(db):
    for query, field in (("", "q"), ("q=" + "a" * 201, "q"), ("q=a&in=rants", "in"), ("q=a&page_size=21", "page_size"),
                         ("q=a&start=-1", "start"), ("q=a&start=200", "start"), ("q=a&tab=x", "tab")):  # fmt: skip
        answer = program().get(f"{SEARCH}?{query}")
        assert answer.status_code == 400, query
        assert field in [one["field"] for one in answer.json()["errors"]]
    assert program().get(f"{SEARCH}?q=-").json()["results"] == []


def test_suggestions_are_those_of_the_page(thread, indexed):
    indexed()
    [thing] = program().get(f"{SUGGESTIONS}?q=toaster+toast").json()["results"]
    assert (thing["type"], thing["id"], thing["title"]) == ("thread", thread.pk, thread.title)
    assert program().get(f"{SUGGESTIONS}?q=toa").json() == {"results": []}


def test_searching_is_limited_as_on_the_page(settings, db):
    settings.LIMITS = {**settings.LIMITS, "search": {"address": "1/d"}}
    assert program().get(f"{SEARCH}?q=toaster").status_code == 200
    assert program().get(f"{SEARCH}?q=toaster").status_code == 429


def test_words_from_x_are_found_and_not_shown(make_thread, thread, jane, indexed):
    source, now = Source.objects.create(name="X", network="x", lawful_basis="LIA 1"), timezone.now()
    opened = make_thread(by=jane, title="Smoking toaster", body="SECRETWORDS about a toaster", said_on="X")
    reply = post_reply(thread, by=jane, body="SECRETWORDS about a toaster", said_on="X")
    for number, post in enumerate((opened.posts.get(), reply)):
        Complaint.objects.create(
            source=source, external_id=str(number), author=jane, text="SECRETWORDS", said_at=now, version=now,
            thread=post.thread, post=post,
        )  # fmt: skip
    indexed()
    for address in (f"{SEARCH}?q=toaster", f"{SEARCH}?q=SECRETWORDS", f"{SUGGESTIONS}?q=smoking+toaster"):
        answer = program().get(address)
        assert "SECRETWORDS" not in answer.content.decode().replace("q=SECRETWORDS", "")
        assert "moking" not in answer.content.decode().replace("q=smoking", "")
        assert opened.pk in [one["id"] for one in answer.json()["results"]]
