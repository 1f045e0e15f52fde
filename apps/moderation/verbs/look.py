"""Look at what others read already: lists that tell somebody, and doubts that are no reason to hold anything."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.forum.models import Post, Visibility

from ..events import POST_MATCHED
from ..judging import findings, judge, said_in
from ..models import WordList
from ..spam.score import Band
from ..trusting import Level, trust_of
from .reports import ask_for_a_look

Effect = WordList.Effect


@transaction.atomic
def look_at_post(post: Post) -> None:
    """Put a post that is shown into the queue where a list says so or it may be spam; tell where its case belongs.

    What was said elsewhere passed its source's policy, and staff is not looked at. Safe to repeat.
    """
    if post.said_on or post.is_by_staff or post.is_withdrawn or not post.body:
        return
    said = said_in(post, author=post.author)
    doubts = []
    for stored, finding in findings(said, Effect.ALERT, Effect.ROUTE):
        told = {"name": stored.name, "post": post.pk, "opens": post.is_opening, "found": list(finding.found)}
        if stored.effect == Effect.ALERT:
            doubts.append(
                _("The word list “%(name)s” found “%(words)s”")
                % {"name": stored.name, "words": ", ".join(finding.found[:5])}
            )
        elif finding.found and stored.department_id:
            told["department"] = stored.department_id
        record(POST_MATCHED, post.thread, by=None, **told)
    score = None
    if post.is_shown and post.thread.visibility != Visibility.PRIVATE and not _was_decided(post):
        score = _doubtful_score(post)
        if score is not None:
            doubts.append(_("May be spam, %(score)s") % {"score": score.explain()})
    if doubts and post.is_shown:
        ask_for_a_look(post, why=doubts, spam_score=score.points if score else None)


def _was_decided(post: Post) -> bool:
    """Whether somebody approved it after its last change; their eyes count more than the score."""
    report = getattr(post, "report", None)
    return bool(report and report.decided_at and report.decided_at >= (post.edited_at or post.posted_at))


def _doubtful_score(post: Post):
    level = trust_of(post.author)
    if level == Level.TRUSTED:
        return None
    title = post.thread.title if post.is_opening else ""
    score = judge(body=post.body, title=title, thread=post.thread, level=level, before=post)
    return None if score.band == Band.IGNORE else score
