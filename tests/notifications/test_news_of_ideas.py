"""What becomes of an idea is told to whoever voted for it or follows it: once, and no longer than they want it."""

import pytest
from django.urls import reverse

from apps.ideas.models import Stage
from apps.ideas.verbs import (
    cast_vote,
    idea_of,
    move_idea,
    publish_release,
    say_about_idea,
    take_back_vote,
    withdraw_release,
    write_release,
)
from apps.notifications.models import Frequency, Notification, Preference
from apps.notifications.verbs import (
    choose_preference,
    follow_subject,
    mail_due_notifications,
    make_digest,
    unfollow_subject,
)
from tests.conftest import make_person, signed_in
from tests.notifications.readers import actions, in_a_while, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(make_thread, ana, bela, company, catch_up):
    """Ana's idea; Bela voted for it."""
    made = idea_of(make_thread(title="Less noise", kind="idea"))
    cast_vote(made, by=bela)
    catch_up()
    Notification.objects.all().delete()
    return made


@pytest.fixture
def release(idea, rita):
    return write_release(by=rita, title="Quieter kettle", body="It hums **no more**.", ideas=[idea])


def test_each_step_is_told_once_to_voters_and_followers_with_its_words(idea, rita, ana, bela, omar, catch_up, client):
    follow_subject(idea.thread, by=omar)
    move_idea(idea, to=Stage.PLANNED, by=rita, statement="In May.")
    move_idea(idea, to=Stage.PLANNED, by=rita, statement="In May.")
    say_about_idea(idea, by=rita, statement="Or in June.")
    catch_up()
    assert actions(ana) == actions(bela) == actions(omar) == ["idea.planned", "idea.updated"]
    assert [one.reason for one in (*told(ana)[:1], *told(bela)[:1], *told(omar)[:1])] == ["asked", "voted", "followed"]
    assert told(bela)[0].post.body == "In May."
    assert told(rita) == []
    page = signed_in(client, bela).get(reverse("notifications:list")).text
    assert "Rita planned this" in page and "you voted for it" in page


def test_who_takes_the_vote_back_or_mutes_the_idea_hears_no_more(idea, rita, bela, catch_up, mailoutbox):
    fritz = make_person("Fritz")
    cast_vote(idea, by=fritz)
    unfollow_subject(idea.thread, by=fritz)
    move_idea(idea, to=Stage.PLANNED, by=rita, statement="In May.")
    catch_up()
    assert actions(fritz) == []
    take_back_vote(idea, by=bela)
    mail_due_notifications(now=in_a_while(minutes=3))
    catch_up()
    assert [mail for mail in mailoutbox if mail.to == [bela.email]] == []
    move_idea(idea, to=Stage.STARTED, by=rita, statement="Begun.")
    catch_up()
    assert actions(bela) == ["idea.planned"]


def test_a_release_is_mailed_with_its_words_and_leads_to_its_page(
    release, idea, rita, bela, catch_up, mailoutbox, client
):
    publish_release(release, by=rita)
    catch_up()
    mail_due_notifications(now=in_a_while(minutes=3))
    catch_up()
    [mail] = [mail for mail in mailoutbox if mail.to == [bela.email]]
    assert mail.subject == "[Acme] Less noise"
    for words in (
        "Rita shipped “Quieter kettle”",
        "> It hums no more.",
        release.get_absolute_url(),
        "you voted for it",
    ):
        assert words in mail.body, words
    leave = mail.message()["List-Unsubscribe"].strip("<>").partition("//")[2].partition("/")[2]
    [one] = told(bela)
    assert signed_in(client, bela).get(one.get_absolute_url()).url == release.get_absolute_url()
    client.post(f"/{leave}", {"List-Unsubscribe": "One-Click"})
    say_about_idea(idea, by=rita, statement="And more.")
    catch_up()
    assert actions(bela) == ["release.published"], "leaving mutes the idea"


def test_of_a_release_that_was_withdrawn_nobody_is_mailed_and_the_list_leads_nowhere(
    release, rita, ana, bela, catch_up, mailoutbox, client
):
    choose_preference(ana, frequency=Frequency.DAILY, hour=8)
    publish_release(release, by=rita)
    catch_up()
    assert actions(ana) == actions(bela) == ["release.published"]
    withdraw_release(release, by=rita)
    mail_due_notifications(now=in_a_while(minutes=3))
    catch_up()
    assert make_digest(Preference.objects.get(person=ana), now=in_a_while(days=2)) is None
    assert mailoutbox == []
    assert "taken back since" in signed_in(client, bela).get(reverse("notifications:list")).text
    assert client.get(told(bela)[0].get_absolute_url()).url == told(bela)[0].thread.get_absolute_url()


def test_a_release_stands_in_a_digest(release, rita, ana, catch_up, mailoutbox):
    choose_preference(ana, frequency=Frequency.DAILY, hour=8)
    publish_release(release, by=rita)
    catch_up()
    assert make_digest(Preference.objects.get(person=ana), now=in_a_while(days=2)).count == 1
    catch_up()
    [mail] = mailoutbox
    assert "Rita shipped “Quieter kettle”" in mail.body and "> It hums no more." in mail.body
