"""Taking a merge apart: everything is again what it was, and what was said meanwhile stays where it was said."""

import itertools
import random

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.forum.models import Merge, MeToo, Resolution, Thread
from apps.forum.verbs import (
    accept_answer,
    lock_thread,
    merge_threads,
    post_reply,
    recount_threads,
    resolve_thread,
    say_me_too,
    split_thread,
    take_back_me_too,
    unmerge_threads,
)


@pytest.fixture
def into(make_thread, bela):
    return make_thread(by=bela, title="Cold toast")


def fresh(thread):
    return Thread.objects.get(pk=thread.pk)


def picture(*threads) -> dict:
    """What a reader would find: posts, openings, voices and counters of each thread."""
    return {
        thread.pk: (
            list(thread.posts.in_reading_order().values_list("pk", "is_opening")),
            sorted(thread.me_toos.values_list("browser", flat=True)),
            (row := fresh(thread)).reply_count,
            row.me_too_count,
            row.answered_at,
            row.last_post_at,
            row.last_voice,
        )
        for thread in threads
    }


def test_everything_is_again_as_it_was(thread, into, omar, bela, rita):
    post_reply(thread, by=omar, body="Is it plugged in?")
    post_reply(into, by=omar, body="Try another socket.")
    for one, voices in ((thread, "ab"), (into, "bc")):
        for voice in voices:
            say_me_too(one, browser=voice)
    before = picture(thread, into)
    merge = merge_threads(thread, into=into, by=rita)
    assert fresh(into).me_too_count == 3
    assert unmerge_threads(merge, by=rita) == thread
    assert picture(thread, into) == before
    assert recount_threads([thread, into]) == 0
    assert Event.objects.about(into).last().action == "thread.unmerged"


def test_what_was_said_after_the_merge_stays_where_it_was_said(thread, into, rita, bela):
    merge = merge_threads(thread, into=into, by=rita)
    late = post_reply(into, by=bela, body="And the cable?")
    say_me_too(into, browser="late")
    unmerge_threads(merge, by=rita)
    late.refresh_from_db()
    assert late.thread == into
    assert list(into.me_toos.values_list("browser", flat=True)) == ["late"]
    assert fresh(thread).me_too_count == 0


def test_settlement_answer_and_lock_are_again_what_they_were(thread, into, omar, rita, ana):
    answer = post_reply(thread, by=omar, body="Plug it in.")
    accept_answer(thread, by=ana, post=answer)
    resolve_thread(thread, by=ana)
    lock_thread(thread, by=rita)
    merge = merge_threads(thread, into=into, by=rita)
    unmerge_threads(merge, by=rita)
    row = fresh(thread)
    assert (row.accepted_answer, row.accepted_by, row.is_resolved, row.is_locked) == (answer, ana, True, True)


def test_an_answer_that_goes_back_is_not_the_answer_of_the_other_thread(thread, into, omar, rita, bela):
    reply = post_reply(thread, by=omar, body="Plug it in.")
    merge = merge_threads(thread, into=into, by=rita)
    accept_answer(into, by=bela, post=reply)
    resolve_thread(into, by=bela)
    unmerge_threads(merge, by=rita)
    assert fresh(into).accepted_answer is None
    assert Resolution.objects.get(thread=into).answer is None
    assert "thread.unaccepted" in [event.action for event in Event.objects.about(into)]


def test_taking_apart_twice_changes_nothing(thread, into, rita):
    merge = merge_threads(thread, into=into, by=rita)
    unmerge_threads(merge, by=rita)
    before = picture(thread, into)
    assert unmerge_threads(merge, by=rita) == thread
    assert picture(thread, into) == before
    assert [event.action for event in Event.objects.about(into)].count("thread.unmerged") == 1


def test_whoever_took_theirs_back_meanwhile_stays_without(thread, into, rita):
    say_me_too(thread, browser="moved")
    for one in (thread, into):
        say_me_too(one, browser="both")
    merge = merge_threads(thread, into=into, by=rita)
    for voice in ("moved", "both"):
        take_back_me_too(into, browser=voice)
    say_me_too(into, browser="moved")
    unmerge_threads(merge, by=rita)
    assert fresh(thread).me_too_count == 0
    assert list(into.me_toos.values_list("browser", flat=True)) == ["moved"]
    assert recount_threads([thread, into]) == 0


def test_a_chain_is_taken_apart_in_the_middle(thread, into, make_thread, rita):
    last = make_thread(title="The last one")
    for number, one in enumerate((thread, into, last)):
        say_me_too(one, browser=f"k{number}")
        say_me_too(one, browser="everywhere")
    whole = picture(thread, into)
    first = merge_threads(thread, into=into, by=rita)
    both = picture(into)
    second = merge_threads(into, into=last, by=rita)
    unmerge_threads(second, by=rita)
    assert picture(into) == both
    first.refresh_from_db()
    assert (first.into, first.along) == (into, None)
    unmerge_threads(first, by=rita)
    assert picture(thread, into) == whole


def test_a_chain_is_taken_apart_at_its_beginning_first(thread, into, make_thread, rita):
    last = make_thread(title="The last one")
    say_me_too(thread, browser="first")
    say_me_too(into, browser="second")
    before = picture(thread, into, last)
    first = merge_threads(thread, into=into, by=rita)
    second = merge_threads(into, into=last, by=rita)
    unmerge_threads(first, by=rita)
    assert set(last.me_toos.values_list("browser", flat=True)) == {"second"}
    unmerge_threads(second, by=rita)
    assert picture(thread, into, last) == before


@pytest.mark.parametrize("seed", range(12))
def test_any_tree_of_merges_comes_apart_in_any_order(make_thread, rita, seed):
    dice = random.Random(seed)
    threads = [make_thread(title=f"Number {number}") for number in range(5)]
    voices = "abcde"
    for one in threads:
        for voice in dice.sample(voices, dice.randint(0, 5)):
            say_me_too(one, browser=voice)
    before = picture(*threads)
    alive, merges = list(threads), []
    while len(alive) > 1:
        gone, into = dice.sample(alive, 2)
        merges.append(merge_threads(gone, into=into, by=rita))
        alive.remove(gone)
    everybody = {voice for _posts, said, *_rest in before.values() for voice in said}
    assert set(alive[0].me_toos.values_list("browser", flat=True)) == everybody
    dice.shuffle(merges)
    for merge in merges:
        unmerge_threads(merge, by=rita)
        assert recount_threads(threads) == 0
    assert picture(*threads) == before
    assert not Merge.objects.exists()


def test_posts_that_were_split_off_meanwhile_stay_there(thread, into, omar, rita):
    reply = post_reply(thread, by=omar, body="Is it plugged in?")
    merge = merge_threads(thread, into=into, by=rita)
    new = split_thread(into, posts=[thread_opening(merge)], title="Another matter", by=rita)
    unmerge_threads(merge, by=rita)
    assert list(fresh(thread).posts.values_list("pk", "is_opening")) == [(reply.pk, True)]
    assert new.posts.count() == 1


def test_nothing_is_taken_apart_when_no_post_is_left(thread, into, rita):
    merge = merge_threads(thread, into=into, by=rita)
    split_thread(into, posts=[thread_opening(merge)], title="Another matter", by=rita)
    with pytest.raises(ValidationError, match="nothing is left"):
        unmerge_threads(merge, by=rita)
    assert Merge.objects.count() == 1


def thread_opening(merge):
    return merge.into.posts.get(pk=merge.opening_id)


def test_the_old_address_leads_on_while_merged_and_serves_again_afterwards(client, thread, into, rita):
    merge = merge_threads(thread, into=into, by=rita)
    answer = client.get(thread.get_absolute_url())
    # Not 301: browsers would remember it, and the merge can be taken apart.
    assert answer.status_code == 302
    assert answer["Location"].startswith(into.get_absolute_url())
    assert "joined with this one" in client.get(answer["Location"]).content.decode()
    unmerge_threads(merge, by=rita)
    assert client.get(thread.get_absolute_url()).status_code == 200


def test_people_and_browsers_are_told_apart(thread, into, rita, bela, omar):
    for person in (bela, omar):
        say_me_too(thread, by=person)
    say_me_too(into, by=bela)
    merge = merge_threads(thread, into=into, by=rita)
    unmerge_threads(merge, by=rita)
    said = set(MeToo.objects.values_list("thread", "person"))
    assert said == {*itertools.product([thread.pk], [bela.pk, omar.pk]), (into.pk, bela.pk)}
