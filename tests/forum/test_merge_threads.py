"""Letting one conversation live on in another."""

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.forum.models import Merge, Thread, Visibility
from apps.forum.verbs import merge_threads, post_reply, recount_threads, say_me_too


@pytest.fixture
def into(make_thread, bela):
    return make_thread(by=bela, title="Cold toast")


def fresh(thread):
    return Thread.objects.get(pk=thread.pk)


def test_posts_move_and_one_post_opens_the_whole(thread, into, rita, bela):
    post_reply(thread, by=bela, body="Mine, too.")
    merge_threads(thread, into=into, by=rita)
    assert into.posts.count() == 3
    assert into.posts.filter(is_opening=True).count() == 1
    assert fresh(thread).posts.count() == 0


def test_the_counters_of_both_are_true_afterwards(thread, into, rita, omar, bela):
    post_reply(thread, by=omar, body="An answer.")
    say_me_too(thread, browser="k1")
    merge_threads(thread, into=into, by=rita)
    assert (fresh(into).reply_count, fresh(into).me_too_count) == (2, 1)
    assert fresh(into).answered_at
    assert (fresh(thread).reply_count, fresh(thread).me_too_count) == (0, 0)
    assert recount_threads([thread, into]) == 0


def test_nobody_counts_twice(thread, into, rita, omar):
    for one in (thread, into):
        say_me_too(one, by=omar)
        say_me_too(one, browser="k1")
    say_me_too(thread, by=rita)
    merge_threads(thread, into=into, by=rita)
    assert fresh(into).me_too_count == into.me_toos.count() == 3


def test_a_merge_is_remembered_and_told_where_the_posts_are(thread, into, rita):
    posts = list(thread.posts.values_list("pk", flat=True))
    merge = merge_threads(thread, into=into, by=rita)
    assert (merge.into, merge.merged_by, merge.posts) == (into, rita, posts)
    event = Event.objects.about(into).last()
    assert (event.action, event.particulars) == ("thread.merged", {"thread": thread.pk})


def test_merging_again_changes_nothing(thread, into, rita, make_thread):
    first = merge_threads(thread, into=into, by=rita)
    assert merge_threads(thread, into=into, by=rita) == first
    assert merge_threads(thread, into=make_thread(title="Elsewhere"), by=rita) == first
    assert Merge.objects.count() == 1


def test_a_thread_cannot_be_merged_into_itself(thread, rita):
    with pytest.raises(ValidationError, match="itself"):
        merge_threads(thread, into=thread, by=rita)


def test_a_thread_cannot_be_merged_into_one_that_has_moved(thread, into, make_thread, rita):
    merge_threads(into, into=make_thread(title="The last one"), by=rita)
    with pytest.raises(ValidationError, match="itself merged"):
        merge_threads(thread, into=into, by=rita)
    assert thread.posts.count() == 1


def test_two_cannot_be_merged_into_each_other(thread, into, rita):
    merge_threads(thread, into=into, by=rita)
    with pytest.raises(ValidationError, match="itself merged"):
        merge_threads(into, into=thread, by=rita)


def test_addresses_that_led_to_a_merged_thread_lead_on(thread, into, make_thread, rita):
    last = make_thread(title="The last one")
    merge_threads(thread, into=into, by=rita)
    merge_threads(into, into=last, by=rita)
    assert set(Merge.objects.values_list("into", flat=True)) == {last.pk}


def test_a_private_conversation_is_never_merged_into_a_public_one_or_the_other_way(thread, make_thread, rita):
    private = make_thread(title="My account", visibility=Visibility.PRIVATE)
    for one, other in ((private, thread), (thread, private)):
        with pytest.raises(ValidationError, match="private"):
            merge_threads(one, into=other, by=rita)


def test_private_conversations_of_two_people_stay_apart(make_thread, ana, bela, rita):
    hers, his = (make_thread(by=person, visibility=Visibility.PRIVATE) for person in (ana, bela))
    with pytest.raises(ValidationError, match="same person"):
        merge_threads(hers, into=his, by=rita)


def test_private_conversations_of_one_person_can_be_joined(make_thread, rita):
    first, second = (make_thread(visibility=Visibility.PRIVATE) for _number in range(2))
    merge_threads(first, into=second, by=rita)
    assert second.posts.count() == 2
