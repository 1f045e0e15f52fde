"""How other sites show a link to a page of ours."""

import json
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.urls import reverse

from apps.embed import oembed
from apps.forum.models import Thread
from apps.knowledge.models import Video
from apps.knowledge.verbs import keep_video, publish_video, withdraw_article
from tests.knowledge.conftest import edith, make_article, section, write  # noqa: F401

HOSTILE = "</title><script>alert(1)</script> \"quoted\" & 'single' ]]>"


@pytest.fixture
def ask(client, company):
    """Ask about an address: `ask(thread.get_absolute_url(), maxwidth=300)`; returns the response."""

    def about(address: str, **more):
        address = address if "://" in address else f"{settings.SITE_URL}{address}"
        return client.get(reverse("embed:oembed"), {"url": address, **more})

    return about


@pytest.fixture
def video(section, edith):  # noqa: F811
    film = {"title": "Descaling, step by step", "address": "https://youtu.be/abcdefghijk"}
    return publish_video(keep_video(None, by=edith, section=section, **film), by=edith)


def frame_in(html: str) -> ElementTree.Element:
    """The one element of what comes as HTML, read strictly: nothing of a title got out of its attribute."""
    element = ElementTree.fromstring(html.replace(" allowfullscreen", ""))
    assert element.tag == "iframe"
    assert len(element) == 0
    return element


def test_conversation_article_video_and_idea_are_frames_of_their_card(ask, thread, make_thread, make_article, video):  # noqa: F811
    article, idea = make_article(), make_thread(kind="idea", title="A quieter kettle")
    for kind, thing in (("thread", thread), ("thread", idea), ("article", article), ("video", video)):
        answer = ask(thing.get_absolute_url())
        assert answer.status_code == 200, kind
        told = answer.json()
        assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", thing.title)
        assert told["provider_name"] == "Acme"
        frame = frame_in(told["html"])
        assert frame.get("src") == f"{settings.SITE_URL}{reverse('embed:card', args=[kind, thing.pk])}"
        assert (frame.get("width"), frame.get("height")) == (str(told["width"]), str(told["height"]))
        assert "allow-scripts" not in frame.get("sandbox")
    assert ask(article.get_absolute_url()).json().get("author_name") is None
    told = ask(thread.get_absolute_url()).json()
    assert told["author_name"] == "Ana"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_film_that_lies_here_is_a_video(ask, video):
    Video.objects.filter(pk=video.pk).update(host=Video.Host.HERE, file="film.mp4", external_id="")
    told = ask(video.get_absolute_url()).json()
    assert told["type"] == "video"
    assert (told["width"], told["height"]) == (600, 600 * 9 // 16 + oembed.BELOW_FILM)
    assert told["thumbnail_url"].startswith(settings.SITE_URL)
    frame_in(told["html"])


def test_what_not_everybody_may_see_and_what_is_not_ours_is_not_there(ask, make_thread, make_article, edith):  # noqa: F811
    private, held = make_thread(), make_thread()
    Thread.objects.filter(pk=private.pk).update(visibility="private")
    Thread.objects.filter(pk=held.pk).update(visibility="held")
    article = make_article()
    withdraw_article(article, by=edith)
    public = make_thread().get_absolute_url()
    for address in (
        private.get_absolute_url(),
        held.get_absolute_url(),
        article.get_absolute_url(),
        "/threads/999999/nothing/",
        f"/threads/{10**30}/nothing/",
        "/",
        "/admin/",
        f"https://evil.example{public}",
        f"{settings.SITE_URL}.evil.example{public}",
        f"https://{urlsplit(settings.SITE_URL).netloc}@evil.example{public}",
        f"{settings.SITE_URL.replace('http', 'ftp', 1)}{public}",
        "http://[::1" + public,
        "javascript:alert(1)//",
        "\x00",
    ):
        answer = ask(address) if "://" in address or address.startswith("/") else ask("x://" + address)
        assert answer.status_code == 404, address
        assert answer.content == ask("/nowhere/").content
    assert ask(public).status_code == 200


def test_questions_that_cannot_be_understood_are_told_what_to_change(ask, client, thread, company):
    address = thread.get_absolute_url()
    missing = client.get(reverse("embed:oembed"))
    assert (missing.status_code, missing.content) == (400, b"Say in url which page you ask about.\n")
    for wrong in ({"maxwidth": "wide"}, {"maxheight": "-1"}, {"maxwidth": "1" * 400}, {"maxheight": "٣٠٠"}):
        answer = ask(address, **wrong)
        assert answer.status_code == 400
        assert answer.content.decode().startswith(next(iter(wrong)))
    assert ask(address + "?" + "a" * 2_000).status_code == 400
    assert ask(address, format="yaml").status_code == 501
    assert ask(address, discord="1", utm_source="x").status_code == 200
    assert client.post(reverse("embed:oembed"), {"url": address}).status_code == 405


def test_it_never_grows_beyond_what_was_asked_for_and_becomes_a_link_where_nothing_fits(ask, thread, video):
    for thing in (thread, video):
        for width, height in ((300, 400), (600, 200), (5_000, 5_000)):
            told = ask(thing.get_absolute_url(), maxwidth=width, maxheight=height).json()
            assert told["type"] == "rich"
            assert told["width"] <= width
            assert told["height"] <= height
        small = ask(thing.get_absolute_url(), maxwidth=100).json()
        assert small["type"] == "link"
        assert not {"html", "width", "height"} & small.keys()


def test_hostile_titles_stay_words_in_json_xml_and_html(ask, make_thread):
    thread = make_thread(title=HOSTILE)
    Thread.objects.filter(pk=thread.pk).update(title=HOSTILE + "\x0b")
    told = json.loads(ask(thread.get_absolute_url()).content)
    assert told["title"] == HOSTILE + "\x0b"
    assert "<script" not in told["html"]
    written = ask(thread.get_absolute_url(), format="xml")
    assert written["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(written.content)
    assert (root.tag, root.findtext("title"), root.findtext("version")) == ("oembed", HOSTILE, "1.0")
    assert frame_in(root.findtext("html")).get("title") == HOSTILE


def test_words_that_must_not_be_handed_on_stay_here(ask, thread, monkeypatch):
    monkeypatch.setattr(oembed, "original_openings", lambda numbers: dict.fromkeys(numbers, "an original"))
    told = ask(thread.get_absolute_url()).json()
    assert "title" not in told
    assert "author_name" not in told
    assert thread.title not in json.dumps(told)
    assert thread.slug not in json.dumps(told)


def test_pages_say_where_to_ask_and_what_they_say_is_answered(client, company, make_thread, make_article, video):  # noqa: F811
    for thing in (make_thread(), make_article(), video):
        page = client.get(thing.get_absolute_url()).content.decode()
        for type in ("application/json+oembed", "text/xml+oembed"):
            address = page.split(f'type="{type}" href="')[1].split('"')[0].replace("&amp;", "&")
            assert parse_qs(urlsplit(address).query)["url"] == [f"{settings.SITE_URL}{thing.get_absolute_url()}"]
            assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200
    private = make_thread()
    Thread.objects.filter(pk=private.pk).update(visibility="private")
    client.force_login(private.author)
    assert "+oembed" not in client.get(private.get_absolute_url()).content.decode()


def test_asking_too_often_is_refused(ask, thread, settings):
    settings.LIMITS = settings.LIMITS | {"oembed": {"address": "1/h"}}
    assert ask(thread.get_absolute_url()).status_code == 200
    assert ask(thread.get_absolute_url()).status_code == 429
