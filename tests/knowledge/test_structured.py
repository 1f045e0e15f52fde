"""What an article and a video say of themselves to machines."""

import json

import pytest
from django.utils import timezone

from apps.company.models import Profile
from apps.knowledge.models import Article, CaptionTrack, Chapter, Section, Video
from apps.knowledge.structured import ANSWER, article_page, section_page, video_page
from tests.schema_org import faults

HOSTILE = "</script><script>alert(1)</script> & <!--"


@pytest.fixture
def acme():
    return Profile(name="Acme")


@pytest.fixture
def video(section, omar):
    return Video.objects.create(
        section=section, title="Descale the kettle", slug="descale", summary="In three steps.", host="youtube",
        external_id="abc123", seconds=125, width=1280, height=720, published_at=timezone.now(), created_by=omar,
    )  # fmt: skip


def all_faults(things: list[dict]) -> list[str]:
    return [fault for thing in things for fault in faults(thing)]


def test_an_article_is_an_article_and_where_it_stands(article, acme, settings):
    settings.SITE_URL = "https://help.example"
    said, way = article_page(article, company=acme, picture="/cards/article/1/x.png")
    assert all_faults([said, way]) == []
    assert said["@type"] == "Article"
    assert said["url"] == f"https://help.example{article.get_absolute_url()}"
    assert said["image"] == "https://help.example/cards/article/1/x.png"
    assert [step["name"] for step in way["itemListElement"]] == ["Home", "Help", "First steps", article.title]


@pytest.mark.parametrize("title", ["How do I descale it?", "どうすれば？", "كيف أنظفها؟"])
def test_a_title_that_asks_is_a_question_with_its_answer(make_article, acme, title):
    things = article_page(make_article(title=title), company=acme)
    assert all_faults(things) == []
    [question] = things[2]["mainEntity"]
    assert things[2]["@type"] == "FAQPage"
    assert question["name"] == title
    assert question["acceptedAnswer"]["text"].startswith("Fill it with vinegar. Then")


def test_a_long_answer_is_cut(make_article, acme):
    things = article_page(make_article(title="Why?", body="long words " * 1000), company=acme)
    assert len(things[2]["mainEntity"][0]["acceptedAnswer"]["text"]) <= ANSWER


def test_what_not_everybody_may_read_says_nothing(make_article, write, acme, video):
    internal, draft = make_article(audience="staff"), write(title="canary").article
    assert article_page(internal, company=acme) == []
    assert article_page(Article.objects.get(pk=draft.pk), company=acme) == []
    video.audience = "staff"
    assert video_page(video, company=acme, poster="/p") == []
    video.audience, video.published_at = "everybody", None
    assert video_page(video, company=acme, poster="/p") == []


def test_a_draft_of_a_published_article_is_not_told(article, write, acme):
    write(article, title="canary?", body="canary")
    assert "canary" not in json.dumps(article_page(Article.objects.get(pk=article.pk), company=acme))


def test_a_video_with_chapters_and_what_is_said_in_it(video, acme, settings):
    settings.SITE_URL = "https://help.example"
    chapters = [Chapter(video=video, at_seconds=0, title="Fill"), Chapter(video=video, at_seconds=60, title="Wait")]
    lines = [{"start": 0, "end": 2, "text": "Fill it."}, {"start": 2, "end": 4, "text": "Then wait."}]
    track = CaptionTrack(video=video, language="en", lines=lines)
    said, way = video_page(video, company=acme, chapters=chapters, track=track, poster="/videos/1/poster")
    assert all_faults([said, way]) == []
    assert said["duration"] == "PT2M5S"
    assert said["transcript"] == "Fill it. Then wait."
    assert said["embedUrl"] == "https://www.youtube-nocookie.com/embed/abc123"
    assert "contentUrl" not in said
    assert [(clip["startOffset"], clip["endOffset"]) for clip in said["hasPart"]] == [(0, 60), (60, 125)]
    assert said["hasPart"][1]["url"] == f"https://help.example{video.get_absolute_url()}?t=60"


def test_a_film_that_lies_here_is_named_itself(video, acme):
    video.host, video.external_id = "here", ""
    said = video_page(video, company=acme, poster="/p", film="/videos/1/film")[0]
    assert all_faults([said]) == []
    assert said["contentUrl"].endswith("/videos/1/film")
    assert "embedUrl" not in said


def test_a_video_of_which_little_is_known_is_right_all_the_same(video, acme):
    video.seconds = video.width = video.height = None
    video.summary = video.body = video.html = ""
    said = video_page(video, company=acme, poster="/p", chapters=[Chapter(at_seconds=5, title=HOSTILE)])[0]
    assert all_faults([said]) == []
    assert said["description"] == video.title


def test_a_section_names_the_one_that_it_stands_in(section):
    inside = Section.objects.create(title="Kettles", slug="kettles", parent=section)
    [way] = section_page(inside)
    assert faults(way) == []
    assert [step["name"] for step in way["itemListElement"]] == ["Home", "Help", "First steps", "Kettles"]
