"""What people think, as the browser meets it: polls before and after the vote, surveys, and the links of mails."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from apps.feedback.links import answer_path, refuse_path
from apps.feedback.models import Survey, SurveyQuestion
from apps.feedback.verbs import (
    QuestionDesign,
    answer_invitation,
    answer_survey,
    ask_about_resolution,
    choose,
    close_poll,
    open_poll,
    open_survey,
    standing_survey,
    write_survey,
)
from apps.forum.models import Thread
from apps.forum.verbs import open_thread, post_reply, resolve_thread
from apps.people.models import User

Kind = SurveyQuestion.Kind
QUESTIONS = (
    QuestionDesign(words="What do you boil most?", choices=["Tea", "Coffee", "Eggs"], is_required=True),
    QuestionDesign(words="When?", kind=Kind.SEVERAL, choices=["In the morning", "In the evening", "At night"]),
    QuestionDesign(words="How loud is your kettle?", kind=Kind.SCALE),
    QuestionDesign(words="What would you tell it?", kind=Kind.TEXT),
)


def fill(*, ana: User, bela: User, mona: User, omar: User) -> dict[str, str]:
    """Make them. Returns the address of each page by a short name."""
    told = {**_polls(ana, bela, mona, omar), **_surveys(mona), **_asked(ana, omar)}
    kettle = open_thread(by=ana, title="Which kettle is the quietest?", body="Mine is not.")
    told["poll, to write"] = reverse("feedback:poll", args=[kettle.pk])
    return told


def _polls(ana: User, bela: User, mona: User, omar: User) -> dict[str, str]:
    told = {}
    for name, particulars in (("poll", {}), ("poll, closed", {"is_secret": False, "is_multiple": True})):
        thread = open_thread(by=ana, title=f"How full do you fill it ({name})", body="I wonder.")
        choices = ["A cup", "Half", "To the brim, as somebody always comes"]
        poll = open_poll(
            thread,
            by=ana,
            question="How full?",
            choices=choices,
            closes_at=timezone.now() + timedelta(days=7),
            **particulars,
        )
        first, second, _third = poll.choices.order_by("place").values_list("pk", flat=True)
        for person, choice in ((bela, first), (mona, second), (omar, first)):
            choose(poll, by=person, choices=[choice])
        if particulars:
            close_poll(poll, by=ana)
        told[name] = thread.get_absolute_url()
    return told


def _surveys(mona: User) -> dict[str, str]:
    survey = write_survey(
        "kettles", by=mona, title="You and your kettle", questions=QUESTIONS, introduction="One minute, we promise."
    )
    open_survey(survey, by=mona)
    one, several, scale, text = (str(pk) for pk in survey.questions.values_list("pk", flat=True))
    for number in range(7):
        answers = {one: number % 3, several: [0, 2], scale: 1 + number % 5, text: f"Sing number {number}"}
        answer_survey(survey, browser=f"seed-{number}", answers=answers)
    few = write_survey("new-kettles", by=mona, title="The next kettle", questions=QUESTIONS[:1])
    open_survey(few, by=mona)
    return {
        "survey": survey.get_absolute_url(),
        "results": reverse("feedback:results", args=[survey.slug]),
        "results, too few": reverse("feedback:results", args=[few.slug]),
        "admin survey": reverse("admin:feedback_survey_change", args=[survey.pk]),
        "admin satisfaction": reverse("admin:feedback_survey_change", args=[standing_survey(Survey.Kind.CSAT).pk]),
    }


def _asked(ana: User, omar: User) -> dict[str, str]:
    told, asked = {}, []
    for name in ("satisfaction", "satisfaction, answered"):
        thread = open_thread(by=ana, title=f"It hums ({name})", body="At night.")
        post_reply(thread, by=omar, body="Put it on cork.")
        resolve_thread(thread, by=omar)
        asked.append(ask_about_resolution(Thread.objects.get(pk=thread.pk)))
        told[name] = thread.get_absolute_url()
    first, second = asked
    answer_invitation(second, score=4, text="Cork works.")
    told |= {"answer": answer_path(first, 4), "answer, given": answer_path(second), "refuse": refuse_path(first)}
    return told
