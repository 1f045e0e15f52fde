"""Lists and conversations as Atom: what everybody may read, well-formed whatever people wrote, asked for cheaply."""

from xml.etree import ElementTree

import feedparser
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from apps.forum.models import Post, Removal, Standing, Thread, Visibility
from apps.forum.rendering import picture_address
from apps.forum.verbs import (
    edit_post,
    merge_threads,
    post_reply,
    remove_post,
    store_picture,
    tag_thread,
    withdraw_post,
)
from tests.conftest import signed_in
from tests.forum.pages import Page
from tests.foundation.pictures import picture, upload

ATOM = "{http://www.w3.org/2005/Atom}"
LIST = "/threads/feed/"
HOSTILE = [
    "</title><script>alert(1)</script>",
    "]]><x/>&amp;<!--",
    "\"quoted\" & 'quoted' <b>",
    "right \u202eto left\u0007 bell \x1b[31m",
    "&#x3c;img src=x onerror=alert(1)&#x3e;",
]


def entries(answer) -> list[dict]:
    """The entries as a reader finds them: title, link, id, summary."""
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    return [
        {
            "title": entry.findtext(f"{ATOM}title"),
            "link": entry.find(f"{ATOM}link").get("href"),
            "id": entry.findtext(f"{ATOM}id"),
            "summary": entry.findtext(f"{ATOM}summary"),
        }
        for entry in root.iter(f"{ATOM}entry")
    ]


def of(thread) -> str:
    return f"/threads/{thread.pk}/feed/"


def test_the_newest_come_first_with_their_words(client, make_thread, settings):
    first, second = make_thread(title="First"), make_thread(title="Second")
    answer = client.get(LIST)
    assert answer["Content-Type"].startswith("application/atom+xml")
    found = entries(answer)
    assert [one["title"] for one in found] == ["Second", "First"]
    assert found[0]["link"] == settings.SITE_URL + second.get_absolute_url()
    assert "It stays cold." in found[1]["summary"]
    assert len({one["id"] for one in found}) == 2
    assert first.pk != second.pk


def test_a_feed_has_the_filters_of_its_list(client, make_thread, ana, omar):
    idea = make_thread(title="An idea", kind="idea")
    tagged = make_thread(title="Tagged")
    tag_thread(tagged, by=ana, tags=["heat"])
    post_reply(tagged, by=omar, body="Which one?", asks_back=True)
    for query, expected in (
        ("kind=idea", [idea.title]),
        ("tag=heat", [tagged.title]),
        ("state=asked_back", [tagged.title]),
        ("kind=praise", []),
        ("kind=nonsense&after=zzz&mine=1", [tagged.title, idea.title]),
    ):
        assert [one["title"] for one in entries(client.get(f"{LIST}?{query}"))] == expected


def test_the_pages_lead_to_their_feeds(client, thread):
    def feeds(address):
        page = Page(client.get(address))
        return [one["href"] for tag, one in page.tags if tag == "link" and one.get("type") == "application/atom+xml"]

    assert feeds("/threads/?kind=question") == [f"{LIST}?kind=question"]
    assert feeds(thread.get_absolute_url()) == [of(thread)]
    for address in feeds("/threads/?kind=question") + feeds(thread.get_absolute_url()):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_words_stay_words(client, make_thread, title, bela):
    bela.name = title
    bela.save()
    thread = make_thread(by=bela, title=title, body=f"{title}\n\n<script>alert(1)</script>")
    for address in (LIST, of(thread)):
        answer = client.get(address)
        [entry] = entries(answer)
        text = answer.content.decode()
        assert "<script" not in text
        assert "<x/>" not in text
        assert not {"\x07", "\x1b", "\u202e"} & set(text)
        assert "<script" not in (entry["summary"] or "")
        parsed = feedparser.parse(answer.content)
        assert not parsed.bozo
        assert len(parsed.entries) == 1


@pytest.mark.parametrize("visibility", [Visibility.HELD, Visibility.PRIVATE])
def test_what_is_not_public_is_in_no_feed_even_for_its_author_and_staff(client, make_thread, visibility, ana, omar):
    hidden = make_thread(title="Hidden", visibility=visibility)
    for person in (None, ana, omar):
        if person:
            signed_in(client, person)
        assert entries(client.get(LIST)) == []
        assert entries(client.get(f"{LIST}?mine=1")) == []
        assert client.get(of(hidden)).status_code == 404


def test_what_was_removed_or_withdrawn_is_in_no_feed(client, thread, bela, omar):
    gone = post_reply(thread, by=bela, body="Words that are withdrawn.")
    removed = post_reply(thread, by=bela, body="Words that are removed.")
    withdraw_post(gone, by=None)
    remove_post(removed, by=omar, reason=Removal.Reason.SPAM)
    text = client.get(of(thread)).content.decode()
    assert "Words that are" not in text
    assert len(entries(client.get(of(thread)))) == 1


def test_only_what_everybody_reads_is_in_a_feed(client, thread, bela):
    post = post_reply(thread, by=bela, body="Words that wait for a look.")
    for standing in (Standing.HELD, Standing.REMOVED):
        Post.objects.filter(pk=post.pk).update(standing=standing)
        assert "Words that wait" not in client.get(of(thread)).content.decode()
    opening = thread.posts.get(is_opening=True)
    Post.objects.filter(pk=opening.pk).update(standing=Standing.HELD)
    assert "It stays cold." not in client.get(LIST).content.decode()
    Post.objects.update(standing=Standing.SHOWN)
    assert "Words that wait" in client.get(of(thread)).content.decode()
    assert "It stays cold." in client.get(LIST).content.decode()


def test_people_and_pictures_have_their_whole_address(client, thread, ana, bela, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    # A newcomer's link would wait for a look.
    monkeypatch.setattr("apps.forum.verbs.screening._screeners", [])
    shown = picture_address(store_picture(upload(picture()), by=bela))
    body = f'@ana, `src="{shown}"` and [a > "b"](https://a.example/?href="/people/) say:\n\n![]({shown})'
    post = post_reply(thread, by=bela, body=body)
    assert 'href="/people/ana/"' in post.html and f'src="{shown}"' in post.html
    [entry, _opening] = entries(client.get(of(thread)))
    page = Page(HttpResponse(entry["summary"]))
    assert page.links() == [f"{settings.SITE_URL}/people/ana/", "https://a.example/?href=%22/people/"]
    assert [tag["src"] for name, tag in page.tags if name == "img"] == [f"{settings.SITE_URL}{shown}"]
    assert f'src="{shown}" and a > "b"' in page.text
    assert page.text == Page(HttpResponse(post.html)).text


def test_thirty_entries_are_the_most(client, thread, bela, make_thread):
    for number in range(32):
        post_reply(thread, by=bela, body=f"Number {number}.")
        make_thread(title=f"Thread {number}")
    assert len(entries(client.get(of(thread)))) == len(entries(client.get(LIST))) == 30
    assert "Number 31." in entries(client.get(of(thread)))[0]["summary"]


@pytest.mark.parametrize("which", ["list", "thread", "empty"])
def test_whoever_has_it_already_is_sent_nothing(client, thread, which):
    address = {"list": LIST, "thread": of(thread), "empty": f"{LIST}?kind=praise"}[which]
    first = client.get(address)
    assert first["ETag"]
    assert first["Last-Modified"]
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304


def test_a_new_word_or_an_edit_is_sent(client, thread, bela, ana):
    first = client.get(of(thread))
    post_reply(thread, by=bela, body="News.")
    second = client.get(of(thread), headers={"if-none-match": first["ETag"]})
    assert second.status_code == 200
    edit_post(thread.posts.get(is_opening=True), by=ana, body="It burns.")
    assert client.get(of(thread), headers={"if-none-match": second["ETag"]}).status_code == 200


def test_a_merged_thread_leads_to_the_feed_of_where_it_lives(client, thread, make_thread, rita):
    into = make_thread(title="Here")
    merge_threads(thread, into=into, by=rita)
    assert client.get(of(thread))["Location"] == of(into)


def test_no_feed_gives_a_cookie_or_looks_at_one(client, thread, ana):
    anonymous = client.get(LIST)
    signed_in(client, ana)
    assert client.get(LIST).content == anonymous.content
    assert not anonymous.cookies
    assert "Cookie" not in anonymous.get("Vary", "")


def test_a_feed_costs_the_same_however_much_is_in_it(client, thread, make_thread, bela, company):
    client.get(LIST)

    def costs(address):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    before = costs(LIST), costs(of(thread))
    for number in range(5):
        post_reply(thread, by=bela, body=f"Number {number}.")
        make_thread(by=bela, title=f"Thread {number}")
    assert (costs(LIST), costs(of(thread))) == before
    assert Thread.objects.count() == 6
