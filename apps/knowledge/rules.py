"""Who may do what with what we know. Each answers yes, or no with a reason a person can read."""

from django.utils.translation import gettext as _

from apps.forum.models import Thread
from apps.foundation.verdicts import YES, Verdict, no

from .models import Article, Revision

WRITE = "knowledge.add_revision"
ARRANGE = "knowledge.change_article"
PUBLISH = "knowledge.publish_revision"
PUBLISH_OWN = "knowledge.publish_own_revision"


def may_write(user, article: Article | None = None) -> Verdict:
    """Write drafts: of a new article, or of one that is there."""
    if not (user.is_authenticated and user.is_staff and user.has_perm(WRITE)):
        return no(_("Only staff who write articles may do this."))
    if article is None or user.has_perm(PUBLISH):
        return YES
    if article.revisions.scheduled().exists():
        return no(_("The next revision is approved and has its time. Only an editor changes it now."))
    return YES


def may_arrange(user) -> Verdict:
    """Decide where articles stand, whom they are for, and what is related: what needs no review, so not for all."""
    if user.is_authenticated and user.is_staff and user.has_perm(ARRANGE):
        return YES
    return no(_("Only an editor or a manager decides this."))


def may_review(user, revision: Revision) -> Verdict:
    """Publish, schedule or send back what somebody wrote. Whoever wrote it last is not who looks it over."""
    if not (user.is_authenticated and user.is_staff and user.has_perm(PUBLISH)):
        return no(_("Only an editor or a manager decides what is published."))
    if revision.written_by_id == user.pk and not user.has_perm(PUBLISH_OWN):
        return no(_("You wrote this. Somebody else has to look at it before it is published."))
    return YES


def may_withdraw_revision(user, revision: Revision) -> Verdict:
    """Give up a draft: whoever wrote it, and editors."""
    if user.is_authenticated and user.is_staff and (user.has_perm(PUBLISH) or user.pk == revision.written_by_id):
        return may_write(user, revision.article)
    return no(_("Only the person who wrote this and editors give it up."))


def may_distil(user, thread: Thread) -> Verdict:
    """Begin an article with a solved conversation."""
    if not (verdict := may_write(user)):
        return verdict
    if not thread.is_resolved and thread.accepted_answer_id is None:
        return no(_("Nothing is answered here yet. An article begins with a question and its answer."))
    return YES


def may_note_progress(user) -> Verdict:
    """Have it remembered here how far one has come in a tutorial; for others their browser remembers it."""
    if user.is_authenticated:
        return YES
    return no(_("Sign in to have it remembered how far you have come."))
