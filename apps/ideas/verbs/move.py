"""Say in public how far an idea has come."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.activity.vocabulary import Action
from apps.forum.models import Thread
from apps.forum.verbs import post_reply, validate_body
from apps.people.models import User

from ..events import IDEA_DECLINED, IDEA_OPENED_AGAIN, IDEA_PLANNED, IDEA_SHIPPED, IDEA_STARTED, IDEA_UPDATED
from ..models import DECIDED, Idea, Stage, Statement
from .families import hold_idea

TOLD_AS: dict[Stage, Action] = {
    Stage.OPEN: IDEA_OPENED_AGAIN,
    Stage.PLANNED: IDEA_PLANNED,
    Stage.STARTED: IDEA_STARTED,
    Stage.SHIPPED: IDEA_SHIPPED,
    Stage.DECLINED: IDEA_DECLINED,
}


def step_refused(before: Stage, to: Stage) -> str:
    """Why an idea does not go from one stage straight to another; empty where it may."""
    if (before, to) == (Stage.SHIPPED, Stage.DECLINED):
        return _("What was shipped cannot be declined. Open it for votes again first, so that everybody hears of it.")
    return ""


@transaction.atomic
def move_idea(
    idea: Idea,
    *,
    to: Stage,
    by: User,
    statement: str,
    expected: Stage | None = None,
    at: datetime | None = None,
    **particulars,
) -> Statement:
    """Move an idea to a stage and say so in public, in a reply that also goes home. Returns what was said.

    A merged idea is moved where it lives on. Where it stands there already, new words are an update
    (`say_about_idea`), and the same words once more do nothing. `expected` is the stage that whoever decides has seen:
    where somebody else moved the idea meanwhile it raises ValidationError, as it does for a statement that is empty or
    too long, for a step that makes no sense and for what is no idea. `particulars` are kept with the event.
    """
    to = Stage(to)
    thread, held = _hold(idea)
    before = Stage(held.stage)
    words = validate_body(statement)
    latest = held.statements.select_related("post", "made_by").order_by("-made_at", "-id").first()
    if before == to and latest and latest.post.body == words:
        return latest
    if expected is not None and before != expected:
        raise ValidationError(
            _("%(name)s moved this idea to “%(stage)s” meanwhile. Look at it again before you decide.")
            % {"name": (latest and latest.made_by) or _("Somebody"), "stage": before.label}
        )
    if before == to:
        return _say(thread, held, to, by=by, words=words, action=IDEA_UPDATED, at=at, particulars=particulars)
    if reason := step_refused(before, to):
        raise ValidationError(reason)
    said = _say(thread, held, to, by=by, words=words, action=TOLD_AS[to], at=at, particulars=particulars)
    held.stage, held.stage_at = to, said.made_at
    if to in DECIDED:
        held.votes_returned_at = timezone.now()
    held.save(update_fields=["stage", "stage_at", "votes_returned_at"])
    if idea.pk == held.pk:
        idea.stage, idea.stage_at, idea.votes_returned_at = held.stage, held.stage_at, held.votes_returned_at
    return said


@transaction.atomic
def say_about_idea(idea: Idea, *, by: User, statement: str, at: datetime | None = None, **particulars) -> Statement:
    """Say something in public about an idea that stays where it stands; see `move_idea`. The same words do nothing."""
    _thread, held = _hold(idea)
    return move_idea(held, to=Stage(held.stage), by=by, statement=statement, at=at, **particulars)


def _hold(idea: Idea) -> tuple[Thread, Idea]:
    thread, held = hold_idea(idea.thread_id)
    if held is None:
        raise ValidationError(_("This conversation is no idea, so nothing is decided about it."))
    return thread, held


def _say(
    thread: Thread,
    idea: Idea,
    to: Stage,
    *,
    by: User,
    words: str,
    action: Action,
    at: datetime | None,
    particulars: dict,
) -> Statement:
    post = post_reply(thread, by=by, body=words, goes_home=True, at=at)
    before = idea.stage
    said = Statement.objects.create(
        idea=idea, stage_before=before, stage=to, post=post, made_by=by, made_at=post.posted_at
    )
    record(action, thread, by=by, at=at, post=post.pk, before=str(before), stage=str(to), **particulars)
    return said
