"""Let a question be read that was held, take one away and say why, and put it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.forum.models import REMOVAL_NOTE_LIMIT, Removal, Standing
from apps.foundation.letters import clean_line
from apps.people.models import User

from ..events import QUESTION_REMOVED, TOWNHALL_CHANGED
from ..models import TownHall, TownHallQuestion


@transaction.atomic
def release_question(question: TownHallQuestion, *, by: User) -> TownHallQuestion:
    """Let everybody read a question that was held. Safe to repeat. After the hour it becomes a conversation."""
    question = _locked(question)
    if question.is_held:
        question.standing, question.held_because = Standing.SHOWN, ""
        question.save(update_fields=["standing", "held_because"])
        _note_change(question, by)
    return question


@transaction.atomic
def remove_question(
    question: TownHallQuestion, *, by: User, reason: Removal.Reason, note: str = ""
) -> TownHallQuestion:
    """Show a question and its answer no more; whoever asked reads why. Safe to repeat; the first reason stays.

    `note` is for staff only. Raises ValidationError for one that is a conversation: it is removed there.
    """
    question = _locked(question)
    if question.is_removed:
        return question
    if question.carried_at:
        raise ValidationError(_("It is a conversation now. Remove the post there."))
    question.standing, question.removed_because = Standing.REMOVED, Removal.Reason(reason)
    question.removed_as = _role_of(by)
    question.removal_note = clean_line(note, REMOVAL_NOTE_LIMIT)
    question.removed_by, question.removed_at, question.held_because = by, timezone.now(), ""
    question.save()
    TownHall.objects.filter(answering=question).update(answering=None)
    told = str(question.get_removed_because_display())
    record(QUESTION_REMOVED, question.town_hall, by=by, question=question.pk, reason=told)
    _note_change(question, by)
    return question


@transaction.atomic
def restore_question(question: TownHallQuestion, *, by: User) -> TownHallQuestion:
    """Put a removed question back. Safe to repeat."""
    question = _locked(question)
    if question.is_removed:
        question.standing = Standing.SHOWN
        question.removed_because = question.removed_as = question.removal_note = ""
        question.removed_by = question.removed_at = None
        question.save()
        _note_change(question, by)
    return question


def _locked(question: TownHallQuestion) -> TownHallQuestion:
    # The town hall first, as answering does: what follows writes to both.
    TownHall.objects.select_for_update().get(pk=question.town_hall_id)
    rows = TownHallQuestion.objects.select_for_update(of=("self",)).select_related("town_hall")
    return rows.get(pk=question.pk)


def _note_change(question: TownHallQuestion, by: User) -> None:
    hall = question.town_hall
    TownHall.objects.filter(pk=hall.pk).update(changed_at=timezone.now())
    record(TOWNHALL_CHANGED, hall, by=by, title=hall.title, question=question.pk)


def _role_of(person: User) -> str:
    """In which role somebody acts, in a word for the asker; never who they are."""
    role = person.groups.order_by("name").values_list("name", flat=True).first()
    return (role or _("staff"))[:40]
