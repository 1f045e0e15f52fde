"""Learn from what staff decided about spam."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from apps.forum.models import Post, Removal, Standing
from apps.people.models import Voice

from ..models import Report, SpamLesson
from ..spam.learner import LEAST_OF_EACH, learn, measure
from ..spam.lessons import forget_lesson

DECISIONS_READ = 4_000
# What nobody reported for so long was good.
GOOD_AFTER = timedelta(days=7)
# One of so many texts is kept aside, the newest, to measure on.
KEPT_ASIDE = 5
LESSONS_KEPT = 20


@transaction.atomic
def learn_from_decisions() -> SpamLesson | None:
    """Train anew where there is something new, and measure on the newest fifth, which was not learned from.

    None where there are fewer than fifty texts of either sort, or as many as last time. A lesson that did not do well
    enough is stored with its figures and not used.
    """
    decisions = _decisions()
    spam = sum(is_spam for _text, is_spam in decisions)
    good = len(decisions) - spam
    last = SpamLesson.objects.first()
    if min(spam, good) < LEAST_OF_EACH or (last and (last.spam_texts, last.good_texts) == (spam, good)):
        return None
    # Each sort is cut by itself, so that a wave of spam does not leave one side empty.
    old, new = [], []
    for wanted in (True, False):
        texts = [one for one in decisions if one[1] == wanted]
        cut = len(texts) - len(texts) // KEPT_ASIDE
        old += texts[:cut]
        new += texts[cut:]
    measured = measure(learn(old), new)
    learned = learn(decisions)
    lesson = SpamLesson.objects.create(
        counts=learned.packed(),
        spam_texts=spam,
        good_texts=good,
        tried=measured.tried,
        called_spam=measured.called_spam,
        rightly=measured.rightly,
        spam_tried=measured.spam,
        is_in_use=measured.is_good_enough,
    )
    old_lessons = SpamLesson.objects.values_list("pk", flat=True)[LESSONS_KEPT:]
    SpamLesson.objects.filter(pk__in=list(old_lessons)).delete()
    forget_lesson()
    return lesson


def _decisions() -> list[tuple[str, bool]]:
    """Texts and whether each was spam, oldest first: what was removed as spam, and what was approved or never
    reported."""
    reports = Report.objects.select_related("post__thread", "post__removal").exclude(state=Report.State.OPEN)
    decided = []
    for report in reports.order_by("-decided_at")[:DECISIONS_READ]:
        if report.state == Report.State.APPROVED and report.post.standing == Standing.SHOWN:
            decided.append((report.decided_at, _text(report.post), False))
        elif report.post.standing == Standing.REMOVED and report.post.removal.reason == Removal.Reason.SPAM:
            decided.append((report.decided_at, _text(report.post), True))
    quiet = (
        Post.objects.filter(
            standing=Standing.SHOWN,
            withdrawn_at__isnull=True,
            said_on="",
            voice=Voice.CUSTOMER,
            report__isnull=True,
            posted_at__lt=timezone.now() - GOOD_AFTER,
        )
        .select_related("thread")
        .order_by("-id")
    )
    decided += [(post.posted_at, _text(post), False) for post in quiet[:DECISIONS_READ]]
    decided.sort(key=lambda one: one[0])
    return [(text, is_spam) for _at, text, is_spam in decided]


def _text(post: Post) -> str:
    return f"{post.thread.title}\n{post.body}" if post.is_opening else post.body
