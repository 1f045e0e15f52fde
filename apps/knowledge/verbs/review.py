"""Ask for a review, send back, give up: what happens to a revision before it is published."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.foundation.plaintext import clean_line
from apps.people.models import User

from ..events import REVISION_DECLINED, REVISION_SUBMITTED
from ..models import REVIEW_NOTE_LIMIT, Article, Revision


@transaction.atomic
def submit_revision(revision: Revision, *, by: User) -> Revision:
    """Ask somebody else to look at a draft. Safe to repeat; raises ValidationError for what is no draft any more."""
    article, revision = hold_revision(revision)
    if revision.state == Revision.State.IN_REVIEW:
        return revision
    if revision.state not in (Revision.State.DRAFT, Revision.State.DECLINED):
        raise ValidationError(_("Only a draft is sent to review. This one is: %(state)s.") % said(revision))
    revision.state = Revision.State.IN_REVIEW
    revision.save(update_fields=["state"])
    record(REVISION_SUBMITTED, article, by=by, title=revision.title, revision=revision.pk)
    return revision


@transaction.atomic
def decline_revision(revision: Revision, *, by: User | None, note: str, seen: str | None = None) -> Revision:
    """Send a revision back to whoever wrote it, with a sentence why; also one that was scheduled. Safe to repeat.

    `seen` is the `version` that the reviewer looked at. Raises ValidationError without a note, for a version that
    stands there no more, and for what is published or given up.
    """
    if not (note := clean_line(note, REVIEW_NOTE_LIMIT)):
        raise ValidationError(_("Say what has to change before it can be published."))
    article, revision = hold_revision(revision)
    check_seen(revision, seen)
    if revision.state == Revision.State.DECLINED and revision.review_note == note:
        return revision
    if not revision.is_at_work:
        raise ValidationError(_("Only a revision at work is sent back. This one is: %(state)s.") % said(revision))
    revision.state, revision.review_note, revision.publish_at = Revision.State.DECLINED, note, None
    revision.reviewed_by, revision.reviewed_at = by, timezone.now()
    revision.save(update_fields=["state", "review_note", "publish_at", "reviewed_by", "reviewed_at"])
    record(REVISION_DECLINED, article, by=by, title=revision.title, revision=revision.pk, note=note)
    return revision


@transaction.atomic
def withdraw_revision(revision: Revision, *, by: User) -> Revision:
    """Give up what was at work; its words stay in the history. Safe to repeat."""
    _article, revision = hold_revision(revision)
    if revision.state == Revision.State.WITHDRAWN:
        return revision
    if not revision.is_at_work:
        raise ValidationError(_("Only a revision at work is given up. This one is: %(state)s.") % said(revision))
    revision.state, revision.publish_at = Revision.State.WITHDRAWN, None
    revision.save(update_fields=["state", "publish_at"])
    return revision


def hold_revision(revision: Revision) -> tuple[Article, Revision]:
    """The article and the revision as they are now, until the transaction ends; always locked in this order."""
    article = Article.objects.select_for_update().get(pk=revision.article_id)
    return article, Revision.objects.select_for_update().get(pk=revision.pk)


def check_seen(revision: Revision, seen: str | None) -> None:
    """Refuse to decide about words that changed since somebody looked at them."""
    if seen is not None and seen != revision.version:
        raise ValidationError(
            _("%(name)s changed the text after you opened it. Look at it again.") % {"name": revision.written_by},
            code="changed_meanwhile",
        )


def said(revision: Revision) -> dict:
    """The state of a revision in words, for a sentence."""
    return {"state": revision.get_state_display()}
