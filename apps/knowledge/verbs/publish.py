"""Bring a revision into force, at once or at a time, and take an article back."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.foundation.mail import queue_mail
from apps.people.models import User

from ..events import ARTICLE_DOCUMENTED, ARTICLE_PUBLISHED, ARTICLE_WITHDRAWN, REVISION_SCHEDULED
from ..models import Article, Distillation, Rating, Revision
from .review import check_seen, decline_revision, hold_revision, said
from .wording import render_revision

logger = logging.getLogger(__name__)

PUBLISHABLE = (Revision.State.DRAFT, Revision.State.IN_REVIEW, Revision.State.SCHEDULED)
SCHEDULED_AHEAD = timedelta(days=730)
PUBLISHED_AT_A_TIME = 200


@transaction.atomic
def publish_revision(
    revision: Revision, *, by: User | None, at: datetime | None = None, seen: str | None = None
) -> Revision:
    """Make a revision what its article says; the one before is replaced. Safe to repeat.

    The votes start anew, as they were about other words. `at` is when it came into force, now unless it is history.
    `seen` is the `version` that the reviewer looked at. Raises ValidationError where the revision was sent back or
    given up meanwhile, changed since it was looked at, or translates an article that is not published.
    """
    article, revision = hold_revision(revision)
    if revision.state == Revision.State.IN_FORCE:
        return revision
    check_seen(revision, seen)
    if revision.state not in PUBLISHABLE:
        raise ValidationError(_("This revision cannot be published. It is: %(state)s.") % said(revision))
    if article.translation_of_id and not article.translation_of.is_published:
        raise ValidationError(
            _("This translates “%(title)s”, which is not published. Publish the original first.")
            % {"title": article.translation_of}
        )
    now = timezone.now()
    at = at or now
    if at > now:
        raise ValidationError(_("This time is still to come. Schedule the revision instead."))
    article.revisions.filter(state=Revision.State.IN_FORCE).update(state=Revision.State.SUPERSEDED, in_force_until=at)
    # Drawn anew: a picture may have been attached after it was written.
    render_revision(revision, article)
    if revision.state != Revision.State.SCHEDULED:
        revision.reviewed_by, revision.reviewed_at = by, now
    revision.state, revision.publish_at, revision.review_note = Revision.State.IN_FORCE, None, ""
    revision.in_force_from, revision.in_force_until = at, None
    revision.save()
    is_first = article.published_at is None
    article.in_force, article.title = revision, revision.title
    article.slug = article.make_slug()
    article.published_at, article.updated_at = article.published_at or at, at
    votes = Rating.objects.filter(revision=revision)
    article.helpful_count = votes.filter(is_helpful=True).count()
    article.unhelpful_count = votes.filter(is_helpful=False).count()
    article.save()
    record(
        ARTICLE_PUBLISHED, article, by=by, title=article.title, revision=revision.pk, number=revision.number,
        is_first=is_first,
    )  # fmt: skip
    tell_distilled_threads(article, by=by)
    return revision


@transaction.atomic
def schedule_revision(revision: Revision, *, by: User, publish_at: datetime, seen: str | None = None) -> Revision:
    """Approve a revision that comes into force by itself at a time to come. Safe to repeat; a new time replaces it.

    Raises ValidationError for a time that is past or more than two years away, and as `publish_revision` does.
    """
    now = timezone.now()
    if publish_at <= now:
        raise ValidationError({"publish_at": _("This time is over. Choose one to come, or publish now.")})
    if publish_at > now + SCHEDULED_AHEAD:
        raise ValidationError({"publish_at": _("This is more than two years away. Choose an earlier time.")})
    article, revision = hold_revision(revision)
    check_seen(revision, seen)
    if revision.state not in PUBLISHABLE:
        raise ValidationError(_("This revision cannot be scheduled. It is: %(state)s.") % said(revision))
    if revision.state == Revision.State.SCHEDULED and revision.publish_at == publish_at:
        return revision
    revision.state, revision.publish_at = Revision.State.SCHEDULED, publish_at
    revision.reviewed_by, revision.reviewed_at, revision.review_note = by, now, ""
    revision.save(update_fields=["state", "publish_at", "reviewed_by", "reviewed_at", "review_note"])
    record(
        REVISION_SCHEDULED, article, by=by, title=revision.title, revision=revision.pk, at_time=publish_at.isoformat()
    )
    return revision


def publish_due_revisions(*, at: datetime | None = None) -> int:
    """Bring into force what is scheduled for a time that has come. Returns how many. Safe to repeat at any time.

    Each in a transaction of its own. What cannot be published now is sent back with the reason, and both who wrote
    and who approved it are told by mail; nothing is lost.
    """
    at = at or timezone.now()
    due = list(Revision.objects.due(at).order_by("publish_at", "pk").values_list("pk", flat=True)[:PUBLISHED_AT_A_TIME])
    published = 0
    for pk in due:
        try:
            with transaction.atomic():
                published += _publish_if_due(pk, at)
        except ValidationError as error:
            _send_back(pk, " ".join(error.messages))
        except Exception:
            # One that breaks must not keep the others waiting; it stays due, and is tried again.
            logger.exception("revision %s is due and could not be published", pk)
    return published


@transaction.atomic
def withdraw_article(article: Article, *, by: User | None) -> Article:
    """Take an article back, and with it its translations; what they said stays in the history. Safe to repeat."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    if article.in_force_id is None:
        return article
    for translation in article.translations.published().order_by("pk"):
        withdraw_article(translation, by=by)
    now = timezone.now()
    Revision.objects.filter(pk=article.in_force_id).update(state=Revision.State.WITHDRAWN, in_force_until=now)
    article.in_force, article.helpful_count, article.unhelpful_count = None, 0, 0
    article.save(update_fields=["in_force", "helpful_count", "unhelpful_count"])
    record(ARTICLE_WITHDRAWN, article, by=by, title=article.title)
    return article


def tell_distilled_threads(article: Article, *, by: User | None) -> int:
    """Say in the conversations that an article began with where they are documented, once it is public, and once.

    Returns how many were told. Belongs inside a transaction.
    """
    if not article.is_public:
        return 0
    told = list(Distillation.objects.filter(article=article, documented_at=None).select_related("thread"))
    for distillation in told:
        record(ARTICLE_DOCUMENTED, distillation.thread, by=by, title=article.title, article=article.pk)
    Distillation.objects.filter(pk__in=[one.pk for one in told]).update(documented_at=timezone.now())
    return len(told)


def _publish_if_due(pk: int, at: datetime) -> int:
    found = Revision.objects.filter(pk=pk).first()
    if found is None:
        return 0
    _article, revision = hold_revision(found)
    # Asked again under the lock: another worker, or an editor, may have come before.
    if revision.state != Revision.State.SCHEDULED or revision.publish_at > at:
        return 0
    publish_revision(revision, by=revision.reviewed_by)
    return 1


@transaction.atomic
def _send_back(pk: int, reason: str) -> None:
    revision = Revision.objects.filter(pk=pk, state=Revision.State.SCHEDULED).select_related("written_by").first()
    if revision is None:
        return
    concerned = {one.pk: one for one in (revision.written_by, revision.reviewed_by) if one}
    when = revision.publish_at
    note = _("It was to be published by itself, and could not be: %(reason)s") % {"reason": reason}
    decline_revision(revision, by=None, note=note)
    for person in concerned.values():
        if person.email and person.is_active:
            queue_mail(
                to=person.email,
                person=person,
                subject=_("Not published: %(title)s") % {"title": revision.title},
                text=f"{note}\n\n{_('Nothing is lost: it is a draft again.')}\n{_edit_address(revision)}",
                once=f"not-published:{pk}:{when.isoformat()}:{person.pk}",
            )


def _edit_address(revision: Revision) -> str:
    return f"{settings.SITE_URL}/admin/knowledge/article/{revision.article_id}/change/"
