"""Whoever gave the accepted answer is credited for it once, and no longer when it is the answer no more."""

import pytest

from apps.forum.models import Merge, Post, Visibility
from apps.forum.verbs import (
    accept_answer,
    merge_threads,
    post_reply,
    resolve_thread,
    unaccept_answer,
    unmerge_threads,
    withdraw_post,
)
from apps.people.models import Credit, User
from tests.conftest import make_person


def reputation(person) -> int:
    return User.objects.get(pk=person.pk).reputation


@pytest.fixture
def points(settings):
    settings.REPUTATION_FOR_ANSWER = 10
    return 10


def test_an_accepted_answer_is_credited(thread, ana, bela, catch_up, points):
    accept_answer(thread, by=ana, post=post_reply(thread, by=bela, body="Press the lever."))
    catch_up()
    assert reputation(bela) == points
    assert Credit.objects.get().person == bela


def test_choosing_taking_back_and_choosing_again_counts_once(thread, ana, bela, catch_up, points):
    reply = post_reply(thread, by=bela, body="Press the lever.")
    for _ in range(3):
        accept_answer(thread, by=ana, post=reply)
        unaccept_answer(thread, by=ana)
        accept_answer(thread, by=ana, post=reply)
    resolve_thread(thread, by=ana)
    catch_up()
    assert reputation(bela) == points
    unaccept_answer(thread, by=ana)
    catch_up()
    assert reputation(bela) == 0


def test_a_better_answer_takes_the_credit_over(thread, ana, bela, omar, catch_up, points):
    carla = make_person("Carla")
    accept_answer(thread, by=ana, post=post_reply(thread, by=bela, body="Press the lever."))
    accept_answer(thread, by=ana, post=post_reply(thread, by=carla, body="Plug it in."))
    catch_up()
    assert (reputation(bela), reputation(carla)) == (0, points)


def test_nobody_is_credited_for_answering_themselves(thread, ana, catch_up, points):
    accept_answer(thread, by=ana, post=post_reply(thread, by=ana, body="Found it."))
    catch_up()
    assert not Credit.objects.exists()


def test_two_who_only_praise_each_other_get_little_of_it(make_thread, ana, bela, catch_up, points, settings):
    settings.CREDITS_PER_PAIR = 2
    for _ in range(3):
        asked, answered = make_thread(), make_thread(by=bela)
        accept_answer(asked, by=ana, post=post_reply(asked, by=bela, body="Press the lever."))
        accept_answer(answered, by=bela, post=post_reply(answered, by=ana, body="Press the lever."))
    catch_up()
    assert reputation(ana) + reputation(bela) == 2 * points


def test_staff_is_not_credited(thread, ana, omar, catch_up, points):
    accept_answer(thread, by=ana, post=post_reply(thread, by=omar, body="Descale it."))
    catch_up()
    assert not Credit.objects.exists()


def test_whoever_only_spoke_elsewhere_is_not_credited(thread, ana, jane, catch_up, points):
    accept_answer(thread, by=ana, post=post_reply(thread, by=jane, body="Press the lever."))
    catch_up()
    assert not Credit.objects.exists()


def test_nothing_private_is_credited(make_thread, ana, bela, catch_up, points):
    thread = make_thread(visibility=Visibility.PRIVATE)
    accept_answer(thread, by=ana, post=post_reply(thread, by=bela, body="Press the lever."))
    catch_up()
    assert not Credit.objects.exists()


def test_a_withdrawn_answer_is_credited_no_more(thread, ana, bela, catch_up, points):
    reply = post_reply(thread, by=bela, body="Press the lever.")
    accept_answer(thread, by=ana, post=reply)
    catch_up()
    withdraw_post(Post.objects.get(pk=reply.pk), by=bela)
    catch_up()
    assert reputation(bela) == 0


def test_a_merge_and_taking_it_apart_never_count_twice(make_thread, ana, bela, mona, catch_up, points):
    first, second = make_thread(), make_thread(title="Another toaster that does not toast")
    for thread in (first, second):
        accept_answer(thread, by=ana, post=post_reply(thread, by=bela, body="Press the lever."))
    catch_up()
    assert reputation(bela) == 2 * points
    merge_threads(second, into=first, by=mona)
    catch_up()
    assert reputation(bela) <= 2 * points
    unmerge_threads(Merge.objects.get(thread=second), by=mona)
    catch_up()
    assert reputation(bela) <= 2 * points
    assert reputation(bela) == sum(Credit.objects.filter(person=bela).values_list("amount", flat=True))
