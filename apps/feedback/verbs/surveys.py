"""Write a survey, open it and close it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.foundation.plaintext import clean_line
from apps.people.models import User

from ..models import Survey, SurveyQuestion
from ..models.survey import CHOICE_LIMIT, FEWEST_CHOICES, MOST_CHOICES, MOST_QUESTIONS, QUESTION_LIMIT

SHOWN = 40
CHOOSING = (SurveyQuestion.Kind.ONE, SurveyQuestion.Kind.SEVERAL)
# What the two standing surveys ask.
STANDING = {
    Survey.Kind.CSAT: ("satisfaction", gettext_noop("How well did we solve this?")),
    Survey.Kind.NPS: ("recommendation", gettext_noop("How likely are you to recommend us?")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDesign:
    """One question to ask; `choices` are lines of text for the kinds that choose."""

    words: str
    kind: str = SurveyQuestion.Kind.ONE
    choices: Sequence[str] = ()
    is_required: bool = False


def standing_survey(kind: str) -> Survey:
    """The one survey of a standing kind (satisfaction, recommendation); made open when it is first needed."""
    survey = Survey.objects.filter(kind=kind).first()
    if survey is not None:
        return survey
    slug, title = STANDING[kind]
    now = timezone.now()
    try:
        with transaction.atomic():
            return Survey.objects.create(kind=kind, slug=slug, title=title, is_open=True, opened_at=now)
    except IntegrityError:
        # Somebody needed it at the same moment.
        return Survey.objects.get(kind=kind)


@transaction.atomic
def write_survey(
    slug: str, *, by: User | None, title: str, questions: Sequence[QuestionDesign], **particulars
) -> Survey:
    """Make the short survey of this address, or give the one that is there these questions. Safe to repeat.

    `particulars` are introduction, audience and closes_at. Raises ValidationError for what breaks a limit, and once
    somebody has answered: their answers belong to the questions as they were.
    """
    check_questions(questions)
    survey = Survey.objects.select_for_update().filter(slug=slug).first() or Survey(slug=slug, created_by=by)
    if not survey.is_short:
        raise ValidationError(_("This address belongs to a standing survey. Choose another."))
    if survey.pk and survey.response_count:
        raise ValidationError(_("Somebody has answered already, so its questions stay as they are."))
    survey.title = title
    for name, value in particulars.items():
        setattr(survey, name, value)
    rows = [
        SurveyQuestion(
            survey=survey,
            place=place,
            kind=SurveyQuestion.Kind(one.kind),
            words=clean_line(one.words, QUESTION_LIMIT),
            choices="\n".join(clean_line(line, CHOICE_LIMIT) for line in one.choices),
            is_required=one.is_required,
        )
        for place, one in enumerate(questions)
    ]
    survey.full_clean()
    for row in rows:
        row.full_clean(exclude=["survey"])
    survey.save()
    survey.questions.all().delete()
    SurveyQuestion.objects.bulk_create(rows)
    return survey


@transaction.atomic
def open_survey(survey: Survey, *, by: User | None, at: datetime | None = None) -> Survey:
    """Take answers. Safe to repeat. Raises ValidationError for one without questions, or that is over by the clock."""
    at = at or timezone.now()
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if survey.is_open:
        return survey
    if survey.is_short and not survey.questions.exists():
        raise ValidationError(_("Write at least one question before you open it."))
    if survey.closes_at and survey.closes_at <= at:
        raise ValidationError(_("Its closing time is over. Set a later one, or none."))
    survey.is_open, survey.opened_at = True, survey.opened_at or at
    survey.save(update_fields=["is_open", "opened_at"])
    return survey


@transaction.atomic
def close_survey(survey: Survey, *, by: User | None) -> Survey:
    """Take no more answers; what was answered stays. Of a standing survey: ask nobody any more. Safe to repeat."""
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if survey.is_open:
        survey.is_open = False
        survey.save(update_fields=["is_open"])
    return survey


def check_questions(questions: Sequence[QuestionDesign]) -> None:
    """Raise ValidationError, naming what to change, unless a survey may ask all of this."""
    if len(questions) > MOST_QUESTIONS:
        raise ValidationError(
            _("This survey has %(number)d questions; %(limit)d are the most. Short ones are answered.")
            % {"number": len(questions), "limit": MOST_QUESTIONS}
        )
    seen = set()
    for one in questions:
        shown = one.words[:SHOWN]
        if len(one.words) > QUESTION_LIMIT:
            raise ValidationError(
                _("The question “%(words)s…” has %(length)d characters; %(limit)d are the most.")
                % {"words": shown, "length": len(one.words), "limit": QUESTION_LIMIT}
            )
        words = clean_line(one.words, QUESTION_LIMIT)
        if not words:
            raise ValidationError(_("Every question needs words."))
        if words.casefold() in seen:
            raise ValidationError(_("“%(words)s” is asked twice. Ask it once.") % {"words": shown})
        seen.add(words.casefold())
        _check_choices(one, shown)


def _check_choices(one: QuestionDesign, shown: str) -> None:
    lines = [clean_line(line, CHOICE_LIMIT + 1) for line in one.choices if line.strip()]
    if one.kind not in CHOOSING:
        if lines:
            raise ValidationError(
                _("“%(words)s” offers choices, but its kind has none. Change the kind, or empty the choices.")
                % {"words": shown}
            )
        return
    if not FEWEST_CHOICES <= len(lines) <= MOST_CHOICES:
        raise ValidationError(
            _("“%(words)s” offers %(number)d choices; give %(fewest)d to %(most)d, one on each line.")
            % {"words": shown, "number": len(lines), "fewest": FEWEST_CHOICES, "most": MOST_CHOICES}
        )
    if too_long := next((line for line in lines if len(line) > CHOICE_LIMIT), None):
        raise ValidationError(
            _("The choice “%(choice)s…” is longer than %(limit)d characters.")
            % {"choice": too_long[:SHOWN], "limit": CHOICE_LIMIT}
        )
    if len({line.casefold() for line in lines}) < len(lines):
        raise ValidationError(_("“%(words)s” offers the same choice twice.") % {"words": shown})
