"""What a post said before: of staff for everybody, of customers for staff; and taking one's own words back."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.forum.history import compare
from apps.forum.models import Post, Revision, Thread
from apps.forum.verbs import edit_post, post_reply, remove_post, withdraw_post
from apps.people.models import Organisation
from tests.conftest import signed_in


@pytest.fixture(autouse=True)
def unscreened(monkeypatch):
    """Nobody looks first; what screening does is told in test_standing.py."""
    monkeypatch.setattr("apps.forum.verbs.screening._screeners", [])


def history(client, post):
    return client.get(f"/threads/{post.thread_id}/posts/{post.pk}/history/")


def laid_over(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in compare(before, after)]


def test_words_that_went_and_came_are_told_apart():
    assert laid_over("We ship on Monday.", "We ship on Friday, promised.") == [
        ("kept", "We ship on "), ("removed", "Monday"), ("added", "Friday, promised"), ("kept", "."),
    ]  # fmt: skip
    assert laid_over("", "New.") == [("added", "New.")]
    assert laid_over("Same.", "Same.") == [("kept", "Same.")]


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_comparison_loses_nothing_of_either_text(before, after):
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a b " * 5_000, "b a " * 5_000),
        ("a b " * 350, "b a " * 350),
        ("x\n" * 10_000, "y\nx\n" * 5_000),
        ("".join(map(chr, range(256, 20_000))), "b" * 20_000),
    ],
    ids=["words", "few words", "lines", "letters"],
)
def test_texts_made_to_be_slow_are_compared_in_half_a_second(before, after):
    began = time.process_time()
    compare(before, after)
    assert time.process_time() - began < 0.5


def test_everybody_reads_what_staff_said_before(client, thread, omar):
    post = post_reply(thread, by=omar, body="We ship on Monday.")
    edit_post(post, by=omar, body="We ship on Friday.")
    page = client.get(thread.get_absolute_url()).text
    assert f'href="/threads/{thread.pk}/posts/{post.pk}/history/"' in page
    page = history(client, post).text
    assert "<del>Monday</del><ins>Friday</ins>" in page
    assert "Changed by Omar" in page


def test_what_a_customer_said_before_is_for_staff(client, thread, ana, bela, omar):
    post = edit_post(thread.posts.get(), by=ana, body="It smokes.")
    assert "history/" not in client.get(thread.get_absolute_url()).text
    assert history(client, post).status_code == 403
    assert history(signed_in(client, bela), post).status_code == 403
    assert "stays cold" in history(signed_in(client, omar), post).text


def test_the_history_of_what_is_gone_is_gone(client, thread, omar, mona):
    post = post_reply(thread, by=omar, body="We ship on Monday.")
    edit_post(post, by=omar, body="We ship on Friday.")
    remove_post(post, by=mona, reason="twice")
    assert history(client, post).status_code == 404
    other = post_reply(thread, by=omar, body="Hello.")
    edit_post(other, by=omar, body="Hello again.")
    withdraw_post(other, by=omar)
    assert history(signed_in(client, mona), other).status_code == 404


def test_the_history_of_a_private_conversation_is_not_found(client, make_thread, omar, bela):
    private = make_thread(visibility="private")
    post = post_reply(private, by=omar, body="One.")
    edit_post(post, by=omar, body="Two.")
    assert history(client, post).status_code == 404
    assert history(signed_in(client, bela), post).status_code == 404


def test_a_hostile_text_is_shown_in_the_history_as_it_was_typed(client, thread, omar):
    post = post_reply(thread, by=omar, body="<script>alert(1)</script>")
    edit_post(post, by=omar, body="<img src=x onerror=alert(2)>")
    page = history(client, post).text
    assert "<script>alert" not in page and "<img src=x" not in page


def test_a_post_that_was_never_changed_says_so(client, thread, omar):
    assert "It was never changed." in history(client, post_reply(thread, by=omar, body="Hello.")).text


# --- for how long -------------------------------------------------------------------------------------------------


def test_a_customers_post_can_be_changed_for_thirty_days_and_taken_back_for_ever(client, make_thread, ana, ago):
    thread = make_thread(at=ago(days=31))
    post = thread.posts.get()
    door = f"/threads/{thread.pk}/posts/{post.pk}/"
    signed_in(client, ana)
    assert client.get(door).status_code == 403
    assert "more than 30 days ago" in client.post(door, {"body": "Changed."}).text
    page = client.get(thread.get_absolute_url()).text
    assert "Delete my words" in page and f'href="{door}"' not in page
    client.post(door, {"_method": "DELETE"})
    assert Post.objects.get(pk=post.pk).is_withdrawn


def test_staff_may_change_what_they_wrote_at_any_time(client, thread, omar, ago):
    post = post_reply(thread, by=omar, body="Hello.", at=ago(days=400))
    assert signed_in(client, omar).get(f"/threads/{thread.pk}/posts/{post.pk}/").status_code == 200


# --- taking back --------------------------------------------------------------------------------------------------


def take_back(client, post):
    return client.post(f"/threads/{post.thread_id}/posts/{post.pk}/", {"_method": "DELETE"}, follow=True)


def test_whoever_wrote_it_takes_it_back_and_a_mark_stays(client, thread, bela):
    post = post_reply(thread, by=bela, body="Forget this.")
    edit_post(post, by=bela, body="Forget this, too.")
    page = take_back(signed_in(client, bela), post).text
    assert "Forget this" not in page
    assert "withdrawn by whoever said it" in page
    assert not Revision.objects.exists()


def test_taking_back_a_question_without_answers_ends_on_the_list(client, thread, ana):
    answer = take_back(signed_in(client, ana), thread.posts.get())
    assert answer.redirect_chain == [("/threads/", 302)]
    assert "Your words are gone." in answer.text
    assert Thread.objects.get().title == "Withdrawn by whoever asked"


def test_taking_back_an_answered_question_keeps_the_answers(client, thread, ana, omar):
    post_reply(thread, by=omar, body="An answer worth keeping.")
    assert "An answer worth keeping." in take_back(signed_in(client, ana), thread.posts.get(is_opening=True)).text


def test_nobody_takes_back_what_others_said(client, thread, bela, omar, jane):
    post = thread.posts.get()
    assert take_back(client, post).status_code == 403
    assert take_back(signed_in(client, bela), post).status_code == 403
    assert take_back(signed_in(client, omar), post).status_code == 403
    assert not Post.objects.get(pk=post.pk).is_withdrawn


def test_what_was_said_elsewhere_is_taken_back_there(client, thread, bela):
    post = post_reply(thread, by=bela, body="Hello.", said_on="Mastodon")
    assert take_back(signed_in(client, bela), post).status_code == 403


def test_what_was_removed_cannot_be_taken_back_as_if_nothing_had_been(client, thread, bela, mona):
    post = post_reply(thread, by=bela, body="Buy this.")
    remove_post(post, by=mona, reason="spam")
    assert take_back(signed_in(client, bela), post).status_code == 404
    assert "because: spam" in client.get(thread.get_absolute_url()).text


# --- partners -----------------------------------------------------------------------------------------------------


def test_a_verified_partner_is_named_beside_what_its_people_wrote(client, thread, bela, ago):
    bela.organisation = Organisation.objects.create(name="Acme Repair", verified_at=ago(days=1))
    bela.save()
    post = post_reply(thread, by=bela, body="Bring it to us.")
    assert post.spoke_for == "Acme Repair"
    Organisation.objects.update(name="Another")
    assert "Partner · Acme Repair" in client.get(thread.get_absolute_url()).text


def test_nobody_speaks_for_a_partner_that_is_not_verified_nor_for_one_elsewhere(thread, bela, omar, ago):
    bela.organisation = omar.organisation = Organisation.objects.create(name="Acme Repair")
    assert post_reply(thread, by=bela, body="x").spoke_for == ""
    bela.organisation.verified_at = ago(days=1)
    assert post_reply(thread, by=bela, body="x", said_on="Mastodon").spoke_for == ""
    assert post_reply(thread, by=omar, body="x").spoke_for == ""
