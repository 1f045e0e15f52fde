"""Change what stands above a conversation."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.people.models import User

from ..events import POST_EDITED
from ..models import Post, Thread
from .compose import Composition, validate_title
from .screening import screen


@transaction.atomic
def retitle_thread(thread: Thread, *, by: User, title: str) -> Thread:
    """Give a conversation another title and the address that fits it. An unchanged title changes nothing.

    The title is screened like new words; others read the conversation already, so one that would have to wait for a
    look is not taken. Raises ValidationError for that, and where the title breaks a limit.
    """
    title = validate_title(title)
    locked = Thread.objects.select_for_update().get(pk=thread.pk)
    if locked.title == title:
        return thread
    opening = Post.objects.get(thread=locked, is_opening=True)
    screened = screen(Composition(by=by, body=opening.body), thread=locked, title=title)
    if screened.is_held and opening.is_shown:
        raise ValidationError(
            _("Somebody of our staff would have to look at this title first, so it was not saved. Choose other words.")
        )
    thread.title = validate_title(screened.title or title)
    thread.slug = thread.make_slug()
    thread.save(update_fields=["title", "slug"])
    record(POST_EDITED, thread, by=by, post=opening.pk, mentions=[])
    return thread
