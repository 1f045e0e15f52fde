"""Pictures that stand for pages elsewhere."""

import io
import re
import threading

import pytest
from django.core.cache import caches
from PIL import Image

from apps.forum.models import Thread
from apps.knowledge.models import Video
from apps.portal import cards
from apps.portal.card_drawing import MARKS, draw_card, drawable
from apps.portal.cards import card_of, picture_of
from tests.conftest import signed_in
from tests.knowledge.answers import make_article, make_section

LIMIT = 60_000


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.LOCAL_DIR = tmp_path
    settings.CACHES = settings.CACHES | {"cards": settings.CACHES["cards"] | {"LOCATION": tmp_path / "cards"}}
    # Each test has a place of its own, which the connection of the one before does not know.
    if hasattr(caches._connections, "cards"):
        delattr(caches._connections, "cards")
    caches["process"].clear()
    yield
    caches["process"].clear()


def picture_on(client, address: str) -> str:
    """The path of the picture that a page names."""
    found = re.search(r'property="og:image" content="https?://[^/]+([^"]+)"', client.get(address).content.decode())
    return found[1]


def test_a_page_names_its_picture_and_the_picture_is_one(client, thread, company):
    path = picture_on(client, thread.get_absolute_url())
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert "max-age=604800" in response["Cache-Control"]
    assert len(response.content) < LIMIT
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)


def test_it_has_another_address_when_what_it_shows_changes(client, thread, company, omar):
    first = picture_on(client, thread.get_absolute_url())
    Thread.objects.filter(pk=thread.pk).update(title="Another title")
    thread.refresh_from_db()
    second = picture_on(client, thread.get_absolute_url())
    Thread.objects.filter(pk=thread.pk).update(answered_at=thread.opened_at)
    third = picture_on(client, thread.get_absolute_url())
    company.hue = 20
    company.save()
    caches["process"].clear()
    assert len({first, second, third, picture_on(client, thread.get_absolute_url())}) == 4
    # What was shared before leads to what is shown now.
    assert client.get(first)["Location"] == picture_on(client, thread.get_absolute_url())


@pytest.mark.parametrize("visibility", ["private", "held"])
def test_what_is_not_everybodys_has_none_not_even_for_staff(client, make_thread, mona, company, visibility):
    thread = make_thread(visibility=visibility)
    path = card_of(thread, company).get_absolute_url()
    assert client.get(path).status_code == 404
    assert signed_in(client, mona).get(path).status_code == 404


def test_articles_videos_and_the_site_have_one(client, company, edith):
    section = make_section(edith)
    article = make_article(edith, section)
    internal = make_article(edith, section, "Canary", audience="staff")
    video = Video.objects.create(
        section=section, title="Film", slug="film", host="youtube", external_id="x", created_by=edith
    )
    assert client.get(card_of(article, company).get_absolute_url()).status_code == 200
    assert client.get(card_of(None, company).get_absolute_url()).status_code == 200
    assert client.get(card_of(internal, company).get_absolute_url()).status_code == 404
    assert client.get(card_of(video, company).get_absolute_url()).status_code == 404


@pytest.mark.parametrize("path", ["/cards/kettle/1/x.png", "/cards/site/1/x.png", "/cards/thread/99/x.png"])
def test_nothing_else_has_one(client, db, path):
    assert client.get(path).status_code == 404


def test_it_is_drawn_once_and_only_drawing_is_counted(client, thread, company, monkeypatch, settings):
    settings.LIMITS = settings.LIMITS | {"card": {"address": "1/h"}}
    drawn = []
    monkeypatch.setattr(cards, "draw_card", lambda *words, **more: drawn.append(words) or b"png")
    path = card_of(thread, company).get_absolute_url()
    assert {client.get(path).status_code for _ in range(3)} == {200}
    assert len(drawn) == 1
    assert client.get(card_of(None, company).get_absolute_url()).status_code == 429


def test_many_who_ask_at_once_let_it_be_drawn_once(monkeypatch, company):
    began, drawn = threading.Barrier(4), []
    monkeypatch.setattr(cards, "draw_card", lambda *words, **more: drawn.append(words) or b"png")

    def ask():
        began.wait()
        assert picture_of(card) == b"png"

    card = card_of(None, company)
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(drawn) == 1


@pytest.mark.parametrize("mark", [*MARKS, ""])
def test_every_mark_makes_a_picture_of_its_own(mark):
    others = [draw_card("T", mark=other, company="Acme", hue=215) for other in ("open", "") if other != mark]
    assert draw_card("T", mark=mark, company="Acme", hue=215) not in others


@pytest.mark.parametrize(
    "title",
    [
        "",
        " ",
        "W" * 150,
        "wide words " * 13,
        "Donaudampfschifffahrtsgesellschaftskapitän" * 3,
        "\u202e\u0000\n\t",
        "a\u0301" * 70,
    ],
)
def test_any_title_makes_a_small_picture(title):
    assert len(draw_card(title, mark="open", company="Acme" * 20, hue=359)) < LIMIT


def test_what_the_font_cannot_write_is_left_out_rather_than_drawn_as_boxes():
    assert drawable("Größe, Żółć, Ελλάδα, Вернуть", 150) == "Größe, Żółć, Ελλάδα, Вернуть"
    assert drawable("A film 🎬 about it", 150) == "A film about it"
    for title in ("どうすれば", "كيف أنظفها", "איך לנקות", "केतली", "Kettle 水壶"):
        assert drawable(title, 150) == ""
        with_name = draw_card(title, mark="open", company="Acme", hue=215)
        assert with_name == draw_card("", mark="open", company="Acme", hue=215)
        assert with_name != draw_card("", mark="open", company="", hue=215)
