"""Go on with a part of a public conversation in private, and come back with its outcome."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import Happening, record, record_all
from apps.company.models import Department
from apps.foundation.plaintext import clean_line
from apps.people.models import User, Voice

from ..events import THREAD_OPENED, THREAD_RETURNED, THREAD_WENT_PRIVATE
from ..models import OUTCOME_LIMIT, TITLE_LIMIT, PrivateTalk, Thread, Visibility
from ..rules import can_go_private
from .compose import Composition
from .lock import lock_thread
from .resolve import resolve_thread


@transaction.atomic
def take_private(
    thread: Thread, *, by: User, reason: PrivateTalk.Reason, department: Department, at: datetime | None = None
) -> PrivateTalk:
    """Open a private thread that only the asker and staff see, and say so in public. Safe to repeat.

    Raises ValidationError where nobody but staff would read it: the asker has not joined, or the thread is not public.
    """
    at = at or timezone.now()
    thread = Thread.objects.select_for_update(of=("self",)).select_related("author").get(pk=thread.pk)
    if known := PrivateTalk.objects.going_on().filter(thread=thread).first():
        return known
    if not (verdict := can_go_private(thread)):
        raise ValidationError(str(verdict))
    if getattr(thread, "merge", None):
        raise ValidationError(_("This conversation was merged into another. Take that one private."))
    reason = PrivateTalk.Reason(reason)
    talk = _open_talk(thread, by, at)
    private = PrivateTalk.objects.create(
        thread=thread, talk=talk, reason=reason, department=department, taken_by=by, taken_at=at
    )
    record(
        THREAD_WENT_PRIVATE,
        thread,
        by=by,
        at=at,
        talk=talk.pk,
        reason=str(reason.label),
        department=department.name,
        department_id=department.pk,
    )
    return private


@transaction.atomic
def return_from_private(talk: PrivateTalk, *, by: User, outcome: str, at: datetime | None = None) -> PrivateTalk:
    """End the private part with what everybody may know of it. Safe to repeat: the first outcome stands.

    Raises ValidationError without an outcome, or for one that is too long.
    """
    at = at or timezone.now()
    outcome = validate_outcome(outcome)
    both = Thread.objects.select_for_update().filter(pk__in=[talk.thread_id, talk.talk_id]).order_by("pk")
    locked = {thread.pk: thread for thread in both}
    talk = PrivateTalk.objects.select_related("thread", "talk").get(pk=talk.pk)
    if talk.returned_at:
        return talk
    talk.outcome, talk.returned_by, talk.returned_at = outcome, by, at
    talk.save(update_fields=["outcome", "returned_by", "returned_at"])
    _count_as_answer(locked[talk.thread_id], at)
    resolve_thread(talk.talk, by=by, at=at)
    lock_thread(talk.talk, by=by, reason=_("It goes on in public."), at=at)
    record(THREAD_RETURNED, talk.thread, by=by, at=at, talk=talk.talk_id, outcome=outcome)
    return talk


def validate_outcome(outcome: str) -> str:
    """The outcome as it may be stored. Raises ValidationError naming what to fix."""
    if len(outcome) > OUTCOME_LIMIT:
        raise ValidationError(
            _("The outcome has %(length)d characters; %(limit)d are the most it can hold.")
            % {"length": len(outcome), "limit": OUTCOME_LIMIT}
        )
    outcome = clean_line(outcome, OUTCOME_LIMIT)
    if not outcome:
        raise ValidationError(_("Say in one line what came of it. Everybody reads it; leave out what is private."))
    return outcome


def _count_as_answer(thread: Thread, at: datetime) -> None:
    """An outcome is our word in public: nobody waits for an answer any more, nor does the asker owe us one."""
    thread.answered_at = min(thread.answered_at or at, at)
    thread.asked_back_at = None
    if at >= thread.last_post_at:
        thread.last_voice = Voice.EMPLOYEE
    thread.save(update_fields=["answered_at", "asked_back_at", "last_voice"])


def _open_talk(thread: Thread, by: User, at: datetime) -> Thread:
    """The private thread: the asker's, opened by whoever takes it there. No screening: the words are ours."""
    title = _("In private: %(title)s") % {"title": thread.title}
    talk = Thread(
        board_id=thread.board_id,
        author_id=thread.author_id,
        product_id=thread.product_id,
        kind=thread.kind,
        visibility=Visibility.PRIVATE,
        title=clean_line(title, TITLE_LIMIT),
        language=thread.language,
        opened_at=at,
        last_post_at=at,
        last_voice=by.voice,
    )
    talk.slug = talk.make_slug()
    talk.save(force_insert=True)
    words = _(
        "This goes on from a public conversation: %(address)s\n\nOnly the person who asked and our staff can read here."
    ) % {"address": f"<{settings.SITE_URL}{thread.get_absolute_url()}>"}
    post = Composition(by=by, body=words, at=at).as_post(talk, is_opening=True)
    post.save(force_insert=True)
    record_all([Happening(THREAD_OPENED, talk, by, {"post": post.pk}, at=at)])
    return talk
