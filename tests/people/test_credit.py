"""Reputation is the sum of what was credited, each thing once, however often it is told."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from apps.foundation.invariants import all_invariants
from apps.people.models import Credit, User
from apps.people.verbs import credit_person, recount_reputation, take_back_credit
from tests.conftest import make_person
from tests.racing import at_once, errors, needs_postgresql

ANSWER = Credit.ForWhat.ANSWER


def reputation(person) -> int:
    return User.objects.get(pk=person.pk).reputation


def reputation_is_true() -> list[str]:
    [one] = [one for one in all_invariants() if one.number == "P1"]
    return list(one.violations())


def test_a_thing_is_credited_once(ana):
    for _ in range(3):
        credit_person(ana, for_what=ANSWER, amount=10, once="answer:1")
    assert reputation(ana) == 10
    assert Credit.objects.count() == 1


def test_what_is_taken_back_is_taken_back_once(ana):
    credit_person(ana, for_what=ANSWER, amount=10, once="answer:1")
    credit_person(ana, for_what=ANSWER, amount=10, once="answer:2")
    assert take_back_credit(["answer:1"]) == 1
    assert take_back_credit(["answer:1"]) == 0
    assert reputation(ana) == 10


def test_credit_moves_to_whoever_it_is_due(ana, bela):
    credit_person(ana, for_what=ANSWER, amount=10, once="answer:1")
    credit_person(bela, for_what=ANSWER, amount=15, once="answer:1")
    assert (reputation(ana), reputation(bela)) == (0, 15)


def test_a_recount_mends_what_is_wrong_and_tells_how_many(ana, bela, capsys):
    credit_person(ana, for_what=ANSWER, amount=10, once="answer:1")
    User.objects.filter(pk=ana.pk).update(reputation=99)
    User.objects.filter(pk=bela.pk).update(reputation=1)
    assert len(reputation_is_true()) == 2
    assert recount_reputation() == 2
    assert reputation_is_true() == []
    assert (reputation(ana), reputation(bela)) == (10, 0)
    call_command("recount_reputation")
    assert capsys.readouterr().out.startswith("0 ")


def test_a_champion_is_known_by_reputation_and_nobody_of_the_staff_is(ana, omar, settings):
    settings.CHAMPION_REPUTATION = 20
    for person in (ana, omar):
        person.reputation = 20
    assert ana.is_champion
    assert not omar.is_champion
    ana.reputation = 19
    assert not ana.is_champion


def given(person, by, number, **when):
    line = credit_person(person, for_what=ANSWER, amount=10, once=f"answer:{number}", given_by=by)
    if when:
        Credit.objects.filter(pk=line.pk).update(given_at=timezone.now() - timedelta(**when))
    return line


def test_two_people_count_only_so_often_for_each_other_in_a_month(ana, bela, settings):
    settings.CREDITS_PER_PAIR = 3
    for number in range(4):
        given(ana, bela, number)
        given(bela, ana, 10 + number)
    assert (reputation(ana), reputation(bela)) == (20, 10)
    assert Credit.objects.count() == 8
    carla = make_person("Carla")
    given(ana, carla, 20)
    assert reputation(ana) == 30
    assert reputation_is_true() == []
    assert recount_reputation() == 0


def test_told_again_in_any_order_each_line_is_worth_the_same(ana, bela, settings):
    settings.CREDITS_PER_PAIR = 2
    for number in range(4):
        given(ana, bela, number)
    before = list(Credit.objects.order_by("pk").values_list("amount", flat=True))
    for number in (3, 0, 2, 1):
        given(ana, bela, number)
    assert list(Credit.objects.order_by("pk").values_list("amount", flat=True)) == before == [10, 10, 0, 0]
    assert reputation(ana) == 20


def test_after_a_month_it_counts_again(ana, bela, settings):
    settings.CREDITS_PER_PAIR = 1
    given(ana, bela, 1, days=31)
    given(ana, bela, 2)
    given(ana, bela, 3)
    assert reputation(ana) == 20


def test_what_staff_gives_and_what_nobody_known_gave_always_counts(ana, omar, settings):
    settings.CREDITS_PER_PAIR = 1
    for number in range(3):
        given(ana, omar, number)
        given(ana, None, 10 + number)
    assert reputation(ana) == 60


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_who_credit_at_once_add_up_and_one_thing_counts_once():
    ana = make_person("Ana")
    things = [f"answer:{number % 5}" for number in range(20)]
    outcomes = at_once(
        *(lambda once=once: credit_person(ana, for_what=ANSWER, amount=10, once=once) for once in things)
    )
    assert errors(outcomes) == []
    assert reputation(ana) == 50
    assert reputation_is_true() == []


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_giving_and_taking_back_at_once_leaves_a_true_sum():
    ana, bela = make_person("Ana"), make_person("Bela")
    deeds = [
        lambda: credit_person(ana, for_what=ANSWER, amount=10, once="answer:1", given_by=bela),
        lambda: take_back_credit(["answer:1"]),
        lambda: credit_person(bela, for_what=ANSWER, amount=10, once="answer:1", given_by=ana),
    ]
    for _ in range(3):
        assert errors(at_once(*(deeds * 4))) == []
        assert reputation_is_true() == []


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_credit_each_other_at_once_get_no_further_than_the_limit(settings):
    settings.CREDITS_PER_PAIR = 3
    ana, bela = make_person("Ana"), make_person("Bela")
    deeds = [
        lambda number=number, pair=pair: credit_person(
            pair[0], for_what=ANSWER, amount=10, once=f"answer:{number}", given_by=pair[1]
        )
        for number, pair in enumerate([(ana, bela), (bela, ana)] * 5)
    ]
    assert errors(at_once(*deeds)) == []
    assert reputation_is_true() == []
    assert reputation(ana) + reputation(bela) == 30
