"""Say which conversations led to an idea."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.forum.models import Kind, Thread, Visibility
from apps.forum.verbs import open_thread
from apps.people.models import User

from ..events import IDEA_DISOWNED, IDEA_SPARKED
from ..models import Idea, IdeaOrigin
from .begin import idea_of


@transaction.atomic
def link_origin(idea: Idea, thread: Thread, *, by: User) -> IdeaOrigin:
    """Say that a public conversation led to an idea; its page tells so. Safe to repeat.

    Raises ValidationError for a conversation that is not public, that was merged, or that is the idea's own.
    """
    if thread.pk == idea.thread_id:
        raise ValidationError(_("This conversation is the idea itself. Choose the one whose words led to it."))
    rows = Thread.objects.select_for_update().filter(pk__in=[thread.pk, idea.thread_id]).order_by("pk")
    held = {row.pk: row for row in rows}
    for row in held.values():
        if getattr(row, "merge", None):
            raise ValidationError(
                _("“%(title)s” was merged into another conversation. Choose the one it went to.") % {"title": row.title}
            )
    if held[thread.pk].visibility != Visibility.PUBLIC:
        raise ValidationError(_("That conversation is not public, so nobody could follow where the idea came from."))
    origin, linked = IdeaOrigin.objects.get_or_create(idea=idea, thread=thread, defaults={"linked_by": by})
    if linked:
        record(IDEA_SPARKED, thread, by=by, idea=idea.pk, thread=idea.thread_id, title=held[idea.thread_id].title)
    return origin


@transaction.atomic
def unlink_origin(idea: Idea, thread: Thread, *, by: User) -> Idea:
    """Take back that a conversation led to an idea. Safe to repeat."""
    deleted, _each = IdeaOrigin.objects.filter(idea=idea, thread=thread).delete()
    if deleted:
        title = Thread.objects.values_list("title", flat=True).get(pk=idea.thread_id)
        record(IDEA_DISOWNED, thread, by=by, idea=idea.pk, thread=idea.thread_id, title=title)
    return idea


@transaction.atomic
def begin_idea_from(thread: Thread, *, by: User, title: str, body: str) -> Idea:
    """Open an idea that a public conversation led to, in the same place and about the same product.

    Raises ValidationError for a title or text that breaks a limit, and as `link_origin` does.
    """
    about = {"board": thread.board, "product": thread.product, "language": thread.language}
    idea = idea_of(open_thread(by=by, title=title, body=body, kind=Kind.IDEA, **about))
    link_origin(idea, thread, by=by)
    return idea
