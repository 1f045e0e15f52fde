"""Sections, articles and videos for programs."""

from django.utils import timezone

from apps.foundation.api.scopes import Scope
from apps.knowledge.models import Article, Audience, CaptionTrack, Chapter, Rating, Section, Video
from apps.knowledge.verbs import withdraw_article
from tests.tokens import program

ARTICLES = "/api/v1/articles/"


def test_an_article_is_shown_as_it_stands(article, bela):
    shown = program().get(f"{ARTICLES}{article.pk}/").json()
    assert (shown["title"], shown["revision"], shown["language"]) == ("Descale the kettle", 1, "en")
    assert shown["section"]["slug"] == "first-steps" and shown["url"].endswith(article.get_absolute_url())
    assert shown["body_markdown"].startswith("Fill it") and "<h2" in shown["body_html"]
    assert shown["helpful_percent"] is None and shown["translations"] == []
    listed = program().get(f"{ARTICLES}?section=first-steps&language=en").json()["results"]
    assert [one["id"] for one in listed] == [article.pk] and "body_html" not in listed[0]
    assert program().get(f"{ARTICLES}?language=de").json()["results"] == []
    for query in ("language=x", "section=a/b", "order=title", "in_force=1"):
        assert program().get(f"{ARTICLES}?{query}").status_code == 400, query


def test_drafts_and_what_is_for_staff_are_not_there_for_others(article, make_article, write, edith, bela):
    internal = make_article(title="The secret menu", section=Section.objects.create(title="Ours", slug="ours"))
    Article.objects.filter(pk=internal.pk).update(audience=Audience.STAFF)
    draft = write(title="Half a thought").article
    for reader in (program(), program(bela), program(edith)):
        assert [one["id"] for one in reader.get(ARTICLES).json()["results"]] == [article.pk]
        assert [one["slug"] for one in reader.get("/api/v1/sections/").json()["results"]] == ["first-steps"]
        for hidden in (internal.pk, draft.pk, 99_999):
            assert reader.get(f"{ARTICLES}{hidden}/").status_code == 404
        assert reader.get(f"/api/v1/sections/{internal.section_id}/").status_code == 404
    staff = program(edith, Scope.READ, Scope.STAFF_READ)
    assert staff.get(f"{ARTICLES}{internal.pk}/").json()["audience"] == "staff"
    assert len(staff.get("/api/v1/sections/").json()["results"]) == 2
    withdraw_article(article, by=edith)
    assert program().get(f"{ARTICLES}{article.pk}/").status_code == 410


def test_somebody_says_whether_an_article_helped(article, bela, omar):
    address, hers = f"{ARTICLES}{article.pk}/rating/", program(bela)
    said = hers.put(address, {"helpful": False, "reason": "unclear", "text": "Call 030 1234567", "revision": 1})
    assert said.json() == {"helpful": False}
    rating = Rating.objects.get()
    assert (rating.person, rating.reason, rating.revision) == (bela, "unclear", article.in_force)
    assert hers.put(address, {"helpful": True}).json() == {"helpful": True}
    article.refresh_from_db()
    assert (article.helpful_count, article.unhelpful_count) == (1, 0)
    assert hers.put(address, {"helpful": "yes"}).status_code == 400
    assert program(omar).put(address, {"helpful": True}).status_code == 403
    assert program(bela, Scope.WRITE).put(address, {"helpful": True}).json()["needs"] == "vote"


def test_a_video_is_shown_with_its_chapters_and_transcripts(section, omar, bela):
    video = Video.objects.create(
        section=section, title="The first slice", slug="the-first-slice", host="youtube", external_id="abc12345678",
        created_by=omar, published_at=timezone.now(), seconds=60, html="<p>Bread.</p>", body="Bread.",
    )  # fmt: skip
    draft = Video.objects.create(section=section, title="Draft", slug="draft", created_by=omar)
    Chapter.objects.create(video=video, at_seconds=12, title="Toast")
    CaptionTrack.objects.create(video=video, language="en", source="WEBVTT", lines=[])
    shown = program().get(f"/api/v1/videos/{video.pk}/").json()
    assert shown["chapters"] == [{"at_seconds": 12, "title": "Toast"}]
    assert shown["captions"][0]["url"].endswith(f"/videos/{video.pk}/captions/en.vtt")
    assert (shown["host"], shown["film_url"], shown["body_markdown"]) == ("youtube", None, "Bread.")
    assert [one["id"] for one in program().get("/api/v1/videos/").json()["results"]] == [video.pk]
    assert program().get(f"/api/v1/videos/{draft.pk}/").status_code == 404
    assert program(bela).put(f"/api/v1/videos/{video.pk}/rating/", {"helpful": True}).json() == {"helpful": True}
    assert program(bela).put(f"/api/v1/videos/{draft.pk}/rating/", {"helpful": True}).status_code == 404


def test_lists_ask_as_many_questions_for_many_rows_as_for_few(make_article, section, omar):
    def make_some(number):
        for count in range(number):
            make_article(title=f"Article {Article.objects.count()}")
            Video.objects.create(
                section=section, title=f"Video {count}", slug="video", host="youtube", external_id="abc12345678",
                created_by=omar, published_at=timezone.now(),
            )  # fmt: skip

    addresses = (ARTICLES, "/api/v1/videos/", "/api/v1/sections/")
    make_some(2)
    client = program(omar, Scope.READ, Scope.STAFF_READ)
    client.get(ARTICLES)
    before = [client.queries(address) for address in addresses]
    make_some(5)
    assert [client.queries(address) for address in addresses] == before
