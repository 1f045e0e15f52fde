"""What becomes of somebody's answers and votes when they leave, and what they take along of them."""

from collections.abc import Iterable

from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User

from .models import Invitation, Poll, PollVote, Survey, SurveyQuestion, SurveyRefusal, SurveyResponse

Kind = SurveyQuestion.Kind


@when_leaving("feedback.SurveyResponse", "feedback.Invitation", "feedback.SurveyRefusal")
def part_with_answers(person: User, *, keep_words: bool) -> None:
    """What they chose goes on counting, and nobody chose it. Their words stay or go as they wished."""
    mine = SurveyResponse.objects.filter(person=person)
    if not keep_words:
        for response in mine.exclude(answers={}).select_related("survey").iterator(chunk_size=200):
            spoken = set(response.survey.questions.filter(kind=Kind.TEXT).values_list("pk", flat=True))
            response.answers = {number: said for number, said in response.answers.items() if int(number) not in spoken}
            response.save(update_fields=["answers"])
        mine.update(text="")
    mine.update(person=None)
    Invitation.objects.filter(person=person).update(person=None, mail_due_at=None)
    # What is asked once of a person says who they are.
    for invitation in Invitation.objects.filter(once__startswith="nps:", once__endswith=f":{person.pk}"):
        invitation.once = f"nps:gone:{invitation.pk}"
        invitation.save(update_fields=["once"])
    SurveyRefusal.objects.filter(person=person).delete()


@when_leaving("feedback.PollVote", "feedback.Poll", "feedback.Survey")
def part_with_polls(person: User, *, keep_words: bool) -> None:
    """Their votes go on counting without a name. What they asked stays, as others have answered it."""
    PollVote.objects.filter(person=person).update(person=None)
    Poll.objects.filter(asked_by=person).update(asked_by=None)
    Survey.objects.filter(created_by=person).update(created_by=None)


@taken_along("feedback.SurveyResponse")
def answers_of(person: User) -> Iterable[dict]:
    """What they answered when they were asked."""
    fields = ("survey__title", "thread_id", "score", "answers", "text", "answered_at", "changed_at")
    return plain_rows(SurveyResponse.objects.filter(person=person), *fields)


@taken_along("feedback.Invitation")
def invitations_of(person: User) -> Iterable[dict]:
    """What they were asked, and when."""
    return plain_rows(Invitation.objects.filter(person=person), "survey__title", "thread_id", "invited_at", "mailed_at")


@taken_along("feedback.SurveyRefusal")
def refusal_of(person: User) -> Iterable[dict]:
    """That they want to be asked nothing."""
    return plain_rows(SurveyRefusal.objects.filter(person=person), "refused_at")


@taken_along("feedback.PollVote")
def votes_of(person: User) -> Iterable[dict]:
    """What they chose in polls, also in secret ones: it is theirs."""
    fields = ("poll__thread_id", "poll__question", "choice__words", "chosen_at")
    return plain_rows(PollVote.objects.filter(person=person), *fields)


@taken_along("feedback.Poll")
def polls_of(person: User) -> Iterable[dict]:
    """What they asked in polls."""
    return plain_rows(Poll.objects.filter(asked_by=person), "thread_id", "question", "created_at", "closed_at")


@taken_along("feedback.Survey")
def surveys_of(person: User) -> Iterable[dict]:
    """The surveys that they wrote."""
    return plain_rows(Survey.objects.filter(created_by=person), "title", "slug", "created_at")
