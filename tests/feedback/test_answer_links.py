"""A link answers for one person about one settling, for thirty days, and says clearly when it does not."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from apps.feedback.answer_forms import ScoreForm
from apps.feedback.links import answer_path, refuse_path
from apps.feedback.models import Invitation, Survey, SurveyRefusal, SurveyResponse
from apps.feedback.tokens import Asked, answer_token, read_answer_token, refuse_token
from apps.feedback.verbs import answer_invitation, ask_about_resolution
from apps.forum.models import Thread, Visibility
from apps.forum.verbs import merge_threads, post_reply, reopen_thread, resolve_thread
from apps.notifications.tokens import SOLVED, Outcome, outcome_token
from tests.conftest import signed_in
from tests.forum.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(thread, ana, omar, company):
    post_reply(thread, by=omar, body="Descale it.")
    resolve_thread(thread, by=ana)
    return ask_about_resolution(Thread.objects.get(pk=thread.pk))


def backdate(invitation, **span):
    Invitation.objects.filter(pk=invitation.pk).update(invited_at=timezone.now() - timedelta(**span))


def test_it_is_answered_once_and_changed_for_a_week_and_then_read(invitation, client):
    address = answer_path(invitation)
    assert client.post(address, {"score": "2", "text": "Slow."}).status_code == 303
    assert client.post(f"{address}?score=5", {"score": "3", "text": "Slow, but kind."}).status_code == 303
    response = SurveyResponse.objects.get()
    assert (response.score, response.text) == (3, "Slow, but kind.")
    assert response.changed_at > response.answered_at
    page = client.get(f"{address}?score=5")
    checked = [tag[1]["value"] for tag in Page(page).tags if tag[0] == "input" and "checked" in tag[1]]
    assert checked == ["3"], "what was said counts more than what the link chose"
    SurveyResponse.objects.update(answered_at=timezone.now() - timedelta(days=7, minutes=1))
    page = client.get(address)
    assert page.status_code == 200
    assert "It stays as you said it" in Page(page).text
    assert client.post(address, {"score": "1"}).status_code == 409
    assert SurveyResponse.objects.get().score == 3
    assert Survey.objects.get().response_count == 1


def test_forged_links_and_those_made_for_something_else_are_not_found(invitation, ana, thread, client):
    good = answer_token(Asked(invitation.pk, ana.pk, invitation.event_id))
    forged = [
        "nonsense",
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        good.replace(str(invitation.pk), str(invitation.pk + 1), 1),
        outcome_token(Outcome(thread.pk, ana.pk, SOLVED)),
        refuse_token(Asked(invitation.pk, ana.pk, invitation.event_id)),
        "x" * 5000,
    ]
    for token in forged:
        assert read_answer_token(token) is None
        for answer in (client.get(f"/survey/{token}/"), client.post(f"/survey/{token}/", {"score": "5"})):
            assert answer.status_code == 404
            assert "This link is not complete" in Page(answer).text
    assert not SurveyResponse.objects.exists()


def test_a_link_that_is_over_says_so(invitation, thread, ana, bela, omar, client):
    address = answer_path(invitation)
    others = [
        Asked(invitation.pk, bela.pk, invitation.event_id),
        Asked(invitation.pk, ana.pk, invitation.event_id + 99),
    ]
    for asked in others:
        assert client.get(f"/survey/{answer_token(asked)}/").status_code == 410, "another person or settling"
    stranger = signed_in(Client(), bela)
    assert stranger.post(address, {"score": "1"}).status_code == 409
    backdate(invitation, days=31)
    for answer in (client.get(address), client.post(address, {"score": "5"})):
        assert answer.status_code == 410
        assert "The time to answer this is over" in Page(answer).text
    backdate(invitation, days=1)
    reopen_thread(thread, by=ana)
    for answer in (client.get(address), client.post(address, {"score": "5"})):
        assert answer.status_code == 409
        assert "We ask anew when it is solved" in Page(answer).text
    Thread.objects.update(visibility=Visibility.HELD)
    assert client.get(address).status_code == 410
    assert not SurveyResponse.objects.exists()


def test_a_private_title_and_a_conversation_joined_with_another_are_no_trouble(
    invitation, thread, make_thread, omar, client
):
    merge_threads(thread, into=make_thread(title="The older one"), by=omar)
    assert client.post(answer_path(invitation), {"score": "5"}).status_code == 303
    Thread.objects.update(visibility=Visibility.PRIVATE)
    page = client.get(answer_path(invitation))
    assert page.status_code == 200
    assert thread.title not in page.content.decode()


def test_what_does_not_fit_is_named_and_stays_typed(invitation, client):
    address = answer_path(invitation)
    for typed in ({"text": "Why not?"}, {"score": "9", "text": "Why not?"}, {"score": "5", "text": "x" * 1001}):
        answer = client.post(address, typed)
        assert answer.status_code == 422
        assert typed["text"] in answer.content.decode()
    for score in (0, 6, -1):
        with pytest.raises(ValidationError, match="from 1 to 5"):
            answer_invitation(invitation, score=score)
    assert len(ScoreForm(kind=Survey.Kind.NPS).fields["score"].choices) == 11
    assert not SurveyResponse.objects.exists()


def test_one_click_in_the_mail_program_ends_the_questions_and_opening_does_not(invitation, ana, client):
    address = refuse_path(invitation)
    strict = Client(enforce_csrf_checks=True)
    assert client.get(address).status_code == 200
    assert not SurveyRefusal.objects.exists()
    answer = strict.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    assert strict.post(address).status_code == 200
    assert SurveyRefusal.objects.get().person == ana
    assert client.get("/survey/nonsense/stop/").status_code == 404
    assert strict.post(answer_path(invitation), {"score": "5"}).status_code == 403, "an answer needs the page's token"


def test_too_many_answers_are_refused(invitation, client, settings):
    settings.LIMITS = {**settings.LIMITS, "answer": {"visitor": "2/h"}}
    assert [client.post(answer_path(invitation), {"score": "5"}).status_code for _ in range(3)] == [303, 303, 429]
