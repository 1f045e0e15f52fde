"""Replying through the form, and changing what one wrote."""

from uuid import uuid4

import pytest

from apps.forum.models import Post, Revision
from apps.forum.verbs import lock_thread, post_reply, withdraw_post
from tests.conftest import signed_in
from tests.forum.pages import Page
from tests.racing import at_once, errors, needs_postgresql


def replies(thread) -> str:
    return f"/threads/{thread.pk}/replies/"


def edit(post) -> str:
    return f"/threads/{post.thread_id}/posts/{post.pk}/"


def test_a_reply_is_posted_and_its_place_shown(client, thread, bela):
    answer = signed_in(client, bela).post(replies(thread), {"body": "Mine, too."})
    post = thread.posts.get(is_opening=False)
    assert (answer.status_code, answer["Location"]) == (302, f"{thread.get_absolute_url()}#post-{post.pk}")
    assert (post.author, post.body, post.goes_home) == (bela, "Mine, too.", False)


def test_a_visitor_is_refused_with_the_reason_and_shown_no_form(client, thread):
    answer = client.post(replies(thread), {"body": "Anonymous."})
    assert answer.status_code == 403
    assert "Sign in to reply." in answer.content.decode()
    page = Page(client.get(thread.get_absolute_url()))
    assert "Sign in to reply." in page.text
    assert replies(thread) not in {form["action"] for form in page.forms}


def test_a_locked_thread_takes_no_replies_and_says_why(client, thread, bela, omar):
    lock_thread(thread, by=omar, reason="Settled in March.")
    signed_in(client, bela)
    assert client.post(replies(thread), {"body": "Still!"}).status_code == 403
    page = Page(client.get(thread.get_absolute_url()))
    assert "closed for further replies" in page.text
    assert "Settled in March." in page.text
    assert thread.posts.count() == 1


def test_staff_may_still_reply_in_a_locked_thread(client, thread, omar):
    lock_thread(thread, by=omar)
    signed_in(client, omar).post(replies(thread), {"body": "One last word."})
    assert thread.posts.count() == 2


@pytest.mark.parametrize("body", ["", " \n ", "\u200b\u2060", "b" * 20_001, "null\x00byte"])
def test_what_cannot_be_taken_comes_back_as_it_was_typed(client, thread, bela, body):
    answer = signed_in(client, bela).post(replies(thread), {"body": body})
    assert answer.status_code == 422
    page = Page(answer)
    assert "put right" in page.text
    assert body.strip().strip("\u200b\u2060")[:100].replace("\x00", "\ufffd") in page.text.replace("\x00", "\ufffd")
    assert "It stays cold." in page.text
    assert thread.posts.count() == 1


def test_only_staff_sends_a_reply_home(client, make_thread, bela, omar):
    thread = make_thread(said_on="Mastodon")
    for person, goes_home in ((bela, False), (omar, True)):
        signed_in(client, person).post(replies(thread), {"body": f"By {person}.", "goes_home": "on"})
        assert Post.objects.get(author=person).goes_home is goes_home


def test_the_form_carries_a_number_of_its_own(client, thread, bela):
    form = Page(signed_in(client, bela).get(thread.get_absolute_url())).form_to(replies(thread))
    assert form["fields"].get("ticket")


def test_an_impatient_hand_posts_once(client, thread, bela):
    signed_in(client, bela)
    words = {"body": "Once.", "ticket": str(uuid4())}
    first, second = client.post(replies(thread), words), client.post(replies(thread), words)
    assert first["Location"] == second["Location"]
    assert thread.posts.filter(author=bela).count() == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_posts_once(client, thread, bela):
    ticket = uuid4()
    outcomes = at_once(*[lambda: post_reply(thread, by=bela, body="Once.", ticket=ticket)] * 4)
    assert errors(outcomes) == []
    assert len({post.pk for post in outcomes}) == 1
    thread.refresh_from_db()
    assert thread.reply_count == 1


def test_fields_that_are_nobodys_business_change_nothing(client, thread, bela, omar):
    words = {"body": "Hi.", "author": omar.pk, "voice": "official", "said_on": "X", "is_opening": "on", "thread": 99}
    signed_in(client, bela).post(replies(thread), words)
    post = Post.objects.get(author=bela)
    assert (post.voice, post.said_on, post.is_opening, post.thread_id) == ("customer", "", False, thread.pk)


def test_the_form_to_change_a_post_holds_its_text(client, thread, ana):
    post = thread.posts.get()
    page = Page(signed_in(client, ana).get(edit(post)))
    assert "It stays cold." in page.text
    assert any("csrfmiddlewaretoken" in form["fields"] and "body" in form["fields"] for form in page.forms)


def test_a_changed_post_is_shown_where_it_stood(client, thread, ana):
    post = thread.posts.get()
    answer = signed_in(client, ana).post(edit(post), {"body": "It smokes."})
    assert (answer.status_code, answer["Location"]) == (302, f"{thread.get_absolute_url()}#post-{post.pk}")
    page = Page(client.get(thread.get_absolute_url()))
    assert "It smokes." in page.text
    assert "edited" in page.text
    assert Revision.objects.get().body == "It stays cold."


def test_a_change_that_cannot_be_taken_comes_back_as_it_was_typed(client, thread, ana):
    post = thread.posts.get()
    answer = signed_in(client, ana).post(edit(post), {"body": "e" * 20_001})
    assert answer.status_code == 422
    assert "e" * 20_001 in answer.content.decode()
    assert Post.objects.get().body == "It stays cold."


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["bela", "omar", "mona"])
def test_nobody_changes_what_another_wrote(client, thread, request, who, method):
    signed_in(client, request.getfixturevalue(who))
    assert getattr(client, method)(edit(thread.posts.get()), {"body": "Put in my mouth."}).status_code == 403
    assert Post.objects.get().body == "It stays cold."


def test_a_withdrawn_post_offers_no_form(client, thread, bela):
    post = withdraw_post(post_reply(thread, by=bela, body="Gone."), by=bela)
    assert signed_in(client, bela).get(edit(post)).status_code == 403
