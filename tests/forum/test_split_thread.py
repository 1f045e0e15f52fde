"""Giving posts a conversation of their own."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.activity.models import Event
from apps.forum.models import Split, Thread, Visibility
from apps.forum.verbs import (
    accept_answer,
    merge_threads,
    post_reply,
    recount_threads,
    split_thread,
    tag_thread,
    withdraw_post,
)
from tests.conftest import signed_in
from tests.forum.pages import Page


@pytest.fixture
def replies(thread, bela, omar, ana):
    words = ((bela, "And my kettle is cold, too."), (omar, "Which kettle?"), (ana, "Back to the toaster."))
    return [post_reply(thread, by=who, body=body) for who, body in words]


def fresh(thread):
    return Thread.objects.get(pk=thread.pk)


def test_the_chosen_posts_move_and_the_first_of_them_opens(thread, replies, rita, bela):
    new = split_thread(thread, posts=[replies[1], replies[0]], title="A cold kettle", by=rita)
    assert list(new.posts.in_reading_order().values_list("pk", "is_opening")) == [
        (replies[0].pk, True),
        (replies[1].pk, False),
    ]
    assert (new.title, new.author, new.opened_at) == ("A cold kettle", bela, replies[0].posted_at)
    assert (new.board, new.kind, new.visibility) == (thread.board, thread.kind, thread.visibility)


def test_the_counters_of_both_are_true_afterwards(thread, replies, rita):
    new = split_thread(thread, posts=replies[:2], title="A cold kettle", by=rita)
    assert (fresh(thread).reply_count, new.reply_count) == (1, 1)
    assert fresh(thread).answered_at is None
    assert new.answered_at == replies[1].posted_at
    assert recount_threads([thread, new]) == 0


def test_it_is_told_and_both_lead_to_each_other(client, thread, replies, rita):
    new = split_thread(thread, posts=replies[:1], title="A cold kettle", by=rita)
    event = Event.objects.about(thread).of("thread.split").get()
    assert event.particulars == {"thread": new.pk, "posts": [replies[0].pk]}
    assert Split.objects.get().split_from == thread
    assert thread.get_absolute_url() in Page(client.get(new.get_absolute_url())).links()
    link = f"/threads/{new.pk}/-/"
    assert link in Page(client.get(thread.get_absolute_url())).links()
    assert client.get(link, follow=True).redirect_chain[-1][0] == new.get_absolute_url()


def in_reply_to(client, thread) -> list[str]:
    """Where the links "In reply to an earlier post" on a conversation's page lead, in their order."""
    page = client.get(Thread.objects.get(pk=thread.pk).get_absolute_url()).content.decode()
    return re.findall(r'<a href="([^"]*)">In reply to an earlier post</a>', page)


def test_a_reply_leads_to_what_it_answers_wherever_that_moved(client, thread, replies, make_thread, bela, rita, omar):
    first = replies[0]
    post_reply(thread, by=bela, body="It is a kettle of 2020.", answers=first)
    post_reply(thread, by=bela, body="To the question.", answers=thread.posts.get(is_opening=True))
    assert in_reply_to(client, thread) == [f"#{first.anchor}"]
    new = split_thread(thread, posts=[first], title="A cold kettle", by=rita)
    there = f"/threads/{new.pk}/-/#{first.anchor}"
    assert in_reply_to(client, thread) == [there]
    assert f'id="{first.anchor}"' in client.get(there, follow=True).content.decode()
    into = make_thread(title="All kettles")
    merge_threads(new, into=into, by=rita)
    assert in_reply_to(client, thread) == [f"/threads/{into.pk}/-/#{first.anchor}"]
    Thread.objects.filter(pk=into.pk).update(visibility=Visibility.HELD)
    assert in_reply_to(client, thread) == []
    assert in_reply_to(signed_in(client, omar), thread) == [f"/threads/{into.pk}/-/#{first.anchor}"]


def test_a_merged_reply_leads_to_its_own_question(client, thread, make_thread, bela, rita):
    reply = post_reply(thread, by=bela, body="So is mine.", answers=thread.posts.get(is_opening=True))
    into = make_thread(title="All toasters")
    merge_threads(thread, into=into, by=rita)
    assert in_reply_to(client, into) == [f"#post-{reply.answers_id}"]


def test_finding_what_many_replies_answer_costs_nothing_more(client, thread, replies, bela, rita, company):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(Thread.objects.get(pk=thread.pk).get_absolute_url())
        return len(asked)

    split_thread(thread, posts=replies[:1], title="A cold kettle", by=rita)
    cost()
    before = cost()
    for number in range(5):
        post_reply(thread, by=bela, body=f"Number {number}.", answers=replies[0])
    assert len(in_reply_to(client, thread)) == 5
    assert cost() == before


def test_the_question_itself_stays(thread, replies, rita):
    with pytest.raises(ValidationError, match="Only replies"):
        split_thread(thread, posts=[thread.posts.get(is_opening=True)], title="A cold kettle", by=rita)


def test_posts_of_elsewhere_do_not_move(thread, make_thread, bela, rita):
    stranger = post_reply(make_thread(title="Elsewhere"), by=bela, body="Here.")
    with pytest.raises(ValidationError, match="still there"):
        split_thread(thread, posts=[stranger], title="A cold kettle", by=rita)
    assert not Split.objects.exists()


@pytest.mark.parametrize(("title", "says"), [("", "title"), ("t" * 151, "151 characters")])
def test_a_title_that_cannot_be_stored_is_refused(thread, replies, rita, title, says):
    with pytest.raises(ValidationError, match=says):
        split_thread(thread, posts=replies[:1], title=title, by=rita)


def test_nothing_chosen_is_refused(thread, rita):
    with pytest.raises(ValidationError, match="Choose the posts"):
        split_thread(thread, posts=[], title="A cold kettle", by=rita)


def test_a_post_that_nobody_can_read_opens_nothing(thread, replies, rita):
    withdraw_post(replies[0], by=None)
    with pytest.raises(ValidationError, match="everybody can read"):
        split_thread(thread, posts=replies[:1], title="A cold kettle", by=rita)
    new = split_thread(thread, posts=replies[:2], title="A cold kettle", by=rita)
    assert new.posts.get(is_opening=True) == replies[1]


def test_the_answer_that_moves_is_no_answer_any_more(thread, replies, rita, ana):
    accept_answer(thread, by=ana, post=replies[1])
    split_thread(thread, posts=replies[:2], title="A cold kettle", by=rita)
    assert fresh(thread).accepted_answer is None


def test_a_private_conversation_stays_its_owners(make_thread, ana, omar, rita):
    private = make_thread(visibility=Visibility.PRIVATE)
    reply = post_reply(private, by=omar, body="About your contract.")
    new = split_thread(private, posts=[reply], title="The contract", by=rita)
    assert (new.visibility, new.author) == (Visibility.PRIVATE, ana)


def test_tags_go_along(thread, replies, rita):
    tag_thread(thread, by=rita, tags=["heat"])
    assert [str(tag) for tag in split_thread(thread, posts=replies[:1], title="A", by=rita).tags.all()] == ["heat"]


def test_a_moderator_chooses_on_the_page(client, thread, replies, mona):
    address = f"/threads/{thread.pk}/split/"
    signed_in(client, mona)
    assert "And my kettle is cold" in Page(client.get(address)).text
    answer = client.post(address, {"title": "A cold kettle", "posts": [replies[0].pk]})
    assert answer["Location"] == Thread.objects.get(title="A cold kettle").get_absolute_url()


def test_what_was_chosen_stays_chosen_after_an_error(client, thread, replies, mona):
    answer = signed_in(client, mona).post(f"/threads/{thread.pk}/split/", {"title": "", "posts": [replies[0].pk]})
    assert answer.status_code == 422
    boxes = {one["value"]: "checked" in one for tag, one in Page(answer).tags if one.get("type") == "checkbox"}
    assert boxes[str(replies[0].pk)]
    assert not boxes[str(replies[1].pk)]


@pytest.mark.parametrize("who", [None, "ana", "omar"])
def test_nobody_else_splits(client, thread, replies, request, who):
    if who:
        signed_in(client, request.getfixturevalue(who))
    for answer in (
        client.get(f"/threads/{thread.pk}/split/"),
        client.post(f"/threads/{thread.pk}/split/", {"title": "A", "posts": [replies[0].pk]}),
    ):
        assert answer.status_code == 403
    assert not Split.objects.exists()
