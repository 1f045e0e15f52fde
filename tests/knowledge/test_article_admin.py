"""Articles are written, looked over and published in the admin, without JavaScript."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.forum.verbs import post_reply
from apps.knowledge.models import Article, Attachment, Audience, Rating, Revision, Section, ShortLink
from apps.knowledge.verbs import publish_revision, submit_revision
from apps.search.models import Query
from tests.conftest import signed_in
from tests.foundation.pictures import photograph, upload

LIST = "/admin/knowledge/article/"
REVISIONS = "/admin/knowledge/revision/"


def page_of(thing) -> str:
    return reverse(f"admin:knowledge_{thing._meta.model_name}_change", args=[thing.pk])


def typed(client, address: str, **changed) -> dict:
    """What a browser sends from the forms as they stand on the page, with some fields typed over."""
    sheet = client.get(address).context["sheet"]
    values = {}
    for form in filter(None, (sheet.words, sheet.place)):
        for name, field in form.fields.items():
            value = form.get_initial_for_field(field, name)
            values[name] = "" if value is None or value is False else value
    return values | changed


@pytest.fixture
def as_omar(client, omar):
    return signed_in(client, omar)


@pytest.fixture
def as_edith(client, edith):
    return signed_in(client, edith)


def test_an_agent_writes_a_new_article_and_asks_for_a_review(as_omar, section, omar):
    sent = typed(as_omar, f"{LIST}add/", title="Descale", body="Vinegar.", section=section.pk, audience="everybody")
    answer = as_omar.post(f"{LIST}add/", {**sent, "_submit": "1"})
    revision = Revision.objects.get()
    assert answer.status_code == 302
    assert answer.url == page_of(revision.article)
    assert (revision.state, revision.written_by) == (Revision.State.IN_REVIEW, omar)
    assert "waits for review" in as_omar.get(answer.url).text


def test_what_does_not_fit_stands_at_its_field_and_what_was_typed_stays(as_omar, section):
    sent = typed(as_omar, f"{LIST}add/", title="t" * 300, body="b" * 20_001, section=section.pk)
    answer = as_omar.post(f"{LIST}add/", sent)
    assert answer.status_code == 422
    assert "300 characters" in str(answer.context["sheet"].words.errors["title"])
    assert "20001 characters" in str(answer.context["sheet"].words.errors["body"])
    assert "b" * 20_001 in answer.text
    assert not Article.objects.exists()


def test_a_preview_stores_nothing(as_omar, article):
    sent = typed(as_omar, page_of(article), body="## Before you begin\n\n<script>alert(1)</script>")
    answer = as_omar.post(page_of(article), {**sent, "_preview": "1"})
    assert '<h2 id="s-before-you-begin">' in answer.text
    assert "<script>alert(1)" not in answer.text
    assert article.revisions.count() == 1


def test_the_second_to_save_sees_both_texts_and_may_save_then(as_omar, article, write, edith):
    sent = typed(as_omar, page_of(article), body="Omar's <b>words</b>.")
    write(article, by=edith, body="Edith's words.")
    answer = as_omar.post(page_of(article), sent)
    assert answer.status_code == 409
    assert "Edith saved while you were writing" in answer.text
    assert "Edith&#x27;s" in answer.text
    assert "Omar&#x27;s &lt;b&gt;words" in answer.text
    assert article.revisions.at_work().get().body == "Edith's words."
    again = {name: field.value() for name, field in _bound(answer.context["sheet"]).items()}
    assert as_omar.post(page_of(article), again).status_code == 302
    assert article.revisions.at_work().get().body == "Omar's <b>words</b>."


def _bound(sheet) -> dict:
    return {field.name: field for form in filter(None, (sheet.words, sheet.place)) for field in form}


def test_an_editor_arranges_on_the_same_page_and_an_agent_does_not(as_edith, make_article, omar):
    article, other = make_article(), make_article(title="Another")
    target = Section.objects.create(title="Repairs", slug="repairs")
    sent = typed(
        as_edith, page_of(article), section=target.pk, audience=Audience.STAFF, related=other.get_absolute_url()
    )
    assert as_edith.post(page_of(article), sent).status_code == 302
    article.refresh_from_db()
    assert (article.section, article.audience, list(article.related.all())) == (target, Audience.STAFF, [other])
    assert article.revisions.count() == 1
    agent = signed_in(as_edith, omar)
    assert agent.get(page_of(article)).context["sheet"].place is None


def test_words_and_place_are_stored_together_or_not_at_all(as_edith, article):
    sent = typed(as_edith, page_of(article), body="Other words.", related=str(article.pk))
    answer = as_edith.post(page_of(article), sent)
    assert answer.status_code == 422
    assert "not related to itself" in answer.text
    assert article.revisions.count() == 1


def test_an_editor_looks_a_revision_over_and_publishes_what_stands_there(as_edith, article, write, omar):
    revision = submit_revision(write(article, body="Fill it with lemon."), by=omar)
    page = as_edith.get(page_of(revision))
    assert "<del>vinegar</del>" in page.text
    assert "<ins>lemon</ins>" in page.text
    seen = page.context["review"]["publish"]["form"]["seen"].value()
    write(article, body="Fill it with acid.")
    address = f"{REVISIONS}{revision.pk}/publish/"
    refused = as_edith.post(address, {"_decide": "1", "seen": seen}, follow=True)
    assert "Look at it again" in refused.text
    seen = refused.context["review"]["publish"]["form"]["seen"].value()
    as_edith.post(address, {"_decide": "1", "seen": seen})
    article.refresh_from_db()
    assert article.in_force.body == "Fill it with acid."


def test_nobody_but_a_manager_publishes_what_they_wrote(as_edith, write, edith, mona):
    own = write(by=edith)
    assert as_edith.get(page_of(own)).context["review"] is None
    answer = as_edith.post(f"{REVISIONS}{own.pk}/publish/", {"_decide": "1", "seen": own.version}, follow=True)
    assert "Somebody else has to look at it" in answer.text
    assert not Article.objects.published().exists()
    managers = write(title="By Mona", by=mona)
    signed_in(as_edith, mona).post(f"{REVISIONS}{managers.pk}/publish/", {"_decide": "1", "seen": managers.version})
    assert Article.objects.published().get() == managers.article


def test_an_agent_publishes_nothing(as_omar, write, edith):
    revision = write(by=edith)
    for name in ("publish", "schedule", "decline"):
        assert as_omar.post(f"{REVISIONS}{revision.pk}/{name}/", {"_decide": "1"}).status_code == 403
    assert as_omar.post(f"{LIST}{revision.article_id}/withdraw/").status_code == 403


def test_a_revision_is_scheduled_in_local_time_and_sent_back_with_a_reason(as_edith, write, omar):
    revision = write(by=omar)
    soon = (timezone.localtime() + timedelta(days=1)).replace(second=0, microsecond=0)
    sent = {"_decide": "1", "seen": revision.version, "publish_at": f"{soon:%Y-%m-%dT%H:%M}"}
    as_edith.post(f"{REVISIONS}{revision.pk}/schedule/", sent)
    revision.refresh_from_db()
    assert (revision.state, revision.publish_at) == (Revision.State.SCHEDULED, soon)
    assert "Descale the kettle" in as_edith.get(f"{REVISIONS}?state=scheduled").text
    as_edith.post(
        f"{REVISIONS}{revision.pk}/decline/", {"_decide": "1", "seen": revision.version, "note": "Which kettle?"}
    )
    assert "Which kettle?" in signed_in(as_edith, omar).get(page_of(revision.article)).text


def test_history_compares_any_two_revisions_and_escapes_them(as_edith, article, write, edith):
    for body in ("Fill it with <i>lemon</i>.", "Fill it with acid."):
        publish_revision(write(article, body=body), by=edith)
    text = as_edith.get(f"{LIST}{article.pk}/history/?from=3&to=1").text
    assert "<ins>acid" in text
    assert "From 1 to 3" in text
    assert "&lt;i&gt;" in as_edith.get(f"{LIST}{article.pk}/history/?from=1&to=2").text
    assert as_edith.get(f"{LIST}{article.pk}/history/?from=x&to=999").status_code == 200


def test_the_list_answers_in_the_same_queries_for_many(as_edith, make_article):
    make_article()
    as_edith.get(LIST)
    few = _queries(as_edith)
    for number in range(4):
        make_article(title=f"Article {number}")
    assert _queries(as_edith) == few


def _queries(client) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(LIST).status_code == 200
    return len(caught)


@pytest.mark.parametrize(
    "choice",
    [
        "state=published", "state=draft", "state=withdrawn", "care=old", "care=translation", "care=needs_change",
        "language=en", "q=kettle",
    ],
)  # fmt: skip
def test_the_list_can_be_narrowed(as_edith, article, choice):
    assert as_edith.get(f"{LIST}?{choice}").status_code == 200


def test_many_articles_move_at_once(as_edith, make_article):
    articles = [make_article(title=title) for title in ("One", "Two")]
    target = Section.objects.create(title="Repairs", slug="repairs")
    chosen = {"action": "move", "_selected_action": [one.pk for one in articles]}
    assert "Move into a section" in as_edith.post(LIST, chosen).text
    as_edith.post(LIST, {**chosen, "_decide": "1", "section": target.pk})
    assert set(Article.objects.in_section(target)) == set(articles)


def test_files_are_attached_shown_and_taken_away(as_omar, article, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    files = f"{LIST}{article.pk}/files/"
    as_omar.post(files, {"file": upload(photograph(), "Kettle.jpg")})
    attachment = Attachment.objects.get()
    assert attachment.get_absolute_url() in as_omar.get(page_of(article)).text
    refused = as_omar.post(files, {"file": SimpleUploadedFile("kettle.exe", b"MZ\x00")}, follow=True)
    assert "of a kind that is not taken" in refused.text
    as_omar.post(f"{files}{attachment.key}/")
    assert not Attachment.objects.exists()


def test_too_large_an_upload_is_refused_unread(as_omar, article):
    answer = as_omar.post(
        f"{LIST}{article.pk}/files/", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="2000000000"
    )
    assert answer.status_code == 413


def test_translations_are_begun_from_the_article_and_listed_with_what_is_late(as_edith, article, edith, write):
    answer = as_edith.post(f"{LIST}{article.pk}/translate/", {"_decide": "1", "language": "de"})
    german = article.translations.get()
    assert answer.status_code == 302
    publish_revision(german.newest_revision(), by=edith)
    publish_revision(write(article, body="Use lemon."), by=edith)
    page = as_edith.get(page_of(article))
    assert [(one["language"], one["is_outdated"]) for one in page.context["translations"]] == [
        ("English", False),
        ("Deutsch", True),
    ]
    assert list(Article.objects.outdated_translations()) == [german]
    sent = typed(as_edith, page_of(german), body="Zitrone.", is_up_to_date="on")
    as_edith.post(page_of(german), sent)
    publish_revision(german.newest_revision(), by=edith)
    assert not Article.objects.outdated_translations().exists()


def test_health_shows_what_deserves_a_look_and_leads_there(as_edith, article, ago, omar, make_thread):
    Article.objects.filter(pk=article.pk).update(needs_change="Wrong <vinegar>", updated_at=ago(days=500))
    for number in range(5):
        Rating.objects.create(revision=article.in_force, browser=f"b{number}", is_helpful=number == 0)
    for number in range(3):
        post_reply(make_thread(title=f"Cold again {number}"), by=omar, body="See https://example.org/cold#top")
    Query.objects.create(words="unfindable", found=0)
    page = as_edith.get(f"{LIST}health/")
    rows = {entry["concern"].name: entry["rows"] for entry in page.context["concerns"]}
    assert "1 of 5, 20 %" in rows["unhelpful"][0].figures
    assert rows["needs-change"][0].figures == "Wrong <vinegar>"
    assert "Wrong &lt;vinegar&gt;" in page.text
    assert rows["old"][0].title == article.title
    assert (rows["same-link"][0].title, rows["same-link"][0].figures) == (
        "https://example.org/cold",
        "in 3 conversations",
    )
    assert rows["searches"][0].title == "unfindable"
    for row in [*rows["unhelpful"], *rows["searches"]]:
        for address in [row.address, *(where for _words, where in row.leads_to)]:
            assert as_edith.get(address).status_code == 200


def test_customers_and_moderators_find_no_door(client, ana, article):
    assert signed_in(client, ana).get(page_of(article)).status_code == 302
    assert client.get(f"{LIST}health/").status_code == 302


def test_sections_go_only_when_nothing_stands_in_them(as_edith, article):
    section = article.section
    address = f"/admin/knowledge/section/{section.pk}/remove/"
    assert "1 article" in as_edith.post(address, {"_decide": "1", "move_to": ""}, follow=True).text
    target = Section.objects.create(title="Repairs", slug="repairs")
    as_edith.post(address, {"_decide": "1", "move_to": target.pk})
    article.refresh_from_db()
    assert article.section == target
    assert list(Section.objects.all()) == [target]


def test_a_section_gets_a_slug_of_its_title_and_no_third_level(as_edith, section):
    add = "/admin/knowledge/section/add/"
    as_edith.post(add, {"title": "Für Könner", "slug": "", "parent": section.pk, "description": "", "position": "0"})
    inner = Section.objects.get(parent=section)
    assert inner.slug == "fur-konner"
    answer = as_edith.post(add, {"title": "Third", "slug": "", "parent": inner.pk, "description": "", "position": "0"})
    assert answer.status_code == 200
    assert Section.objects.count() == 2
    assert as_edith.get("/admin/knowledge/section/").status_code == 200


def test_short_links_are_made_renamed_and_kept_while_they_are_followed(as_edith, article, edith):
    add = "/admin/knowledge/shortlink/add/"
    assert as_edith.post(add, {"slug": "kettle", "leads_to": "//evil.example/"}).status_code == 422
    assert as_edith.post(add, {"slug": "kettle", "leads_to": article.get_absolute_url()}).status_code == 302
    link = ShortLink.objects.get()
    assert link.article == article
    as_edith.post(f"/admin/knowledge/shortlink/{link.pk}/rename/", {"_decide": "1", "slug": "descale"})
    renamed = ShortLink.objects.get(slug="descale")
    assert ShortLink.objects.get(slug="kettle").renamed_to == renamed
    ShortLink.objects.filter(slug="kettle").update(last_hit_at=timezone.now())
    refused = as_edith.post(f"/admin/knowledge/shortlink/{renamed.pk}/remove/", follow=True)
    assert "It can be deleted from" in refused.text
    ShortLink.objects.filter(slug="kettle").update(last_hit_at=timezone.now() - timedelta(days=91))
    as_edith.post(f"/admin/knowledge/shortlink/{renamed.pk}/remove/")
    assert not ShortLink.objects.exists()
