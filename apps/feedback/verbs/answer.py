"""Answer what we asked."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.company.models import Profile
from apps.foundation.plaintext import clean_text
from apps.foundation.scrubbing import scrub
from apps.people.models import User

from ..events import SURVEY_ANSWERED
from ..models import Invitation, Survey, SurveyQuestion, SurveyResponse
from ..models.survey import TEXT_LIMIT
from ..standing import Standing, response_to, standing_of

LOWEST = {Survey.Kind.CSAT: 1, Survey.Kind.NPS: 0}
HIGHEST = {Survey.Kind.CSAT: 5, Survey.Kind.NPS: 10}
SCALE = range(1, 6)


@transaction.atomic
def answer_invitation(
    invitation: Invitation, *, score: int, text: str = "", now: datetime | None = None
) -> SurveyResponse:
    """Give the one answer to what somebody was asked, or change it. Safe to repeat.

    Personal data in the words is masked. Raises ValidationError for a score that there is none of, words that are too
    long, and where no answer is taken any more.
    """
    now = now or timezone.now()
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("survey", "thread").get(pk=invitation.pk)
    )
    survey = invitation.survey
    lowest, highest = LOWEST[survey.kind], HIGHEST[survey.kind]
    if not lowest <= score <= highest:
        raise ValidationError(_("Choose one from %(lowest)d to %(highest)d.") % {"lowest": lowest, "highest": highest})
    standing = standing_of(invitation, now)
    if not standing.takes_answers:
        raise ValidationError(why_no_answer(standing))
    words = clean_words(text)
    response = response_to(invitation)
    if response is None:
        response = SurveyResponse.objects.create(
            survey=survey,
            invitation=invitation,
            person_id=invitation.person_id,
            thread_id=invitation.thread_id,
            product_id=invitation.product_id,
            score=score,
            text=words,
            answered_at=now,
        )
        _counted(survey)
        _say(survey, response)
        return response
    if (response.score, response.text) != (score, words):
        before = response.score
        response.score, response.text, response.changed_at = score, words, now
        response.save(update_fields=["score", "text", "changed_at"])
        if score != before:
            _say(survey, response, before=before)
    return response


@transaction.atomic
def answer_survey(
    survey: Survey, *, answers: Mapping[str, object], by: User | None = None, browser: str = ""
) -> SurveyResponse:
    """Answer a short survey, once for each person or browser: a second time the first answer is returned.

    `answers` by the number of the question as text: the number of the choice from 0, a list of those, 1 to 5, or words.
    Raises ValidationError for what does not fit the questions, and for a survey that takes no answers.
    """
    if (by is None) == (not browser):
        raise ValueError("either a person answers, or a browser")
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    whose = {"person": by} if by else {"browser": browser}
    given = SurveyResponse.objects.filter(survey=survey, invitation=None, **whose).first()
    if given is not None:
        return given
    if not survey.is_short or not survey.is_taking_answers():
        raise ValidationError(_("This survey is closed."))
    if by is None and survey.audience == Survey.Audience.MEMBERS:
        raise ValidationError(_("Sign in to answer."))
    checked = check_answers(list(survey.questions.all()), answers)
    try:
        with transaction.atomic():
            response = SurveyResponse.objects.create(survey=survey, answers=checked, **whose)
    except IntegrityError:
        return SurveyResponse.objects.get(survey=survey, invitation=None, **whose)
    _counted(survey)
    _say(survey, response)
    return response


def check_answers(questions: list[SurveyQuestion], answers: Mapping[str, object]) -> dict[str, object]:
    """The answers as they are kept: each of the shape of its question, those left out not in it.

    Raises ValidationError naming the question, and for an answer to what was not asked.
    """
    known = {str(question.pk): question for question in questions}
    if set(answers) - set(known):
        raise ValidationError(_("This answers a question that is not asked. Open the page anew."))
    checked = {}
    for number, question in known.items():
        value = _fitting(question, answers.get(number))
        if value is None:
            if question.is_required:
                raise ValidationError(_("“%(words)s” needs an answer.") % {"words": question.words})
            continue
        checked[number] = value
    if not checked:
        raise ValidationError(_("Answer at least one question."))
    return checked


def clean_words(text: str) -> str:
    """Somebody's words as they are kept: readable, within the limit, without what tells who they are."""
    text = clean_text(text.strip(), TEXT_LIMIT + 1)
    if len(text) > TEXT_LIMIT:
        raise ValidationError(_("Use at most %(limit)d characters.") % {"limit": TEXT_LIMIT})
    # A mask may be longer than what it hides.
    return scrub(text, Profile.current().order_number_pattern).text[:TEXT_LIMIT]


def why_no_answer(standing: Standing) -> str:
    """Why an answer is not taken, as a sentence; empty where it is."""
    return {
        Standing.KEPT: _("Thank you, you have answered. It stays as you said it."),
        Standing.REOPENED: _("The conversation was taken up again. We ask anew when it is solved."),
        Standing.EXPIRED: _("The time to answer this is over."),
    }.get(standing, "")


def _fitting(question: SurveyQuestion, value):
    """A value as it is kept; None for no answer. Raises ValidationError for what is none of the choices."""
    kind, Kind = question.kind, SurveyQuestion.Kind
    if value is None or value == "" or value == []:
        return None
    if kind == Kind.TEXT and isinstance(value, str):
        return clean_words(value) or None
    whole = [one for one in (value if isinstance(value, list) else [value]) if type(one) is int]
    allowed = SCALE if kind == Kind.SCALE else range(len(question.lines()))
    if kind == Kind.SEVERAL and isinstance(value, list):
        if len(whole) == len(value) == len(set(whole)) and set(whole) <= set(allowed):
            return sorted(whole)
    elif kind in (Kind.ONE, Kind.SCALE) and not isinstance(value, list) and whole and whole[0] in allowed:
        return whole[0]
    raise ValidationError(_("“%(words)s” has other choices. Open the page anew.") % {"words": question.words})


def _counted(survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(response_count=F("response_count") + 1)


def _say(survey: Survey, response: SurveyResponse, **particulars) -> None:
    """Nobody is named: what somebody thinks of us is theirs to say, and not told of them."""
    subject = response.thread or survey
    record(
        SURVEY_ANSWERED,
        subject,
        by=None,
        survey=survey.pk,
        response=response.pk,
        kind=str(survey.kind),
        title=survey.title,
        score=response.score,
        **particulars,
    )
