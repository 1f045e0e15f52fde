"""What stands on other sites to be read: cards that anybody may show, and lists for those on the row."""

import pytest
from django.conf import settings
from django.urls import reverse

from apps.company.models import Product
from apps.embed.models import Embed, Kind
from apps.forum.models import Post, Thread
from apps.ideas.models import Idea, Stage
from apps.knowledge.verbs import keep_video, publish_video
from tests.ideas.conftest import make_idea  # noqa: F401
from tests.knowledge.conftest import edith, make_article, section, write  # noqa: F401


@pytest.fixture
def frame(company):
    return Embed.objects.create(name="Blog", kind=Kind.FRAME, origins=["https://blog.example"])


def policy(response) -> dict[str, str]:
    """The content policy by its directives."""
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: values for name, _space, values in parts}


def test_a_card_may_be_shown_by_anybody_and_nobody_is_known_in_it(client, company, thread, omar):
    client.force_login(omar)
    answer = client.get(reverse("embed:card", args=["thread", thread.pk]))
    assert answer.status_code == 200
    assert policy(answer)["frame-ancestors"] == "*"
    assert policy(answer)["script-src"] == "'self'"
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    page = answer.content.decode()
    assert thread.title in page
    assert "It stays cold." in page
    assert f'href="{settings.SITE_URL}{thread.get_absolute_url()}" target="_blank" rel="noopener"' in page
    assert not {"<form", "<button", "<script", "Omar"} & {
        mark for mark in ("<form", "<button", "<script", "Omar") if mark in page
    }


def test_cards_of_ideas_articles_and_videos(client, company, make_idea, make_article, section, edith):  # noqa: F811
    idea, article = make_idea(title="A quieter kettle"), make_article()
    video = publish_video(
        keep_video(None, by=edith, section=section, title="Step by step", address="https://youtu.be/abcdefghijk"),
        by=edith,
    )
    told = {
        ("thread", idea.thread_id): ["A quieter kettle", "0 votes"],
        ("article", article.pk): ["Descale the kettle", "Fill it with vinegar."],
        ("video", video.pk): ["Step by step", video.poster_address],
    }
    for about, words in told.items():
        page = client.get(reverse("embed:card", args=about)).content.decode()
        assert all(word in page for word in words), about
    assert "youtube" not in page


def test_there_is_no_card_of_what_not_everybody_may_see(client, company, thread, make_article, omar):  # noqa: F811
    Post.objects.filter(thread=thread).update(standing="held")
    assert "It stays cold." not in client.get(reverse("embed:card", args=["thread", thread.pk])).content.decode()
    Thread.objects.update(visibility="private")
    client.force_login(omar)
    for about in (("thread", thread.pk), ("article", 10**15), ("release", 1), ("thread", 10**30)):
        answer = client.get(f"/embed/card/{about[0]}/{about[1]}/")
        assert answer.status_code == 404, about
        assert policy(answer)["frame-ancestors"] == "'none'"


def test_the_latest_conversations_are_those_of_the_row(client, frame, make_thread, django_assert_max_num_queries):
    product = Product.objects.create(name="Kettle", slug="kettle")
    for number in range(9):
        make_thread(title=f"Kettle {number}", product=product)
    make_thread(title="The toaster smokes")
    hidden = make_thread(title="Something private", product=product)
    Thread.objects.filter(pk=hidden.pk).update(visibility="private")
    address = reverse("embed:latest", args=[frame.key])
    with django_assert_max_num_queries(4):
        answer = client.get(address)
    page = answer.content.decode()
    assert policy(answer)["frame-ancestors"] == "https://blog.example"
    assert page.count('class="row"') == 8
    assert "The toaster smokes" in page
    assert "Something private" not in page
    assert "public" in answer["Cache-Control"]
    Embed.objects.update(product=product)
    page = client.get(address, {"rows": "3"}).content.decode()
    assert page.count('class="row"') == 3
    assert "toaster" not in page
    for wrong in ("0", "-1", "x", "9999999", "٣"):
        assert client.get(address, {"rows": wrong}).status_code == 200


def test_the_roadmap_shows_what_goes_on(client, frame, make_idea, django_assert_max_num_queries):  # noqa: F811
    address = reverse("embed:roadmap", args=[frame.key])
    assert "Nothing is planned at the moment." in client.get(address).content.decode()
    for number in range(7):
        idea = make_idea(title=f"Idea {number}")
        Idea.objects.filter(pk=idea.pk).update(stage=Stage.PLANNED)
    make_idea(title="Not decided yet")
    with django_assert_max_num_queries(7):
        page = client.get(address).content.decode()
    assert page.count("row is-plain") == 5
    assert "Not decided yet" not in page
    assert 'target="_blank"' in page


def test_frames_to_read_are_of_their_kind_and_only_looked_at(client, frame):
    for name in ("embed:latest", "embed:roadmap"):
        address = reverse(name, args=[frame.key])
        assert client.post(address).status_code in (403, 405)
        Embed.objects.update(kind=Kind.WIDGET)
        assert client.get(address).status_code == 404
        Embed.objects.update(kind=Kind.FRAME)
