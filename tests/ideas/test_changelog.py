"""The changelog, one entry of it, its feed, and what changed because somebody said so."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.company.models import Product
from apps.forum.models import Visibility
from apps.forum.verbs import withdraw_post
from apps.ideas.models import IdeaOrigin, Release
from apps.ideas.verbs import cast_vote, publish_release, withdraw_release
from tests import schema_org
from tests.conftest import signed_in
from tests.forum.pages import Page

HOSTILE = 'Quiet "><script>alert(1)</script>'


@pytest.fixture
def shipped(make_idea, make_release, make_thread, rita, omar, jane, bela, company):
    """A wish of Ana's and a complaint of Jane's, shipped two months ago."""
    complaint = make_thread(by=jane, title="It wakes my cat", said_on="Mastodon", said_by="@jane@social.example")
    idea = make_idea(title="A quieter kettle")
    cast_vote(idea, by=bela)
    IdeaOrigin.objects.create(idea=idea, thread=complaint, linked_by=omar)
    at = timezone.now() - timedelta(days=62)
    return publish_release(make_release(ideas=[idea], title=HOSTILE, released_at=at), by=rita)


def test_an_entry_names_whose_words_started_it_and_what_it_answers(client, shipped, make_idea, make_release, rita):
    kettle = Product.objects.create(name="Kettle", slug="kettle")
    publish_release(make_release(ideas=[make_idea(title="Lid")], product=kettle, title="A lid"), by=rita)
    answer = client.get("/changelog/")
    assert "<script>alert" not in answer.text
    page = Page(answer)
    for words in ("Jane", "on Mastodon", "Ana", "A quieter kettle", "1 vote", f"{shipped.released_at:%B %Y}"):
        assert words in page.text, words
    assert page.text.index("A lid") < page.text.index("Quiet")
    assert page.text.count("Because of what was said by") == 2

    chosen = Page(client.get("/changelog/?product=kettle"))
    assert "A lid" in chosen.text and "Quiet" not in chosen.text
    assert "Quiet" in Page(client.get("/changelog/?product=none")).text


def test_the_page_of_an_entry_shows_the_way_to_it_and_says_it_to_machines(client, shipped, company):
    page = Page(client.get(shipped.get_absolute_url()))
    place = [page.text.index(words) for words in ("How it came about", "It wakes my cat", "A quieter kettle", "1 vote")]
    assert place == sorted(place)
    assert "2 voices asked for it" in page.text
    assert client.get(f"/changelog/{shipped.pk}/other/").status_code == 301
    said = [json.loads(words) for words in page.scripts if "schema.org" in words]
    assert [thing["@type"] for thing in said[0]["@graph"]] == ["Article", "BreadcrumbList"]
    assert [fault for thing in said[0]["@graph"] for fault in schema_org.faults(thing)] == []
    [picture] = [one["content"] for tag, one in page.tags if one.get("property") == "og:image"]
    assert client.get(urlsplit(picture).path)["Content-Type"] == "image/png"


def test_who_left_or_had_their_words_taken_away_is_not_named_and_what_is_not_public_is_not_shown(
    client, shipped, make_release, make_thread, rita, jane
):
    withdraw_post(shipped.links.get(thread__isnull=False).thread.posts.get(is_opening=True), by=None)
    private = make_thread(title="Between us", visibility=Visibility.PRIVATE)
    publish_release(make_release(threads=[private], title="Second"), by=rita)
    for address in ("/changelog/", "/changed/", shipped.get_absolute_url()):
        text = Page(client.get(address)).text
        assert "Jane" not in text and "Somebody" not in text and "Between us" not in text


def test_drafts_are_for_staff_and_what_was_withdrawn_is_gone_everywhere(client, shipped, make_release, rita, ana):
    draft = make_release(title="Not yet")
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get("/changelog/999999999999999999999/-/").status_code == 404
    withdraw_release(shipped, by=rita)
    for address in ("/changelog/", "/changed/", "/changelog/feed/", "/sitemap-releases-0.xml"):
        assert shipped.get_absolute_url() not in client.get(address).content.decode()
    assert client.get(shipped.get_absolute_url()).status_code == 404
    assert signed_in(client, ana).get(draft.get_absolute_url()).status_code == 404
    assert "only staff sees it" in Page(signed_in(client, rita).get(draft.get_absolute_url())).text


def test_the_feed_tells_what_was_shipped(client, shipped):
    answer = client.get("/changelog/feed/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert shipped.get_absolute_url() in answer.text and "<script>" not in answer.text
    assert client.get("/changelog/feed/", headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert client.get("/changelog/feed/?product=none").status_code == 404


def test_every_page_costs_the_same_however_much_was_shipped(
    client, shipped, make_idea, make_release, make_thread, rita
):
    def costs(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    addresses = ("/changelog/", "/changed/", shipped.get_absolute_url(), "/")
    client.get("/")
    few = [costs(address) for address in addresses]
    for number in range(4):
        release = make_release(ideas=[make_idea(title=f"Idea {number}")], threads=[make_thread()], title=f"R {number}")
        publish_release(release, by=rita)
    assert [costs(address) for address in addresses] == few
    assert max(few[:3]) <= 4
    assert Page(client.get("/changed/")).text.count(" heard ") == 5
    assert "R 3" in Page(client.get("/")).text


def test_before_anything_was_shipped_the_pages_say_what_will_stand_there(client, company):
    assert "Nothing yet" in Page(client.get("/changelog/")).text
    assert "Nothing yet" in Page(client.get("/changed/")).text
    assert not Release.objects.exists()
