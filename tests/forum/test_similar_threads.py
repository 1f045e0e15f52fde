"""Conversations that may be about the same."""

from apps.forum.similar import similar_threads
from apps.forum.verbs import merge_threads


def test_titles_that_share_words_are_alike_the_most_alike_first(make_thread):
    make_thread(title="The kettle does not boil")
    near = make_thread(title="My toaster stays cold since Monday")
    nearer = make_thread(title="Toaster stays cold since the update on Monday")

    assert similar_threads("Since Monday the toaster stays cold after an update") == [nearer, near]


def test_one_word_in_common_is_chance_unless_there_is_only_one(make_thread):
    thread = make_thread(title="Refund for the toaster")

    assert similar_threads("Toaster makes strange noises") == []
    assert similar_threads("toaster?") == [thread]


def test_what_was_merged_or_is_left_out_is_not_suggested(make_thread):
    kept, merged, own = (make_thread(title="The toaster stays cold") for _ in range(3))
    merge_threads(merged, into=kept, by=None)

    assert similar_threads("The toaster stays cold", without=[own.pk]) == [kept]


def test_a_title_without_longer_words_is_like_nothing(make_thread):
    make_thread(title="It is so bad")
    assert similar_threads("It is bad") == []
