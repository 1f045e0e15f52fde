"""The spam filter learns from decisions, and stays silent until it does well."""

import pytest
from django.core.cache import caches
from django.utils import timezone

from apps.forum.models import Post, Removal, Standing
from apps.forum.verbs import post_replies
from apps.forum.verbs.reply import Reply
from apps.moderation.models import Report, SpamLesson
from apps.moderation.spam.learner import LEAST_OF_EACH
from apps.moderation.spam.lessons import forget_lesson, learned_chance
from apps.moderation.verbs import learn_from_decisions


@pytest.fixture(autouse=True)
def nothing_known():
    forget_lesson()
    yield
    caches["process"].clear()


def decisions(thread, by, texts, *, is_spam):
    """Posts that were decided about, as they stand in the database afterwards."""
    posts = post_replies([Reply(thread=thread, by=by, body=text) for text in texts])
    now = timezone.now()
    state = Report.State.DECLINED if is_spam else Report.State.APPROVED
    Report.objects.bulk_create([Report(post=post, state=state, decided_at=now) for post in posts])
    pks = [post.pk for post in posts]
    if is_spam:
        Post.objects.filter(pk__in=pks).update(standing=Standing.REMOVED)
        Removal.objects.bulk_create(
            [Removal(post=post, reason=Removal.Reason.SPAM, role="Moderator") for post in posts]
        )
    else:
        Post.objects.filter(pk__in=pks).update(standing=Standing.SHOWN)


def spam(count: int) -> list[str]:
    return [f"Wonderful offer number {number}: quick profit and golden luck" for number in range(count)]


def good(count: int) -> list[str]:
    return [f"Since update {number} the kettle leaks and the lid stays open" for number in range(count)]


def test_too_few_decisions_teach_nothing(thread, omar):
    decisions(thread, omar, spam(LEAST_OF_EACH - 1), is_spam=True)
    decisions(thread, omar, good(LEAST_OF_EACH), is_spam=False)
    assert learn_from_decisions() is None
    assert learned_chance("quick profit and golden luck") is None


def test_enough_decisions_teach_and_are_measured_on_the_newest(thread, omar):
    decisions(thread, omar, spam(60), is_spam=True)
    decisions(thread, omar, good(60), is_spam=False)
    lesson = learn_from_decisions()
    assert (lesson.spam_texts, lesson.tried, lesson.spam_tried) == (60, 24, 12)
    assert lesson.is_in_use
    assert learned_chance("quick profit and golden luck") > 0.9
    assert learned_chance("the kettle leaks") < 0.1
    assert learn_from_decisions() is None, "nothing new, nothing learned"


def test_a_lesson_that_is_often_wrong_is_kept_and_not_used(thread, omar):
    decisions(thread, omar, good(60), is_spam=True)
    decisions(thread, omar, good(60), is_spam=False)
    lesson = learn_from_decisions()
    assert not lesson.is_in_use
    assert learned_chance("the kettle leaks") is None


def test_old_lessons_are_forgotten(thread, omar):
    decisions(thread, omar, spam(60), is_spam=True)
    decisions(thread, omar, good(60), is_spam=False)
    for number in range(25):
        SpamLesson.objects.create(
            counts=b"", spam_texts=number, good_texts=0, tried=0, called_spam=0, rightly=0, spam_tried=0
        )
    learn_from_decisions()
    assert SpamLesson.objects.count() == 20


def test_no_text_is_kept_in_a_lesson(thread, omar):
    decisions(thread, omar, spam(60), is_spam=True)
    decisions(thread, omar, good(60), is_spam=False)
    assert b"golden" not in bytes(learn_from_decisions().counts)
