"""Short surveys: written by staff, answered once, shown when enough have answered."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone

from apps.activity.models import Event
from apps.feedback.models import Invitation, Survey, SurveyQuestion, SurveyResponse
from apps.feedback.verbs import (
    QuestionDesign,
    answer_survey,
    close_survey,
    open_survey,
    recount_surveys,
    refuse_surveys,
    standing_survey,
    write_survey,
)
from apps.people.leaving import everything_of, leaving_rules
from tests.conftest import make_person, signed_in
from tests.forum.pages import Page

pytestmark = pytest.mark.django_db
Kind = SurveyQuestion.Kind
ASKED = (
    QuestionDesign(words="What do you use most?", choices=["Toaster", "Kettle"], is_required=True),
    QuestionDesign(words="Where do you read us?", kind=Kind.SEVERAL, choices=["Here", "By mail", "Elsewhere"]),
    QuestionDesign(words="How easy was it?", kind=Kind.SCALE),
    QuestionDesign(words="What is missing?", kind=Kind.TEXT),
)


@pytest.fixture
def survey(mona, company) -> Survey:
    survey = write_survey("kitchen", by=mona, title="Your kitchen", questions=ASKED)
    return open_survey(survey, by=mona)


def numbers(survey) -> list[str]:
    return [str(pk) for pk in survey.questions.values_list("pk", flat=True)]


def typed(survey, **answers) -> dict:
    """What a browser sends: for the questions by their place, "q0" to "q3"."""
    names = [question.name for question in survey.questions.all()]
    return {names[int(key[1:])]: value for key, value in answers.items()}


def exported(answer) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def one_first(survey) -> str:
    return numbers(survey)[0]


def fill(survey, count: int) -> None:
    one, several, scale, text = numbers(survey)
    for n in range(count):
        answers = {one: n % 2, several: [0, 2], scale: 4, text: f"Words {n}"}
        answer_survey(survey, browser=f"key-{n}", answers=answers)


def test_visitors_and_members_answer_once(survey, ana, client):
    address = "/surveys/kitchen/"
    page = Page(client.get(address))
    assert "What do you use most?" in page.text
    answer = client.post(address, typed(survey, q0="1", q1=["0", "2"], q2="5", q3="More toasters, call +49 30 1234567"))
    assert answer.status_code == 302
    assert client.cookies["browser"]["httponly"]
    one, several, scale, text = numbers(survey)
    given = SurveyResponse.objects.get()
    assert (given.answers[one], given.answers[several], given.answers[scale]) == (1, [0, 2], 5)
    assert "1234567" not in given.answers[text]
    assert "You have answered" in Page(client.get(address)).text
    client.post(address, typed(survey, q0="0"))
    member = signed_in(Client(), ana)
    for choice in ("0", "1"):
        assert member.post(address, typed(survey, q0=choice)).status_code == 302
    assert [given.answers[one] for given in SurveyResponse.objects.order_by("pk")] == [1, 0]
    survey.refresh_from_db()
    assert survey.response_count == 2
    assert [event.actor for event in Event.objects.of("survey.answered")] == [None, None]
    assert recount_surveys() == 0


def test_what_does_not_fit_is_refused_and_stays_typed(survey, client):
    refused = client.post("/surveys/kitchen/", typed(survey, q2="3", q3="Some words"))
    assert refused.status_code == 422
    assert "Some words" in refused.content.decode()
    assert client.post("/surveys/kitchen/", typed(survey, q0="7")).status_code == 422
    assert client.post("/surveys/kitchen/", typed(survey, q0="0", q3="x" * 1001)).status_code == 422
    one, several, scale, text = numbers(survey)
    hostile = [
        {one: 2}, {one: "0"}, {one: True}, {one: [0]}, {one: 0, several: [0, 0]}, {one: 0, several: [3]},
        {one: 0, several: 1}, {one: 0, scale: 0}, {one: 0, scale: 6}, {one: 0, text: 5}, {one: 0, text: "x" * 1001},
        {one: 0, "999999": 1}, {one: {"a": 1}}, {},
    ]  # fmt: skip
    for answers in hostile:
        with pytest.raises(ValidationError):
            answer_survey(survey, browser="k", answers=answers)
    assert not SurveyResponse.objects.exists()


def test_a_survey_for_members_a_closed_one_and_one_that_is_over_take_no_answer(survey, ana, client, mona):
    address = "/surveys/kitchen/"
    Survey.objects.update(audience=Survey.Audience.MEMBERS)
    assert "Sign in to answer" in Page(client.get(address)).text
    assert client.post(address, typed(survey, q0="0")).status_code == 403
    member = signed_in(Client(), ana)
    Survey.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "This survey is closed" in Page(member.get(address)).text
    assert member.post(address, typed(survey, q0="0")).status_code == 403
    Survey.objects.update(closes_at=None)
    close_survey(survey, by=mona)
    assert member.post(address, typed(survey, q0="0")).status_code == 403
    with pytest.raises(ValidationError, match="closed"):
        answer_survey(survey, by=ana, answers={one_first(survey): 0})
    open_survey(survey, by=mona)
    assert member.post(address, typed(survey, q0="0")).status_code == 302


def test_results_are_withheld_while_few_have_answered_and_words_are_for_staff(survey, client, omar, settings):
    address = "/surveys/kitchen/results/"
    fill(survey, 4)
    words = Page(client.get(address)).text
    assert "So few have answered" in words
    assert "Toaster" not in words
    answer_survey(survey, browser="one more", answers={one_first(survey): 0})
    words = Page(client.get(address)).text
    assert "60 % 3" in words
    assert "40 % 2" in words
    assert "on average 4.0 of 5" in words
    assert "100 % 4" in words, "of those who answered this question"
    assert "Words 1" not in words
    assert "Words 1" in Page(signed_in(Client(), omar).get(address)).text


def test_it_is_written_within_limits_and_stays_as_it_was_answered(mona, survey):
    def refuse(match: str, *questions, slug="other"):
        with pytest.raises(ValidationError, match=match):
            write_survey(slug, by=mona, title="Other", questions=questions)

    ok = {"choices": ["Yes", "No"]}
    refuse("10 are the most", *(QuestionDesign(words=f"Question {n}", **ok) for n in range(11)))
    refuse("needs words", QuestionDesign(words=" ", **ok))
    refuse("asked twice", QuestionDesign(words="So", **ok), QuestionDesign(words="so", **ok))
    refuse("offers 1 choices", QuestionDesign(words="So", choices=["Yes"]))
    refuse("its kind has none", QuestionDesign(words="So", kind=Kind.TEXT, **ok))
    refuse("same choice twice", QuestionDesign(words="So", choices=["Yes", "yes"]))
    refuse("longer than 100", QuestionDesign(words="So", choices=["Yes", "x" * 101]))
    empty = write_survey("other", by=mona, title="Other", questions=())
    with pytest.raises(ValidationError, match="at least one question"):
        open_survey(empty, by=mona)
    empty.delete()
    fill(survey, 1)
    refuse("stay as they are", QuestionDesign(words="So", **ok), slug="kitchen")
    with pytest.raises(ProtectedError):
        survey.delete()


def test_who_writes_it_sees_it_first(mona, company, client):
    write_survey("soon", by=mona, title="Soon", questions=ASKED)
    assert client.get("/surveys/soon/").status_code == 404
    assert client.get("/surveys/soon/results/").status_code == 404
    assert client.get("/surveys/satisfaction/").status_code == 404
    preview = signed_in(client, mona).get("/surveys/soon/")
    assert "It is not open yet" in Page(preview).text
    assert client.post("/surveys/soon/", {}).status_code == 403


def test_staff_writes_opens_reads_and_takes_along(mona, company, client, settings):
    settings.LIMITS = {**settings.LIMITS, "export_answers": {}}
    signed_in(client, mona)
    form = {
        "title": "Your kitchen", "slug": "kitchen", "introduction": "", "audience": "everybody",
        "closes_at_0": "", "closes_at_1": "", "questions-TOTAL_FORMS": "1", "questions-INITIAL_FORMS": "0",
        "questions-0-place": "0", "questions-0-kind": "one", "questions-0-words": "=1+1 or 3?",
        "questions-0-choices": "Two", "questions-0-is_required": "on",
    }  # fmt: skip
    refused = client.post("/admin/feedback/survey/add/", form)
    assert refused.status_code == 200
    assert "offers 1 choices" in refused.content.decode()
    form["questions-0-choices"] = "=HYPERLINK(1)\r\n+Three"
    assert client.post("/admin/feedback/survey/add/", form).status_code == 302
    survey = Survey.objects.get()
    assert survey.created_by == mona
    assert client.post(f"/admin/feedback/survey/{survey.pk}/open/").status_code == 302
    answer_survey(survey, browser="k", answers={one_first(survey): 0})
    shown = client.get(f"/admin/feedback/survey/{survey.pk}/change/").content.decode()
    assert "=1+1 or 3?" in shown
    assert "questions-0-words" not in shown, "what was answered stays as it is"
    assert "Every answer as CSV" in shown
    rows = exported(client.get(f"/admin/feedback/survey/{survey.pk}/export/"))
    assert (rows[0][-1], rows[1][-1]) == ("'=1+1 or 3?", "'=HYPERLINK(1)")
    assert client.post(f"/admin/feedback/survey/{survey.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post("/admin/feedback/survey/", {"action": "delete_selected", "_selected_action": survey.pk, "post": "yes"})
    assert Survey.objects.filter(pk=survey.pk).exists()
    assert client.post(f"/admin/feedback/survey/{survey.pk}/close/").status_code == 302
    assert not Survey.objects.get(pk=survey.pk).is_open


def test_staff_reads_every_answer_and_not_who_gave_it(ana, thread, company, client, settings):
    settings.LIMITS = {**settings.LIMITS, "export_answers": {}}
    survey = standing_survey(Survey.Kind.CSAT)
    invitation = Invitation.objects.create(survey=survey, person=ana, thread=thread, once="csat:1")
    given = {"survey": survey, "invitation": invitation, "person": ana, "thread": thread}
    response = SurveyResponse.objects.create(**given, score=4, text="@SUM(A1)")
    signed_in(client, make_person("Otto", "Agent"))
    for address in ("", f"{response.pk}/change/", "?survey__kind__exact=csat"):
        shown = client.get(f"/admin/feedback/surveyresponse/{address}")
        assert shown.status_code == 200
        assert "@SUM(A1)" in shown.content.decode()
        assert "Ana" not in shown.content.decode()
    lines = exported(client.get("/admin/feedback/surveyresponse/export/"))
    assert lines[1][2:4] == ["4", str(thread.pk)]
    assert lines[1][5] == "'@SUM(A1)"
    shown = client.get(f"/admin/feedback/survey/{survey.pk}/change/").content.decode()
    assert "Chose 4 or 5: 1. On average 4.0 of 5." in shown
    assert client.post(f"/admin/feedback/survey/{survey.pk}/close/").status_code == 403


def test_who_leaves_leaves_figures_and_no_trace(survey, ana):
    one, _several, _scale, text = numbers(survey)
    answer_survey(survey, by=ana, answers={one: 1, text: "I am Ana"})
    nps = standing_survey(Survey.Kind.NPS)
    invitation = Invitation.objects.create(survey=nps, person=ana, once=f"nps:9:{ana.pk}", mail_due_at=timezone.now())
    SurveyResponse.objects.create(survey=nps, invitation=invitation, person=ana, score=9, text="My words")
    refuse_surveys(ana)
    taken = {label: list(rows) for label, rows in everything_of(ana)}
    assert [row["score"] for row in taken["feedback.SurveyResponse"]] == [None, 9]
    for rule in leaving_rules():
        if "feedback.SurveyResponse" in rule.models:
            rule.function(ana, keep_words=False)
            rule.function(ana, keep_words=False)
    kept = list(SurveyResponse.objects.order_by("pk").values_list("person", "answers", "score", "text"))
    assert kept == [(None, {one: 1}, None, ""), (None, {}, 9, "")]
    assert str(ana.pk) not in Invitation.objects.get().once.split(":")[1:2]
    assert (Invitation.objects.get().person, Invitation.objects.get().mail_due_at) == (None, None)
