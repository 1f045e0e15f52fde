"""Two people at once: nothing is lost, nothing counted twice, nobody sees an error that is not theirs."""

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.forum.models import Merge, MeToo, Post, Resolution, Revision, Thread
from apps.forum.verbs import (
    Reply,
    accept_answer,
    edit_post,
    lock_thread,
    merge_threads,
    post_replies,
    post_reply,
    recount_threads,
    reopen_thread,
    resolve_thread,
    say_me_too,
    split_thread,
    tag_thread,
    take_back_me_too,
    take_private,
    unmerge_threads,
    withdraw_post,
)
from tests.racing import at_once, errors, needs_postgresql

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]

ROUNDS = 4


def told(thread) -> list[str]:
    return [event.action for event in Event.objects.about(thread)]


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_asker_and_agent_settle_at_once_and_the_asker_is_heard(thread, ana, omar, turn):
    outcomes = at_once(lambda: resolve_thread(thread, by=ana), lambda: resolve_thread(thread, by=omar))
    assert errors(outcomes) == []
    assert Resolution.objects.get().how == Resolution.How.CONFIRMED
    assert told(thread).count("thread.resolved") in {1, 2}


def test_two_agents_settle_at_once_and_it_is_settled_once(thread, omar, rita):
    assert (
        errors(at_once(*[lambda: resolve_thread(thread, by=omar), lambda: resolve_thread(thread, by=rita)] * 2)) == []
    )
    assert Resolution.objects.count() == 1
    assert told(thread).count("thread.resolved") == 1


def test_settling_and_reopening_at_once_leaves_a_story_that_fits(thread, ana, omar):
    resolve_thread(thread, by=omar)
    assert errors(at_once(lambda: reopen_thread(thread, by=ana), lambda: resolve_thread(thread, by=omar))) == []
    story = told(thread)
    assert story.count("thread.resolved") - story.count("thread.reopened") == Resolution.objects.count()


@pytest.mark.parametrize("voice", ["person", "browser"])
def test_an_impatient_hand_counts_once(thread, bela, voice):
    who = {"by": bela} if voice == "person" else {"browser": "k1"}
    assert errors(at_once(*[lambda: say_me_too(thread, **who)] * 4)) == []
    assert MeToo.objects.count() == Thread.objects.get(pk=thread.pk).me_too_count == 1
    assert errors(at_once(*[lambda: take_back_me_too(thread, **who)] * 4)) == []
    assert MeToo.objects.count() == Thread.objects.get(pk=thread.pk).me_too_count == 0


def test_many_different_voices_are_all_counted(thread):
    voices = [lambda key=f"k{number}": say_me_too(thread, browser=key) for number in range(8)]
    assert errors(at_once(*voices)) == []
    assert Thread.objects.get(pk=thread.pk).me_too_count == 8


def test_replies_of_several_at_once_are_all_counted(thread, bela, omar, rita, ana):
    replies = [lambda who=who: post_reply(thread, by=who, body=f"By {who}.") for who in (ana, bela, omar, rita)]
    assert errors(at_once(*replies)) == []
    assert Thread.objects.get(pk=thread.pk).reply_count == 4
    assert recount_threads([thread]) == 0


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_reply_written_while_its_thread_is_merged_arrives_where_the_thread_went(make_thread, bela, rita, turn):
    gone, into = make_thread(), make_thread(title="Here")
    outcomes = at_once(
        lambda: merge_threads(gone, into=into, by=rita),
        lambda: post_reply(gone, by=bela, body="One."),
        lambda: post_replies([Reply(thread=into, by=bela, body="Two."), Reply(thread=gone, by=bela, body="Three.")]),
    )
    assert errors(outcomes) == []
    assert set(Post.objects.values_list("thread", flat=True)) == {into.pk}
    assert Thread.objects.get(pk=into.pk).reply_count == 4
    assert recount_threads([gone, into]) == 0


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_me_too_said_while_its_thread_is_merged_keeps_the_counters_true(make_thread, bela, rita, turn):
    gone, into = make_thread(), make_thread(title="Here")
    outcomes = at_once(
        lambda: merge_threads(gone, into=into, by=rita),
        lambda: say_me_too(gone, by=bela),
        lambda: say_me_too(into, browser="k1"),
    )
    assert errors(outcomes) == []
    assert recount_threads([gone, into]) == 0
    assert set(MeToo.objects.values_list("thread", flat=True)) == {into.pk}
    assert Thread.objects.get(pk=into.pk).me_too_count == 2


def test_two_merge_into_each_other_at_once_and_one_is_told_no(make_thread, rita):
    one, other = make_thread(), make_thread(title="Other")
    outcomes = at_once(lambda: merge_threads(one, into=other, by=rita), lambda: merge_threads(other, into=one, by=rita))
    assert [type(error) for error in errors(outcomes)] == [ValidationError]
    assert Merge.objects.count() == 1
    assert Thread.objects.visible_to(rita).get().posts.count() == 2


def test_two_answers_are_chosen_at_once_and_one_stands(thread, ana, rita, omar):
    first, second = (post_reply(thread, by=omar, body=f"Number {number}.") for number in range(2))
    outcomes = at_once(
        lambda: accept_answer(thread, by=ana, post=first), lambda: accept_answer(thread, by=rita, post=second)
    )
    assert errors(outcomes) == []
    last = Event.objects.about(thread).of("thread.accepted").last()
    assert Thread.objects.get(pk=thread.pk).accepted_answer_id == last.particulars["post"]


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_reply_withdrawn_while_it_is_chosen_is_not_the_answer(thread, ana, omar, turn):
    reply = post_reply(thread, by=omar, body="Gone in a moment.")
    outcomes = at_once(lambda: accept_answer(thread, by=ana, post=reply), lambda: withdraw_post(reply, by=None))
    assert {type(error) for error in errors(outcomes)} <= {ValidationError}
    assert Thread.objects.get(pk=thread.pk).accepted_answer is None


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_post_withdrawn_while_it_is_edited_keeps_no_words(thread, ana, turn):
    post = thread.posts.get()
    outcomes = at_once(lambda: edit_post(post, by=ana, body="A last word."), lambda: withdraw_post(post, by=None))
    assert errors(outcomes) == []
    post.refresh_from_db()
    assert (post.body, post.html) == ("", "")
    assert not Revision.objects.exists()


def test_two_edits_at_once_are_both_remembered(thread, ana):
    post = thread.posts.get()
    edits = [lambda body=body: edit_post(post, by=ana, body=body) for body in ("One.", "Two.", "Three.")]
    assert errors(at_once(*edits)) == []
    versions = {*Revision.objects.values_list("body", flat=True), Post.objects.get().body}
    assert versions == {"It stays cold.", "One.", "Two.", "Three."}


def test_locking_twice_at_once_locks_once(thread, omar, rita):
    assert errors(at_once(lambda: lock_thread(thread, by=omar), lambda: lock_thread(thread, by=rita))) == []
    assert told(thread).count("thread.locked") == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_recount_while_others_write_leaves_the_counters_true(thread, bela, turn):
    Thread.objects.update(reply_count=50, me_too_count=50)
    outcomes = at_once(
        lambda: recount_threads([thread]),
        lambda: post_reply(thread, by=bela, body="Meanwhile."),
        lambda: say_me_too(thread, browser="k1"),
    )
    assert errors(outcomes) == []
    recount_threads([thread])
    assert recount_threads([thread]) == 0
    assert Thread.objects.get(pk=thread.pk).reply_count == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_taken_apart_twice_at_once_it_comes_apart_once(make_thread, rita, omar, turn):
    gone, into = make_thread(), make_thread(title="Here")
    for voice in "ab":
        say_me_too(gone, browser=voice)
        say_me_too(into, browser="b")
    merge = merge_threads(gone, into=into, by=rita)
    outcomes = at_once(lambda: unmerge_threads(merge, by=rita), lambda: unmerge_threads(merge, by=omar))
    assert errors(outcomes) == []
    assert told(into).count("thread.unmerged") == 1
    assert [Thread.objects.get(pk=one.pk).me_too_count for one in (gone, into)] == [2, 1]
    assert recount_threads([gone, into]) == 0


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_words_said_while_a_merge_is_taken_apart_are_kept_and_counted(make_thread, bela, rita, turn):
    gone, into = make_thread(), make_thread(title="Here")
    merge = merge_threads(gone, into=into, by=rita)
    outcomes = at_once(
        lambda: unmerge_threads(merge, by=rita),
        lambda: post_reply(gone, by=bela, body="One."),
        lambda: post_reply(into, by=bela, body="Two."),
        lambda: say_me_too(gone, by=bela),
        lambda: say_me_too(into, browser="k1"),
    )
    assert errors(outcomes) == []
    assert recount_threads([gone, into]) == 0
    assert Post.objects.count() == 4
    assert MeToo.objects.count() == 2
    assert [one.posts.filter(is_opening=True).count() for one in (gone, into)] == [1, 1]


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_thread_that_moves_on_while_a_merge_into_it_is_taken_apart(make_thread, rita, omar, turn):
    first, second, third = make_thread(), make_thread(title="Second"), make_thread(title="Third")
    for number, one in enumerate((first, second, third)):
        say_me_too(one, browser=f"k{number}")
    merge = merge_threads(first, into=second, by=rita)
    outcomes = at_once(lambda: unmerge_threads(merge, by=rita), lambda: merge_threads(second, into=third, by=omar))
    assert errors(outcomes) == []
    assert list(first.posts.values_list("is_opening", flat=True)) == [True]
    assert Thread.objects.get(pk=first.pk).me_too_count == 1
    assert Thread.objects.get(pk=third.pk).me_too_count == 2
    assert recount_threads([first, second, third]) == 0


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_split_the_same_post_at_once_and_one_is_told_no(thread, bela, rita, omar, turn):
    reply = post_reply(thread, by=bela, body="Another matter.")
    outcomes = at_once(
        lambda: split_thread(thread, posts=[reply], title="One", by=rita),
        lambda: split_thread(thread, posts=[reply], title="Other", by=omar),
        lambda: post_reply(thread, by=bela, body="Meanwhile."),
    )
    assert [type(error) for error in errors(outcomes)] == [ValidationError]
    assert Thread.objects.count() == 2
    assert recount_threads(list(Thread.objects.all())) == 0


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_post_deleted_while_others_reply_leaves_the_counters_true(thread, bela, ana, turn):
    reply = post_reply(thread, by=bela, body="Gone in a moment.")
    outcomes = at_once(
        lambda: withdraw_post(reply, by=bela),
        lambda: post_reply(thread, by=ana, body="One."),
        lambda: post_reply(thread, by=bela, body="Two."),
    )
    assert errors(outcomes) == []
    assert recount_threads([thread]) == 0


def test_two_take_it_private_at_once_and_there_is_one_talk(thread, omar, rita, department):
    outcomes = at_once(
        *[lambda who=who: take_private(thread, by=who, reason="legal", department=department) for who in (omar, rita)]
    )
    assert errors(outcomes) == []
    assert Thread.objects.filter(visibility="private").count() == 1
    assert told(thread).count("thread.went_private") == 1


def test_the_same_new_tag_given_at_once_is_one_tag(thread, make_thread, ana, rita):
    other = make_thread(title="Other")
    outcomes = at_once(
        lambda: tag_thread(thread, by=ana, tags=["heat"]), lambda: tag_thread(other, by=rita, tags=["heat"])
    )
    assert errors(outcomes) == []
    assert thread.tags.get() == other.tags.get()
