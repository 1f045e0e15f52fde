"""Going on in private with a public word about it, and coming back with what came of it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.activity.models import Event
from apps.desk.models import Case
from apps.forum.models import PrivateTalk, Resolution, Status, Thread, Visibility
from apps.forum.verbs import (
    merge_threads,
    post_reply,
    recount_threads,
    resolve_thread,
    return_from_private,
    split_thread,
    take_private,
    time_out_threads,
)
from tests.conftest import make_person, signed_in
from tests.forum.pages import Page

SECRET = "My contract is number seven."


@pytest.fixture
def talk(thread, omar, department, ana):
    private = take_private(thread, by=omar, reason="payment", department=department)
    post_reply(private.talk, by=ana, body=SECRET)
    return private


def test_a_private_thread_of_the_asker_is_opened(talk, thread, ana, omar, department):
    assert (talk.talk.author, talk.talk.visibility) == (ana, Visibility.PRIVATE)
    assert (talk.reason, talk.department, talk.taken_by) == ("payment", department, omar)
    assert thread.get_absolute_url() in talk.talk.posts.get(is_opening=True).body


def test_the_public_line_says_why_and_with_whom(client, talk, thread):
    event = Event.objects.about(thread).of("thread.went_private").get()
    assert "it is about a payment or a contract" in event.sentence()
    assert "Billing" in event.sentence()
    page = Page(client.get(thread.get_absolute_url()))
    assert "A part of this goes on in private, with Billing" in page.text
    assert SECRET not in page.text


@pytest.mark.parametrize("who", [None, "bela"])
def test_strangers_find_nothing_of_it(client, talk, thread, request, who):
    if who:
        signed_in(client, request.getfixturevalue(who))
    page = Page(client.get(thread.get_absolute_url()))
    assert not [link for link in page.links() if f"/threads/{talk.talk_id}/" in link]
    for address in (talk.talk.get_absolute_url(), f"/threads/{talk.talk_id}/-/", f"/threads/{talk.talk_id}/feed/"):
        assert client.get(address).status_code == 404
    for address in ("/threads/", "/threads/?state=open", "/threads/feed/", "/boards/help/", "/"):
        assert talk.talk.title not in client.get(address).content.decode()


def test_the_asker_and_staff_find_their_way(client, talk, thread, ana, omar):
    for person in (ana, omar):
        signed_in(client, person)
        assert f"/threads/{talk.talk_id}/-/" in Page(client.get(thread.get_absolute_url())).links()
        page = Page(client.get(talk.talk.get_absolute_url()))
        assert SECRET in page.text
        assert thread.get_absolute_url() in page.links()


def test_its_head_and_end_say_where_it_is_until_staff_answers_there(client, thread, omar, ana, department):
    private = take_private(thread, by=omar, reason="payment", department=department)
    signed_in(client, ana)
    before = Page(client.get(private.talk.get_absolute_url())).text
    assert before.count("Private, with Billing") == 2
    assert "Waiting for an answer" not in before
    post_reply(private.talk, by=omar, body="May we have the number of your contract?")
    after = Page(client.get(private.talk.get_absolute_url())).text
    assert "Private, with Billing" not in after
    assert "Answered" in after


def test_a_question_asked_in_private_waits_for_its_answer(client, make_thread, ana):
    asked = make_thread(visibility=Visibility.PRIVATE)
    assert "Waiting for an answer" in Page(signed_in(client, ana).get(asked.get_absolute_url())).text


def test_taking_it_private_twice_opens_one(talk, thread, rita, department):
    assert take_private(thread, by=rita, reason="legal", department=department) == talk
    assert Thread.objects.filter(visibility="private").count() == 1


def test_who_has_not_joined_could_not_read_it(make_thread, jane, omar, department):
    heard = make_thread(by=jane, said_on="Mastodon")
    with pytest.raises(ValidationError, match="Jane has not joined here"):
        take_private(heard, by=omar, reason="payment", department=department)


def test_staff_is_told_why_not_and_what_instead(client, make_thread, jane, omar, department):
    heard = make_thread(by=jane, said_on="Mastodon")
    page = Page(signed_in(client, omar).get(heard.get_absolute_url()))
    assert "Jane has not joined here, so nobody but us would read" in page.text
    answer = client.post(f"/threads/{heard.pk}/private/", {"reason": "payment", "department": department.pk})
    assert answer.status_code == 403
    assert not PrivateTalk.objects.exists()


def test_only_what_is_public_goes_private(make_thread, omar, department):
    with pytest.raises(ValidationError, match="Only a public"):
        take_private(make_thread(visibility="held"), by=omar, reason="legal", department=department)


def test_it_comes_back_with_its_outcome(client, talk, thread, omar):
    return_from_private(talk, by=omar, outcome="The invoice was wrong and is corrected.")
    talk.refresh_from_db()
    assert (talk.returned_by, talk.is_going_on) == (omar, False)
    private = Thread.objects.get(pk=talk.talk_id)
    assert (private.is_resolved, private.is_locked) == (True, True)
    page = Page(client.get(thread.get_absolute_url()))
    assert "Back from the private part: The invoice was wrong and is corrected." in page.text
    assert "A part of this goes on in private" not in page.text


def test_an_outcome_is_our_word_so_nobody_waits_for_an_answer_any_more(client, talk, thread, omar, catch_up):
    catch_up()
    assert Case.objects.get(thread=thread).waiting_since
    assert "Waiting for an answer" in Page(client.get(thread.get_absolute_url())).text
    return_from_private(talk, by=omar, outcome="The invoice was wrong and is corrected.")
    catch_up()
    here = Thread.objects.get(pk=thread.pk)
    assert here.status == Status.ANSWERED
    assert here in Thread.objects.answered()
    assert here not in Thread.objects.awaiting_reply()
    assert Case.objects.get(thread=thread).waiting_since is None
    page = Page(client.get(thread.get_absolute_url()))
    assert "Waiting for an answer" not in page.text
    assert "Answered" in page.text


def test_a_recount_knows_outcomes_and_a_word_after_one_waits_again(talk, thread, omar, ana, catch_up):
    return_from_private(talk, by=omar, outcome="It is settled.")
    here = Thread.objects.get(pk=thread.pk)
    told = (here.answered_at, here.last_voice)
    assert recount_threads([here]) == 0
    Thread.objects.filter(pk=thread.pk).update(answered_at=None, last_voice="customer")
    assert recount_threads([here]) == 1
    here.refresh_from_db()
    assert (here.answered_at, here.last_voice) == told
    post_reply(here, by=ana, body="It is still wrong.")
    here.refresh_from_db()
    assert recount_threads([here]) == 0
    assert here in Thread.objects.awaiting_reply()
    catch_up()
    assert Case.objects.get(thread=thread).waiting_since


def test_an_answer_before_the_outcome_stays_the_first_one_and_asking_back_is_over(
    talk, thread, omar, ago, department, ana
):
    first = ago(hours=1)
    Thread.objects.filter(pk=thread.pk).update(answered_at=first, asked_back_at=first)
    return_from_private(talk, by=omar, outcome="It is settled.")
    thread.refresh_from_db()
    assert (thread.answered_at, thread.asked_back_at, thread.status) == (first, None, Status.ANSWERED)


def test_only_those_who_answer_take_it_private_or_back(client, thread, talk, department, make_thread):
    other = make_thread()
    for role in ("Editor", "Moderator"):
        signed_in(client, make_person(role, role))
        page = Page(client.get(other.get_absolute_url()))
        assert f"/threads/{other.pk}/private/" not in [form["action"] for form in page.forms]
        assert "End the private part" not in Page(client.get(thread.get_absolute_url())).text
        answer = client.post(f"/threads/{other.pk}/private/", {"reason": "payment", "department": department.pk})
        assert answer.status_code == 403
        answer = client.post(f"/threads/{thread.pk}/private/{talk.pk}/", {"outcome": "It is settled."})
        assert answer.status_code == 403
    signed_in(client, make_person("Maria", "Manager"))
    assert Page(client.get(other.get_absolute_url())).form_to(f"/threads/{other.pk}/private/")
    assert PrivateTalk.objects.get().is_going_on


@pytest.mark.parametrize("outcome", ["", "  ", "\u200b", "o" * 501])
def test_nothing_private_is_closed_without_a_public_outcome(talk, omar, outcome):
    with pytest.raises(ValidationError, match="outcome|line"):
        return_from_private(talk, by=omar, outcome=outcome)
    talk.refresh_from_db()
    assert talk.is_going_on
    assert not Resolution.objects.exists()


def test_the_database_itself_knows_no_return_without_an_outcome(talk):
    with pytest.raises(IntegrityError), transaction.atomic():
        PrivateTalk.objects.update(returned_at=talk.taken_at)


def test_coming_back_twice_keeps_the_first_outcome(talk, thread, omar, rita):
    return_from_private(talk, by=omar, outcome="It is settled.")
    assert return_from_private(talk, by=rita, outcome="Otherwise.").outcome == "It is settled."
    assert Event.objects.about(thread).of("thread.returned").count() == 1


@pytest.mark.parametrize("who", ["ana", "omar"])
def test_the_private_part_cannot_be_closed_around_its_outcome(client, talk, request, who):
    person = request.getfixturevalue(who)
    with pytest.raises(ValidationError, match="private part"):
        resolve_thread(talk.talk, by=person)
    answer = signed_in(client, person).post(f"/threads/{talk.talk_id}/resolution/")
    assert answer.status_code == 403
    assert not Resolution.objects.exists()


def test_time_does_not_close_it_either(make_thread, omar, department, ago, settings):
    settings.RESOLVE_AFTER_DAYS = 1
    thread = make_thread(at=ago(days=10))
    post_reply(thread, by=omar, body="Let us look at your account.", at=ago(days=9))
    talk = take_private(thread, by=omar, reason="payment", department=department, at=ago(days=8))
    post_reply(talk.talk, by=omar, body="Which contract is it?", at=ago(days=7))
    assert time_out_threads() == 0
    return_from_private(talk, by=omar, outcome="It is settled.", at=ago(hours=2))
    assert time_out_threads() == 0
    PrivateTalk.objects.update(returned_at=ago(days=2))
    assert time_out_threads() == 1


def test_a_talk_and_what_it_is_about_are_not_merged_away(talk, thread, make_thread, ana, rita):
    with pytest.raises(ValidationError, match="in private"):
        merge_threads(thread, into=make_thread(title="Other"), by=rita)
    with pytest.raises(ValidationError, match="in private"):
        merge_threads(talk.talk, into=make_thread(title="Mine", visibility="private"), by=rita)


def test_a_talk_is_not_split(talk, rita):
    reply = talk.talk.posts.get(is_opening=False)
    with pytest.raises(ValidationError, match="private part"):
        split_thread(talk.talk, posts=[reply], title="A", by=rita)


def test_staff_takes_it_private_and_back_on_the_page(client, thread, omar, department):
    signed_in(client, omar)
    form = Page(client.get(thread.get_absolute_url())).form_to(f"/threads/{thread.pk}/private/")
    assert {"reason", "department"} <= set(form["fields"])
    answer = client.post(form["action"], {"reason": "security", "department": department.pk})
    talk = PrivateTalk.objects.get()
    assert answer["Location"] == talk.talk.get_absolute_url()
    [form] = [one for one in Page(client.get(answer["Location"])).forms if "outcome" in one["fields"]]
    answer = client.post(form["action"], {"outcome": "The password was changed."})
    assert answer["Location"] == thread.get_absolute_url()
    assert PrivateTalk.objects.get().outcome == "The password was changed."


@pytest.mark.parametrize("who", [None, "ana", "bela"])
def test_nobody_else_takes_it_private_or_back(client, talk, make_thread, department, request, who):
    other = make_thread(title="Other")
    if who:
        signed_in(client, request.getfixturevalue(who))
    words = {"reason": "payment", "department": department.pk}
    assert client.post(f"/threads/{other.pk}/private/", words).status_code == 403
    answer = client.post(f"/threads/{talk.thread_id}/private/{talk.pk}/", {"outcome": "Nothing."})
    assert answer.status_code == 403
    assert PrivateTalk.objects.count() == 1
    assert PrivateTalk.objects.get().is_going_on


def test_an_outcome_goes_to_its_own_conversation_only(client, talk, make_thread, omar):
    other = make_thread(title="Other")
    answer = signed_in(client, omar).post(f"/threads/{other.pk}/private/{talk.pk}/", {"outcome": "Nothing."})
    assert answer.status_code == 404
