"""Where articles stand and what is related; translations; who leaves; what can be mended."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from apps.activity.models import Event
from apps.forum.models import Thread
from apps.foundation.invariants import all_invariants
from apps.knowledge.leaving import part_with_articles
from apps.knowledge.models import Article, Audience, Rating, Revision, Section
from apps.knowledge.rendering import ARTICLE_RENDERER_VERSION
from apps.knowledge.rules import may_arrange, may_distil, may_review, may_withdraw_revision, may_write
from apps.knowledge.verbs import (
    arrange_article,
    delete_section,
    publish_revision,
    save_section,
    schedule_revision,
    translate_article,
)
from tests.conftest import make_person


def changes(article) -> list[list[str]]:
    events = Event.objects.about(article).filter(action="article.changed").order_by("pk")
    return [event.particulars["changed"] for event in events]


def test_what_is_arranged_is_told_once(make_article, edith):
    article, other = make_article(), make_article(title="Another")
    target = Section.objects.create(title="Repairs", slug="repairs")
    for _again in range(2):
        arrange_article(article, by=edith, section=target, related=[other], needs_change="Old pictures", position=3)
    article.refresh_from_db()
    assert (article.section, article.needs_change, article.position) == (target, "Old pictures", 3)
    assert list(other.related.all()) == [article]
    assert changes(article) == [["section", "related"]]


def test_translations_go_where_their_original_goes(article, edith):
    german = translate_article(article, by=edith, language="de").article
    arrange_article(article, by=edith, audience=Audience.STAFF)
    german.refresh_from_db()
    assert german.audience == Audience.STAFF
    assert changes(german) == [["audience"]]
    with pytest.raises(ValidationError, match="stands where its original stands"):
        arrange_article(german, by=edith, audience=Audience.EVERYBODY)


@pytest.mark.parametrize(
    ("field", "value"),
    [("section", None), ("audience", "friends"), ("position", -1), ("position", 99_999), ("needs_change", "n" * 201)],
)
def test_what_does_not_fit_is_named_by_its_field(article, edith, field, value):
    with pytest.raises(ValidationError) as refusal:
        arrange_article(article, by=edith, **{field: value})
    assert list(refusal.value.message_dict) == [field]


def test_an_article_is_related_to_others_only(article, make_article, edith):
    with pytest.raises(ValidationError, match="not related to itself"):
        arrange_article(article, by=edith, related=[article])
    german = translate_article(article, by=edith, language="de").article
    with pytest.raises(ValidationError, match="found by its language"):
        arrange_article(article, by=edith, related=[german])


def test_a_translation_begins_with_the_original_and_is_begun_once(article, edith):
    draft = translate_article(article, by=edith, language="de")
    assert (draft.body, draft.translated_from, draft.article.translation_of) == (
        article.in_force.body, article.in_force, article,
    )  # fmt: skip
    assert translate_article(article, by=edith, language="DE") == draft


@pytest.mark.parametrize(
    ("language", "reason"),
    [("en", "in English already"), ("xx", "no language"), ("<b>", "no language"), ("", "no lang")],
)
def test_languages_that_cannot_be_are_refused(article, edith, language, reason):
    with pytest.raises(ValidationError, match=reason):
        translate_article(article, by=edith, language=language)


def test_a_translation_is_not_translated_and_not_published_before_its_original(article, write, edith):
    german = translate_article(article, by=edith, language="de")
    with pytest.raises(ValidationError, match="Translate the original"):
        translate_article(german.article, by=edith, language="fr")
    unpublished = translate_article(write(title="Draft").article, by=edith, language="de")
    with pytest.raises(ValidationError, match="Publish the original first"):
        publish_revision(unpublished, by=edith)


def test_sections_have_two_levels_and_a_slug_each(section, edith):
    inner = save_section(by=edith, title="Für Könner", parent=section)
    assert inner.slug == "fur-konner"
    with pytest.raises(ValidationError, match="stands in none"):
        save_section(by=edith, title="Deeper", parent=inner)
    with pytest.raises(ValidationError, match="already exists"):
        save_section(by=edith, title="Again", slug=section.slug)
    with pytest.raises(ValidationError, match="1 section"):
        delete_section(section, by=edith)
    with pytest.raises(ValidationError, match="another section"):
        delete_section(inner, by=edith, move_to=inner)
    delete_section(inner, by=edith)
    delete_section(section, by=edith)
    assert not Section.objects.exists()


def test_who_may_what(article, write, omar, rita, edith, mona, ana):
    draft = write(article, body="Use lemon.")
    mo = make_person("Mo", "Moderator")
    assert [bool(may_write(one)) for one in (ana, mo, omar, rita, edith, mona)] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]
    assert [bool(may_arrange(one)) for one in (ana, mo, omar, edith, mona)] == [False, False, False, True, True]
    assert [bool(may_review(one, draft)) for one in (ana, omar, edith, mona)] == [False, False, True, True]
    assert [bool(may_withdraw_revision(one, draft)) for one in (ana, rita, omar, edith)] == [False, False, True, True]
    own = write(article, by=edith, body="Use acid.")
    assert not may_review(edith, own)
    managers = write(article, by=mona, body="Use vinegar.")
    assert may_review(mona, managers)
    assert not may_distil(omar, Thread())


def test_what_is_approved_and_has_its_time_is_changed_by_editors_only(article, write, omar, edith, ago):
    schedule_revision(write(article, body="Use lemon."), by=edith, publish_at=ago(days=-1))
    assert "has its time" in str(may_write(omar, article))
    assert may_write(edith, article)


def test_what_somebody_wrote_stays_when_they_leave(article, write, omar, edith):
    write(article, body="Use lemon.")
    for _again in range(2):
        part_with_articles(omar, keep_words=False)
    part_with_articles(edith, keep_words=True)
    assert not Revision.objects.filter(written_by=omar).exists()
    assert not Revision.objects.filter(reviewed_by=edith).exists()
    assert article.revisions.count() == 2
    assert Article.objects.public().get().created_by != omar


def test_votes_and_texts_are_mended(article, capsys):
    Rating.objects.create(revision=article.in_force, browser="b", is_helpful=False)
    Revision.objects.update(html="", renderer=0)
    assert [line for one in all_invariants() if one.number == "K2" for line in one.violations()]
    call_command("mend_knowledge")
    assert capsys.readouterr().out == "1 counters were wrong and are mended.\n1 texts were drawn anew.\n"
    article.refresh_from_db()
    assert (article.unhelpful_count, article.in_force.renderer) == (1, ARTICLE_RENDERER_VERSION)
    assert "vinegar" in article.in_force.html
    assert not [line for one in all_invariants() if one.number == "K2" for line in one.violations()]


def test_invariants_see_what_is_wrong(article, write):
    Article.objects.filter(pk=article.pk).update(title="Other", slug="elsewhere")
    draft = write(article, body="Use lemon.")
    Article.objects.filter(pk=article.pk).update(in_force=draft)
    broken = {one.number for one in all_invariants() if list(one.violations())}
    assert {"K1", "K3"} <= broken
