"""One revision is in force, or none; everything else is on its way there, was there, or was given up."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.activity.models import Event
from apps.forum.verbs import accept_answer, post_reply
from apps.foundation.invariants import all_invariants
from apps.foundation.models import OutgoingMail
from apps.knowledge.models import Article, Audience, Rating, Revision
from apps.knowledge.schedules import publish_what_is_due
from apps.knowledge.verbs import (
    arrange_article,
    decline_revision,
    distil_thread,
    publish_due_revisions,
    publish_revision,
    schedule_revision,
    submit_revision,
    translate_article,
    withdraw_article,
    write_revision,
)


def actions(subject) -> list[str]:
    return list(Event.objects.about(subject).order_by("pk").values_list("action", flat=True))


def broken() -> list[str]:
    return [line for one in all_invariants() if one.number in ("K1", "K2", "K3", "K4") for line in one.violations()]


def test_publishing_replaces_what_was_in_force(article, write, edith):
    first = article.in_force
    second = publish_revision(write(article, title="Kettles and limescale", body="Use lemon."), by=edith)
    article.refresh_from_db()
    first.refresh_from_db()
    assert (article.in_force, article.title, article.slug) == (second, "Kettles and limescale", "kettles-and-limescale")
    assert (first.state, first.in_force_until) == (Revision.State.SUPERSEDED, second.in_force_from)
    assert second.reviewed_by == edith
    assert article.published_at < article.updated_at
    assert actions(article) == ["revision.submitted", "article.published", "article.published"]
    assert broken() == []


def test_votes_begin_anew_with_new_words(article, write, edith):
    Rating.objects.create(revision=article.in_force, browser="b1", is_helpful=True)
    Article.objects.filter(pk=article.pk).update(helpful_count=1)
    assert broken() == []
    publish_revision(write(article, body="Use lemon."), by=edith)
    article.refresh_from_db()
    assert (article.helpful_count, article.unhelpful_count) == (0, 0)
    assert broken() == []


def test_publishing_twice_is_publishing_once(article, edith):
    publish_revision(article.in_force, by=edith)
    assert actions(article).count("article.published") == 1


def test_the_database_refuses_a_second_revision_in_force(article, write):
    draft = write(article, body="Use lemon.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=draft.pk).update(state=Revision.State.IN_FORCE)


def test_what_was_sent_back_is_not_published(write, edith):
    revision = decline_revision(submit_revision(write(), by=edith), by=edith, note="Which vinegar?")
    with pytest.raises(ValidationError, match="Sent back"):
        publish_revision(revision, by=edith)
    assert not Article.objects.published().exists()


def test_sending_back_needs_a_reason(write, edith):
    with pytest.raises(ValidationError, match="Say what has to change"):
        decline_revision(write(), by=edith, note=" \x00 ")


def test_nobody_publishes_what_they_have_not_read(write, edith, omar):
    looked_at = submit_revision(write(), by=omar)
    write(looked_at.article, body="Something quite different.")
    with pytest.raises(ValidationError, match="Look at it again"):
        publish_revision(looked_at, by=edith, seen=looked_at.version)
    assert not Article.objects.published().exists()


def test_a_withdrawn_article_is_gone_with_its_translations_and_can_return(article, edith, write):
    german = publish_revision(translate_article(article, by=edith, language="de"), by=edith).article
    gone = withdraw_article(article, by=edith)
    assert gone.is_withdrawn
    german.refresh_from_db()
    assert german.is_withdrawn
    assert withdraw_article(gone, by=edith).pk == article.pk
    assert actions(article).count("article.withdrawn") == 1
    said = gone.newest_revision()
    again = write_revision(gone, by=edith, title=said.title, body=said.body)
    assert publish_revision(again, by=edith).article.is_public
    assert broken() == []


def test_a_scheduled_revision_comes_into_force_by_itself_and_once(write, edith, monkeypatch):
    soon = timezone.now() + timedelta(hours=1)
    revision = schedule_revision(write(), by=edith, publish_at=soon)
    assert publish_due_revisions() == 0
    assert publish_due_revisions(at=soon) == 1
    assert publish_due_revisions(at=soon) == 0
    revision.refresh_from_db()
    assert (revision.state, revision.reviewed_by, revision.publish_at) == (Revision.State.IN_FORCE, edith, None)
    assert actions(revision.article) == ["revision.scheduled", "article.published"]


def test_the_clock_finds_what_is_due(write, edith):
    revision = schedule_revision(write(), by=edith, publish_at=timezone.now() + timedelta(hours=1))
    Revision.objects.filter(pk=revision.pk).update(publish_at=timezone.now() - timedelta(days=3))
    publish_what_is_due()
    assert Article.objects.public().get() == revision.article


def test_what_cannot_be_published_in_time_is_sent_back_and_told(article, edith, omar, write):
    soon = timezone.now() + timedelta(hours=1)
    german = write(translate_article(article, by=omar, language="de").article, by=omar, body="Essig.")
    schedule_revision(german, by=edith, publish_at=soon)
    other = schedule_revision(write(title="Another"), by=edith, publish_at=soon)
    withdraw_article(article, by=edith)
    assert publish_due_revisions(at=soon) == 1
    german.refresh_from_db()
    assert (german.state, german.body) == (Revision.State.DECLINED, "Essig.")
    assert "not published" in german.review_note
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {omar.email, edith.email}
    assert Article.objects.get(pk=other.article_id).is_published
    assert publish_due_revisions(at=soon) == 0


@pytest.mark.parametrize("days", [-1, 800])
def test_a_time_that_is_over_or_far_away_is_refused(write, edith, days):
    with pytest.raises(ValidationError) as refusal:
        schedule_revision(write(), by=edith, publish_at=timezone.now() + timedelta(days=days))
    assert "publish_at" in refusal.value.message_dict


def test_a_conversation_is_told_where_it_is_documented_once_that_is_public(thread, omar, edith, section):
    reply = post_reply(thread, by=omar, body="Press the button.")
    accept_answer(thread, by=omar, post=reply)
    revision = distil_thread(thread, by=omar)
    arrange_article(revision.article, by=edith, audience=Audience.STAFF)
    article = publish_revision(revision, by=edith).article
    assert "article.documented" not in actions(thread)
    arrange_article(article, by=edith, audience=Audience.EVERYBODY)
    arrange_article(article, by=edith, audience=Audience.EVERYBODY)
    publish_revision(write_revision(article, by=omar, title="Anew", body="Other words."), by=edith)
    assert actions(thread).count("article.documented") == 1
