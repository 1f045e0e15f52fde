"""Replying in conversations."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.forum.models import Post, Resolution, Thread
from apps.forum.verbs import (
    Reply,
    merge_threads,
    post_replies,
    post_reply,
    recount_threads,
    resolve_thread,
)
from apps.people.models import Voice


def fresh(thread):
    return Thread.objects.get(pk=thread.pk)


def test_a_reply_is_counted_and_told(thread, bela):
    post = post_reply(thread, by=bela, body="Mine neither.")
    thread = fresh(thread)
    assert (thread.reply_count, thread.last_post_at, thread.last_voice) == (1, post.posted_at, Voice.CUSTOMER)
    event = Event.objects.about(thread).last()
    assert (event.action, event.actor, event.particulars) == ("thread.replied", bela, {"post": post.pk, "mentions": []})
    assert recount_threads([thread]) == 0


def test_the_first_answer_by_staff_is_remembered_and_later_ones_do_not_move_it(thread, omar, rita):
    first = post_reply(thread, by=omar, body="Try the cable.")
    post_reply(thread, by=rita, body="We send a new one.")
    assert fresh(thread).answered_at == first.posted_at


def test_an_answer_given_elsewhere_earlier_counts_as_the_first(thread, omar, ago):
    post_reply(thread, by=omar, body="Here.")
    earlier = post_reply(thread, by=omar, body="There, before.", at=ago(minutes=5), said_on="Mastodon")
    assert fresh(thread).answered_at == earlier.posted_at


def test_a_late_arrival_does_not_become_the_last_word(thread, omar, bela, ago):
    answer = post_reply(thread, by=omar, body="Here.")
    post_reply(thread, by=bela, body="Said before that.", at=ago(hours=1))
    thread = fresh(thread)
    assert (thread.last_post_at, thread.last_voice) == (answer.posted_at, Voice.EMPLOYEE)
    assert recount_threads([thread]) == 0


def test_a_customer_answering_another_is_not_the_company_answering(thread, bela):
    post_reply(thread, by=bela, body="I had that.")
    assert fresh(thread).answered_at is None


def test_replies_in_a_batch_are_all_counted(thread, make_thread, bela, omar):
    other = make_thread(title="Another one")
    posts = post_replies(
        [
            Reply(thread=thread, by=bela, body="One."),
            Reply(thread=other, by=bela, body="Two."),
            Reply(thread=thread, by=omar, body="Three."),
        ]
    )
    assert [post.thread_id for post in posts] == [thread.pk, other.pk, thread.pk]
    assert (fresh(thread).reply_count, fresh(other).reply_count) == (2, 1)
    assert recount_threads([thread, other]) == 0


def test_one_bad_reply_of_a_batch_leaves_nothing_behind(thread, bela):
    with pytest.raises(ValidationError):
        post_replies([Reply(thread=thread, by=bela, body="Good."), Reply(thread=thread, by=bela, body="\u200b")])
    assert Post.objects.count() == 1
    assert fresh(thread).reply_count == 0


def test_a_reply_to_a_merged_thread_goes_where_the_thread_went(thread, make_thread, bela, rita):
    into = make_thread(title="The same")
    merge_threads(thread, into=into, by=rita)
    post = post_reply(thread, by=bela, body="Late.")
    assert post.thread_id == into.pk
    assert recount_threads([thread, into]) == 0


def test_replies_to_two_threads_merged_into_a_third_are_counted_there(make_thread, bela, rita):
    first, second, into = (make_thread(title=f"Number {number}") for number in range(3))
    merge_threads(first, into=into, by=rita)
    merge_threads(second, into=into, by=rita)
    post_replies([Reply(thread=first, by=bela, body="One."), Reply(thread=second, by=bela, body="Two.")])
    assert fresh(into).reply_count == 4
    assert recount_threads([into]) == 0


def test_the_askers_reply_reopens_what_staff_closed(thread, ana, omar):
    resolve_thread(thread, by=omar)
    post_reply(thread, by=ana, body="It is broken again.")
    assert not fresh(thread).is_resolved
    assert Event.objects.about(thread).last().action == "thread.reopened"


def test_the_askers_reply_reopens_what_time_closed(thread, ana):
    resolve_thread(thread, by=None)
    post_reply(thread, by=ana, body="Still broken.")
    assert not fresh(thread).is_resolved


def test_the_askers_thanks_leave_a_confirmed_thread_confirmed(thread, ana):
    resolve_thread(thread, by=ana)
    post_reply(thread, by=ana, body="Thank you.")
    assert fresh(thread).resolution.how == Resolution.How.CONFIRMED


def test_the_reply_of_somebody_else_reopens_nothing(thread, omar, bela, rita):
    resolve_thread(thread, by=omar)
    post_reply(thread, by=bela, body="Mine is broken, too.")
    post_reply(thread, by=rita, body="Open a new one, please.")
    assert fresh(thread).is_resolved


def test_what_the_asker_said_elsewhere_before_the_closing_reopens_nothing(thread, ana, omar, ago):
    resolve_thread(thread, by=omar)
    post_reply(thread, by=ana, body="Said yesterday.", at=ago(days=1), said_on="Mastodon")
    assert fresh(thread).is_resolved


def test_a_form_sent_twice_makes_one_reply(thread, bela):
    ticket = uuid4()
    first = post_reply(thread, by=bela, body="Once.", ticket=ticket)
    assert post_reply(thread, by=bela, body="Once.", ticket=ticket) == first
    assert fresh(thread).reply_count == 1


def test_the_same_form_in_the_hands_of_somebody_else_makes_their_own_reply(thread, ana, bela):
    ticket = uuid4()
    assert post_reply(thread, by=ana, body="A.", ticket=ticket) != post_reply(thread, by=bela, body="B.", ticket=ticket)


def test_what_was_said_elsewhere_is_never_carried_back(thread, omar):
    assert post_reply(thread, by=omar, body="Here.", goes_home=True).goes_home
    assert not post_reply(thread, by=omar, body="There.", goes_home=True, said_on="Mastodon").goes_home


def test_a_reply_can_name_the_post_it_answers(thread, bela):
    opening = thread.posts.get()
    assert post_reply(thread, by=bela, body="To you.", answers=opening).answers == opening
