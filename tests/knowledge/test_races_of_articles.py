"""Two editors at once: no words are lost, one revision is in force, and whoever is late is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.activity.models import Event
from apps.forum.verbs import post_reply, resolve_thread
from apps.foundation.invariants import all_invariants
from apps.knowledge.models import Article, Attachment, Revision
from apps.knowledge.verbs import (
    EditConflict,
    attach_file,
    decline_revision,
    distil_thread,
    publish_due_revisions,
    publish_revision,
    schedule_revision,
    submit_revision,
    translate_article,
    withdraw_article,
)
from apps.knowledge.verbs.attach import FILES_PER_ARTICLE
from tests.foundation.pictures import photograph, upload
from tests.racing import at_once, errors, needs_postgresql

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def broken() -> list[str]:
    return [line for one in all_invariants() if one.number in ("K1", "K2", "K3") for line in one.violations()]


def told(article, action: str) -> int:
    return Event.objects.about(article).filter(action=action).count()


def test_two_who_save_at_once_are_told_apart(article, write, omar, edith):
    seen = article.newest_revision().version
    outcomes = at_once(
        lambda: write(article, by=omar, body="Omar's words.", made_from=seen),
        lambda: write(article, by=edith, body="Edith's words.", made_from=seen),
    )
    saved = next(one for one in outcomes if isinstance(one, Revision))
    conflict = next(one for one in outcomes if isinstance(one, EditConflict))
    assert conflict.theirs == saved
    assert article.revisions.at_work().get().body == saved.body


def test_published_and_sent_back_at_once_is_one_of_the_two(write, omar, edith, mona):
    revision = submit_revision(write(), by=omar)
    outcomes = at_once(
        lambda: publish_revision(revision, by=edith),
        lambda: decline_revision(revision, by=mona, note="Which vinegar?"),
    )
    assert [type(one) for one in errors(outcomes)] == [ValidationError]
    revision.refresh_from_db()
    is_published = Article.objects.get().is_published
    assert revision.state == (Revision.State.IN_FORCE if is_published else Revision.State.DECLINED)
    assert broken() == []


def test_published_by_two_at_once_is_published_once(write, omar, edith, mona):
    revision = submit_revision(write(), by=omar)
    assert (
        errors(at_once(lambda: publish_revision(revision, by=edith), lambda: publish_revision(revision, by=mona))) == []
    )
    assert told(revision.article, "article.published") == 1
    assert broken() == []


def test_published_and_withdrawn_at_once_is_a_story_that_fits(article, write, edith, mona):
    draft = write(article, body="Use lemon.")
    outcomes = at_once(lambda: publish_revision(draft, by=edith), lambda: withdraw_article(article, by=mona))
    assert errors(outcomes) == []
    assert broken() == []


def test_two_clocks_publish_what_is_due_once(write, edith):
    moment = timezone.now() + timedelta(hours=1)
    revision = schedule_revision(write(), by=edith, publish_at=moment)
    outcomes = at_once(lambda: publish_due_revisions(at=moment), lambda: publish_due_revisions(at=moment))
    assert sorted(outcomes) == [0, 1]
    assert told(revision.article, "article.published") == 1


def test_a_clock_and_an_editor_leave_one_of_both(write, edith, omar):
    moment = timezone.now() + timedelta(hours=1)
    revision = schedule_revision(write(), by=edith, publish_at=moment)
    outcomes = at_once(
        lambda: publish_due_revisions(at=moment),
        lambda: write(revision.article, by=omar, body="Changed.", made_from=revision.version),
    )
    revision.refresh_from_db()
    if outcomes[0]:
        assert revision.state == Revision.State.IN_FORCE
        assert revision.body != "Changed."
    else:
        assert (revision.state, revision.body) == (Revision.State.DRAFT, "Changed.")
    assert broken() == []


def test_begun_twice_at_once_is_one_translation_and_one_draft(article, thread, omar, edith):
    outcomes = at_once(*[lambda: translate_article(article, by=edith, language="de")] * 2)
    assert errors(outcomes) == []
    assert len({one.pk for one in outcomes}) == 1
    resolve_thread(thread, by=omar, answer=post_reply(thread, by=omar, body="Press."))
    outcomes = at_once(*[lambda: distil_thread(thread, by=omar)] * 2)
    assert errors(outcomes) == []
    assert len({one.article_id for one in outcomes}) == 1


def test_the_last_free_place_for_a_file_goes_to_one(article, omar, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    fields = {"article": article, "content_type": "text/plain", "size": 1, "uploaded_by": omar}
    Attachment.objects.bulk_create(
        [Attachment(name=f"{n}.txt", file=f"attachments/{n}", **fields) for n in range(FILES_PER_ARTICLE - 1)]
    )
    outcomes = at_once(*[lambda: attach_file(article, upload(photograph()), by=omar)] * 2)
    assert len(errors(outcomes)) == 1
    assert article.attachments.count() == FILES_PER_ARTICLE
