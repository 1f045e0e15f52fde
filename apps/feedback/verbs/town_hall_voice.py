"""Say that one wants to hear about a question, and take that back."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.people.models import User

from ..models import TownHallQuestion, TownHallVoice
from ..town_hall_rules import is_asked_now


@transaction.atomic
def give_voice(question: TownHallQuestion, *, by: User, at: datetime | None = None) -> TownHallVoice:
    """Count one more who wants to hear about it; each person once. Safe to repeat.

    Raises ValidationError where nobody reads the question, it has its answer, or the hour is over.
    """
    question = _locked(question)
    voice, given = TownHallVoice.objects.get_or_create(
        question=question, person=by, defaults={"given_at": at or timezone.now()}
    )
    if given:
        TownHallQuestion.objects.filter(pk=question.pk).update(voice_count=F("voice_count") + 1)
    return voice


@transaction.atomic
def take_back_voice(question: TownHallQuestion, *, by: User) -> TownHallQuestion:
    """Count one fewer. Safe to repeat. Raises ValidationError where voices count no more."""
    question = _locked(question)
    deleted, _rows = TownHallVoice.objects.filter(question=question, person=by).delete()
    if deleted:
        TownHallQuestion.objects.filter(pk=question.pk).update(voice_count=F("voice_count") - 1)
    return question


@transaction.atomic
def recount_voices(questions: Sequence[TownHallQuestion]) -> int:
    """Count the voices of these questions anew. Returns how many counts were wrong."""
    wrong = 0
    for question in TownHallQuestion.objects.select_for_update().filter(pk__in=[one.pk for one in questions]):
        true = question.voices.count()
        if true != question.voice_count:
            question.voice_count = true
            question.save(update_fields=["voice_count"])
            wrong += 1
    return wrong


def _locked(question: TownHallQuestion) -> TownHallQuestion:
    rows = TownHallQuestion.objects.select_for_update(of=("self",)).select_related("town_hall")
    question = rows.get(pk=question.pk)
    if not (verdict := is_asked_now(question.town_hall)):
        raise ValidationError(str(verdict))
    if not question.is_shown or question.is_answered:
        raise ValidationError(_("This question takes no more voices: it was answered, or nobody reads it."))
    return question
