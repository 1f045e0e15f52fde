"""Give posts of a conversation one of their own."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.people.models import User

from ..events import THREAD_SPLIT
from ..models import Post, PrivateTalk, Resolution, Split, Thread, Visibility
from .accept import forget_answer_elsewhere
from .compose import validate_title
from .recount import recount_threads


@transaction.atomic
def split_thread(thread: Thread, *, posts: Sequence[Post], title: str, by: User) -> Thread:
    """Move these posts into a new conversation, which the earliest of them that is read opens. Returns it.

    The question itself stays. Raises ValidationError naming what to choose otherwise: posts that are not, or no
    longer, replies of this conversation, none that could open the new one, or a title that cannot be stored.
    """
    title = validate_title(title)
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if PrivateTalk.objects.going_on().filter(talk=thread).exists():
        raise ValidationError(_("This is the private part of a conversation. It cannot be split."))
    wanted = {post.pk for post in posts}
    if not wanted:
        raise ValidationError(_("Choose the posts that move."))
    moving = list(Post.objects.filter(pk__in=wanted, thread=thread, is_opening=False).order_by("posted_at", "pk"))
    if len(moving) != len(wanted):
        raise ValidationError(_("Only replies of this conversation that are still there can be moved. Choose again."))
    opening = next((post for post in moving if post.is_shown and not post.is_withdrawn), None)
    if opening is None:
        raise ValidationError(_("Choose at least one post that everybody can read; it opens the new conversation."))
    new = Thread(
        board_id=thread.board_id,
        # A private conversation stays its owner's, whoever said the first of these words.
        author_id=thread.author_id if thread.visibility == Visibility.PRIVATE else opening.author_id,
        product_id=thread.product_id,
        kind=thread.kind,
        visibility=thread.visibility,
        title=title,
        language=thread.language,
        opened_at=opening.posted_at,
        said_on=opening.said_on,
        last_post_at=opening.posted_at,
        last_voice=opening.voice,
    )
    new.slug = new.make_slug()
    new.save(force_insert=True)
    new.tags.set(thread.tags.all())
    Post.objects.filter(pk__in=wanted).update(thread=new)
    Post.objects.filter(pk=opening.pk).update(is_opening=True)
    Split.objects.create(thread=new, split_from=thread, split_by=by)
    forget_answer_elsewhere(thread, by=by)
    Resolution.objects.filter(thread=thread, answer__in=wanted).update(answer=None)
    recount_threads([thread, new])
    record(THREAD_SPLIT, thread, by=by, thread=new.pk, posts=[post.pk for post in moving])
    return Thread.objects.get(pk=new.pk)
