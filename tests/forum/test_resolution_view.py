"""Settling, reopening, answering, locking and "me too" through the page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.forum.models import Lock, MeToo, Resolution, Thread, Visibility
from apps.forum.verbs import post_reply, resolve_thread
from tests.conftest import signed_in
from tests.forum.pages import Page

DELETE = {"_method": "DELETE"}
# A visitor has no token for this form; their browser says where it was sent from.
FROM_HERE = {"sec-fetch-site": "same-origin"}


def door(thread, name) -> str:
    return f"/threads/{thread.pk}/{name}/"


def page_of(client, thread) -> Page:
    return Page(client.get(Thread.objects.get(pk=thread.pk).get_absolute_url()))


def forms_to(page, address) -> list[dict]:
    return [form for form in page.forms if form["action"] == address]


@pytest.mark.parametrize(
    ("who", "how", "words"),
    [
        ("ana", "confirmed", "Solved, confirmed by the customer"),
        ("omar", "closed", "Closed by staff"),
        ("rita", "closed", "Closed by staff"),
    ],
)
def test_settling_shows_who_settled_it_in_words(client, thread, request, who, how, words):
    answer = signed_in(client, request.getfixturevalue(who)).post(door(thread, "resolution"))
    assert (answer.status_code, answer["Location"]) == (302, thread.get_absolute_url())
    assert Resolution.objects.get().how == how
    assert words in page_of(client, thread).text


def test_timed_out_is_shown_in_words_of_its_own(client, thread):
    resolve_thread(thread, by=None)
    assert "Closed, nobody said otherwise" in page_of(client, thread).text


def test_others_cannot_settle_it(client, thread, bela):
    for person in (None, bela):
        if person:
            signed_in(client, person)
        assert client.post(door(thread, "resolution")).status_code == 403
        assert not forms_to(page_of(client, thread), door(thread, "resolution"))
    assert not Resolution.objects.exists()


@pytest.mark.parametrize("way", ["field", "method"])
def test_the_asker_reopens_by_the_field_of_a_form_or_by_the_method(client, thread, ana, omar, way):
    resolve_thread(thread, by=omar)
    signed_in(client, ana)
    answer = (
        client.post(door(thread, "resolution"), DELETE) if way == "field" else client.delete(door(thread, "resolution"))
    )
    assert answer.status_code == 302
    assert not Resolution.objects.exists()


def test_the_asker_sees_both_ways_on_after_staff_closed_it(client, thread, ana, omar):
    resolve_thread(thread, by=omar)
    forms = forms_to(page_of(signed_in(client, ana), thread), door(thread, "resolution"))
    assert sorted(form["fields"].get("_method", "") for form in forms) == ["", "DELETE"]


def test_reopening_ends_after_thirty_days_for_the_asker(client, thread, ana):
    resolve_thread(thread, by=ana)
    Resolution.objects.update(settled_at=timezone.now() - timedelta(days=31))
    answer = signed_in(client, ana).post(door(thread, "resolution"), DELETE)
    assert answer.status_code == 403
    assert "30 days" in answer.content.decode()
    assert Resolution.objects.exists()
    assert not forms_to(page_of(client, thread), door(thread, "resolution"))


def test_an_open_conversation_cannot_be_reopened(client, thread, ana):
    assert signed_in(client, ana).post(door(thread, "resolution"), DELETE).status_code == 403


def test_the_chosen_answer_stands_under_the_question(client, thread, ana, omar):
    for number in range(3):
        reply = post_reply(thread, by=omar, body=f"Idea {number}.")
    client_of_ana = signed_in(client, ana)
    client_of_ana.post(door(thread, "answer"), {"post": reply.pk})
    text = page_of(client, thread).text
    assert text.index("It stays cold.") < text.index("Idea 2.") < text.index("Idea 0.")
    client_of_ana.post(door(thread, "answer"), DELETE)
    text = page_of(client, thread).text
    assert text.index("Idea 0.") < text.index("Idea 2.")


@pytest.mark.parametrize("post", ["", "x", "0", "-1", "987654", "9" * 30, "opening"])
def test_what_is_no_reply_here_is_not_chosen_and_the_reason_is_told(client, thread, ana, post):
    value = thread.posts.get().pk if post == "opening" else post
    answer = signed_in(client, ana).post(door(thread, "answer"), {"post": value}, follow=True)
    assert Thread.objects.get(pk=thread.pk).accepted_answer is None
    assert 'role="alert"' in answer.content.decode() or 'role="status"' in answer.content.decode()


@pytest.mark.parametrize("who", [None, "bela", "omar"])
def test_others_do_not_choose_the_answer(client, thread, omar, request, who):
    reply = post_reply(thread, by=omar, body="Mine is the best.")
    if who:
        signed_in(client, request.getfixturevalue(who))
    assert client.post(door(thread, "answer"), {"post": reply.pk}).status_code == 403
    assert Thread.objects.get(pk=thread.pk).accepted_answer is None


def test_staff_locks_with_a_reason_and_unlocks(client, thread, omar):
    signed_in(client, omar).post(door(thread, "lock"), {"reason": "Off topic"})
    assert Lock.objects.get().reason == "Off topic"
    client.post(door(thread, "lock"), DELETE)
    assert not Lock.objects.exists()


def test_too_long_a_reason_locks_nothing_and_is_told(client, thread, omar):
    answer = signed_in(client, omar).post(door(thread, "lock"), {"reason": "r" * 201}, follow=True)
    assert not Lock.objects.exists()
    assert "200" in answer.content.decode()


@pytest.mark.parametrize("who", [None, "ana", "bela"])
def test_customers_lock_nothing(client, thread, request, who):
    if who:
        signed_in(client, request.getfixturevalue(who))
    assert client.post(door(thread, "lock")).status_code == 403
    assert client.post(door(thread, "lock"), DELETE).status_code == 403
    assert not Lock.objects.exists()


def test_a_signed_out_browser_counts_once(client, thread):
    for _time in range(3):
        assert client.post(door(thread, "me-too"), headers=FROM_HERE).status_code == 302
    assert Thread.objects.get(pk=thread.pk).me_too_count == 1
    cookie = client.cookies["browser"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert MeToo.objects.get().browser not in {"", cookie.value}


def test_two_browsers_count_twice_and_each_takes_back_its_own(client, thread):
    from django.test import Client

    other = Client()
    client.post(door(thread, "me-too"), headers=FROM_HERE)
    other.post(door(thread, "me-too"), headers=FROM_HERE)
    assert Thread.objects.get(pk=thread.pk).me_too_count == 2
    other.post(door(thread, "me-too"), DELETE, headers=FROM_HERE)
    other.post(door(thread, "me-too"), DELETE, headers=FROM_HERE)
    assert Thread.objects.get(pk=thread.pk).me_too_count == 1


def test_one_browser_may_have_several_problems(client, thread, make_thread):
    other = make_thread(title="Another one")
    client.post(door(thread, "me-too"), headers=FROM_HERE)
    client.post(door(other, "me-too"), headers=FROM_HERE)
    assert len(set(MeToo.objects.values_list("browser", flat=True))) == 1


@pytest.mark.parametrize("forged", ["stolen-key", "stolen-key:signature", "", "x" * 4000])
def test_a_forged_browser_key_is_not_believed(client, thread, forged):
    client.cookies["browser"] = forged
    client.post(door(thread, "me-too"), headers=FROM_HERE)
    assert MeToo.objects.get().browser not in {forged, "stolen-key"}


def test_somebody_signed_in_counts_as_a_person_and_the_button_says_so(client, thread, bela):
    signed_in(client, bela).post(door(thread, "me-too"))
    assert MeToo.objects.get().person == bela
    assert "browser" not in client.cookies
    [form] = forms_to(page_of(client, thread), door(thread, "me-too"))
    assert form["fields"]["_method"] == "DELETE"


def test_what_is_not_public_takes_no_me_toos(client, make_thread, ana):
    hidden = make_thread(visibility=Visibility.PRIVATE)
    signed_in(client, ana).post(door(hidden, "me-too"))
    assert not MeToo.objects.exists()
