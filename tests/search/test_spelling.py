"""Slips are put right with words that public things say."""

import pytest

from apps.search.spelling import can_be_spelled, corrections, slips, spellings_of


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        ("toaster", "toaster", 0),
        ("toaster", "toastr", 1),
        ("toaster", "tosater", 1),
        ("toaster", "toasters", 1),
        ("toaster", "roaster", 1),
        ("toaster", "rooster", 2),
        ("küche", "kuche", 0),
        ("", "abc", 3),
    ],
)
def test_slips_are_counted(one, other, number):
    assert slips(one, other) == slips(other, one) == number


@pytest.mark.parametrize("word", ["abc", "a" * 25, "covid19", "洗衣机坏", "केतली", "it's"])
def test_some_words_cannot_be_spelled_wrongly(word):
    assert not can_be_spelled(word)


def test_two_words_that_differ_by_a_slip_share_a_spelling():
    for slip in ("toastr", "tosater", "toasterr", "toaxter"):
        assert spellings_of("toaster") & spellings_of(slip)


def test_the_nearest_word_is_chosen_and_of_those_the_one_said_most(make_thread, catch_up):
    make_thread(title="Rooster")
    for _ in range(2):
        make_thread(title="Roaster")
    catch_up()
    assert corrections(("roasterr",)) == {"roasterr": "roaster"}
    assert corrections(("roastar",)) == {"roastar": "roaster"}
    assert corrections(("roaster",)) == {}
    assert corrections(("zzyzx",)) == {}


def test_two_slips_in_a_long_word_are_put_right(make_thread, catch_up):
    make_thread(title="The dishwasher leaks")
    catch_up()
    assert corrections(("dischwascher",)) == {"dischwascher": "dishwasher"}
