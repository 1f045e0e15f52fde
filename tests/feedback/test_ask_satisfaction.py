"""Whoever asked is asked how well it was solved: once for each settling, in one mail, by links that answer nothing."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from apps.activity.models import Event
from apps.feedback.asking import csat_between
from apps.feedback.models import Invitation, Survey, SurveyRefusal, SurveyResponse
from apps.feedback.verbs import answer_invitation, ask_about_resolution, close_survey, refuse_surveys, standing_survey
from apps.forum.models import Kind, PrivateTalk, Thread
from apps.forum.verbs import open_thread, post_reply, reopen_thread, resolve_thread, take_private
from apps.notifications.models import Frequency, Watch
from apps.notifications.verbs import (
    choose_preference,
    follow_by_address,
    mail_due_invitations,
    mail_due_notifications,
    unfollow_subject,
)
from apps.people.verbs import StagedAuthor, stage_person
from tests.conftest import signed_in
from tests.forum.pages import Page

pytestmark = pytest.mark.django_db


def in_a_while(**span):
    return timezone.now() + timedelta(**(span or {"minutes": 3}))


def fresh(thread) -> Thread:
    return Thread.objects.select_related("author").get(pk=thread.pk)


@pytest.fixture
def answered(thread, omar, company, catch_up):
    post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    return fresh(thread)


@pytest.fixture
def mailed(mailoutbox, catch_up):
    """What was mailed to an address after so long that every mail had its time."""

    def run(address, **span) -> list:
        before = len(mailoutbox)
        mail_due_notifications(now=in_a_while(minutes=5))
        while mail_due_invitations(now=in_a_while(**(span or {"hours": 2}))):
            pass
        catch_up()
        return [mail for mail in mailoutbox[before:] if mail.to == [address]]

    return run


def score_links(mail) -> list[str]:
    return [
        urlsplit(link)._replace(scheme="", netloc="").geturl()
        for link in re.findall(r"\S+/survey/\S+\?score=\d+", mail.body)
    ]


def test_the_mail_that_asks_for_confirmation_asks_how_well_too_and_no_second_mail_does(
    answered, ana, omar, mailed, catch_up
):
    resolve_thread(answered, by=omar)
    catch_up()
    [mail] = mailed(ana.email)
    assert "Did this solve it?" in mail.body
    assert [link[-1] for link in score_links(mail)] == list("54321")
    assert mailed(ana.email, days=3) == []
    resolve_thread(answered, by=ana)
    catch_up()
    assert mailed(ana.email, days=3) == [], "a confirmation is the same settling"
    assert Invitation.objects.count() == 1


def test_who_settles_it_herself_gets_a_mail_of_its_own_unless_she_answered_meanwhile(
    make_thread, ana, omar, mailed, catch_up
):
    first, second = make_thread(title="The first one"), make_thread(title="The second one")
    for thread in (first, second):
        post_reply(thread, by=omar, body="Descale it.")
        resolve_thread(fresh(thread), by=ana)
    catch_up()
    answer_invitation(Invitation.objects.get(thread=first), score=5)
    assert all("How did we do?" not in mail.subject for mail in mailed(ana.email, minutes=30)), "not at once"
    [mail] = mailed(ana.email)
    assert mail.subject.endswith("How did we do? The second one")
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mailed(ana.email, days=2) == []


def test_scanners_that_follow_every_link_answer_nothing(answered, ana, mailed, catch_up, client):
    resolve_thread(answered, by=ana)
    catch_up()
    [mail] = [mail for mail in mailed(ana.email) if "/survey/" in mail.body]
    links = re.findall(r"https?://[^\s\"<>]+", mail.body) + re.findall(r'href="([^"]+)"', mail.alternatives[0].content)
    links.append(mail.extra_headers["List-Unsubscribe"].strip("<>"))
    paths = {urlsplit(link)._replace(scheme="", netloc="").geturl().replace("&amp;", "&") for link in links}
    assert len([path for path in paths if path.startswith("/survey/")]) == 6
    events = Event.objects.count()
    for path in sorted(paths):
        for fetch in (client.get, client.head, client.get, client.head):
            assert fetch(path).status_code in {200, 301, 302}
    assert (SurveyResponse.objects.count(), SurveyRefusal.objects.count(), Event.objects.count()) == (0, 0, events)
    page = client.get(score_links(mail)[1])
    checked = [tag for tag in Page(page).tags if tag[0] == "input" and "checked" in tag[1]]
    assert [tag[1]["value"] for tag in checked] == ["4"]
    assert page["Cache-Control"].startswith("max-age=0")


def test_whoever_asked_by_mail_without_an_account_is_asked_there(board, omar, company, mailed, catch_up, client):
    person = stage_person("mail", StagedAuthor("lena@example.net", "Lena", display_name="Lena"))
    thread = open_thread(by=person, title="The kettle leaks", body="On the table.")
    follow_by_address(thread, address="lena@example.net", because=Watch.Because.ASKED)
    post_reply(thread, by=omar, body="Close the lid.")
    resolve_thread(fresh(thread), by=omar)
    catch_up()
    [mail] = mailed("lena@example.net")
    answer = client.post(score_links(mail)[0], {"score": "5", "text": "Call me: +49 30 1234567"})
    assert answer.status_code == 303
    response = SurveyResponse.objects.get()
    assert (response.score, response.person, response.thread) == (5, person, thread)
    assert "1234567" not in response.text
    told = csat_between(timezone.now() - timedelta(days=1), in_a_while())
    assert (told.asked, told.returned, told.answered, told.satisfied, told.share) == (1, 1, 1, 1, 1.0)
    assert csat_between(timezone.now() - timedelta(days=1), in_a_while(), thread__said_on="X").answered == 0


def test_nobody_is_asked_where_it_makes_no_sense(make_thread, jane, ana, omar, company):
    def settled(*, reply=True, by=omar, **particulars):
        thread = make_thread(**particulars)
        if reply:
            post_reply(thread, by=omar, body="Descale it.")
        resolve_thread(fresh(thread), by=by)
        return ask_about_resolution(fresh(thread))

    assert settled() is not None
    assert settled(kind=Kind.PRAISE) is None
    assert settled(kind=Kind.IDEA) is None
    assert settled(reply=False) is None, "nobody answered"
    assert settled(by=omar, title="By staff") is not None
    assert settled(by=omar) is not None
    assert ask_about_resolution(make_thread()) is None, "open"
    elsewhere = open_thread(by=jane, title="Said elsewhere", body="On Mastodon.")
    ours = open_thread(by=omar, title="Asked by staff", body="By us.")
    for thread in (elsewhere, ours):
        post_reply(thread, by=omar, body="Descale it.")
        resolve_thread(fresh(thread), by=omar)
        assert ask_about_resolution(fresh(thread)) is None
    close_survey(standing_survey(Survey.Kind.CSAT), by=None)
    assert settled() is None, "satisfaction is not asked at all"


def test_a_private_part_is_not_asked_about(answered, omar, department):
    talk = take_private(answered, by=omar, department=department, reason=PrivateTalk.Reason.PERSONAL_DATA).talk
    Thread.objects.filter(pk=talk.pk).update(reply_count=1)
    Event.objects.create(action="thread.resolved", subject_type="forum.thread", subject_id=talk.pk)
    assert ask_about_resolution(fresh(talk)) is None


@pytest.mark.parametrize("way", ["no mail", "muted", "refused", "reopened", "stopped asking"])
def test_who_takes_no_mail_is_asked_on_the_page_only(answered, ana, omar, mailed, catch_up, client, way):
    if way == "no mail":
        choose_preference(ana, frequency=Frequency.NONE)
    if way == "muted":
        unfollow_subject(answered, by=ana)
    if way == "refused":
        refuse_surveys(ana)
    resolve_thread(answered, by=ana)
    catch_up()
    if way == "reopened":
        reopen_thread(answered, by=ana)
        catch_up()
    if way == "stopped asking":
        close_survey(standing_survey(Survey.Kind.CSAT), by=None)
    assert [mail for mail in mailed(ana.email) if "/survey/" in mail.body] == []
    assert Invitation.objects.get().mailed_at is None
    page = signed_in(client, ana).get(answered.get_absolute_url())
    assert ("How did we do?" in Page(page).text) == (way not in {"reopened", "stopped asking"})


def test_each_settling_is_asked_about_and_keeps_its_own_answer(answered, ana, omar, catch_up):
    resolve_thread(answered, by=omar)
    catch_up()
    first = Invitation.objects.get()
    answer_invitation(first, score=2, text="It came back.")
    reopen_thread(answered, by=ana)
    post_reply(answered, by=omar, body="Try this.")
    resolve_thread(answered, by=ana)
    catch_up()
    second = Invitation.objects.exclude(pk=first.pk).get()
    answer_invitation(second, score=5)
    assert list(SurveyResponse.objects.order_by("pk").values_list("invitation", "score")) == [
        (first.pk, 2),
        (second.pk, 5),
    ]
    answer_invitation(first, score=1)
    assert sorted(SurveyResponse.objects.values_list("score", flat=True)) == [1, 5]
    scores = [(event.particulars["score"], event.actor) for event in Event.objects.of("survey.answered").order_by("pk")]
    assert scores == [(2, None), (5, None), (1, None)], "the log names nobody"


def test_she_says_it_on_the_page_before_the_log_was_told(answered, ana, bela, client, catch_up):
    resolve_thread(answered, by=ana)
    address = f"/threads/{answered.pk}/satisfaction/"
    page = Page(signed_in(client, ana).get(answered.get_absolute_url()))
    assert page.form_to(address)["fields"].keys() >= {"score", "text", "csrfmiddlewaretoken"}
    assert client.post(address, {"text": "no score"}).status_code == 422
    assert client.post(address, {"score": "4"}).status_code == 302
    catch_up()
    assert SurveyResponse.objects.get().score == 4
    assert Invitation.objects.count() == 1
    shown = client.get(answered.get_absolute_url())
    assert "You said: 4 – well" in Page(shown).text
    stranger = signed_in(Client(), bela)
    assert "How did we do?" not in Page(stranger.get(answered.get_absolute_url())).text
    assert stranger.post(address, {"score": "1"}).status_code == 403
    assert Client().post(address, {"score": "1"}).status_code == 403
