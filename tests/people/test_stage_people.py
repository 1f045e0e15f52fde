"""People who spoke elsewhere get a seat here, one each, however often and however many at once."""

import pytest

from apps.people.models import Handle, User, Voice
from apps.people.verbs import StagedAuthor, stage_people, stage_person
from tests.racing import at_once, errors, needs_postgresql


def authors(*ids, **fields):
    return [StagedAuthor(external_id=one, name=f"@{one}", **fields) for one in ids]


def test_an_author_becomes_a_person_with_a_handle(db):
    jane = stage_person(
        "mastodon",
        StagedAuthor("https://social.example/users/jane", "@jane", "https://social.example/@jane", 12, "Jane"),
    )
    handle = jane.handles.get()
    assert (str(jane), jane.email, jane.is_staged, jane.voice) == ("Jane", None, True, Voice.CUSTOMER)
    assert (handle.network, handle.external_id, handle.name) == (
        "mastodon",
        "https://social.example/users/jane",
        "@jane",
    )
    assert (handle.url, handle.followers) == ("https://social.example/@jane", 12)
    assert not jane.has_usable_password()


def test_the_same_author_again_is_the_same_person(db):
    assert stage_person("x", StagedAuthor("1")) == stage_person("x", StagedAuthor("1"))
    assert User.objects.count() == Handle.objects.count() == 1


def test_the_same_id_on_another_network_is_somebody_else(db):
    assert stage_person("x", StagedAuthor("1")) != stage_person("mastodon", StagedAuthor("1"))


def test_namesakes_stay_apart(db):
    people = stage_people("x", [StagedAuthor("1", "Jane Doe"), StagedAuthor("2", "Jane Doe")])
    assert people["1"] != people["2"]
    assert User.objects.filter(name="Jane Doe").count() == 2


def test_an_author_named_twice_in_a_batch_is_one_person(db):
    people = stage_people("x", authors("1", "2", "1"))
    assert set(people) == {"1", "2"}
    assert User.objects.count() == 2


def test_a_batch_of_known_and_new_people_returns_all(db):
    known = stage_people("x", authors("1", "2"))
    everybody = stage_people("x", authors("1", "2", "3"))
    assert (everybody["1"], everybody["2"]) == (known["1"], known["2"])
    assert set(everybody) == {"1", "2", "3"}


def test_a_batch_costs_as_many_queries_as_one_person(db, django_assert_num_queries):
    for batch in (["a"], [f"b{number}" for number in range(60)]):
        with django_assert_num_queries(6):
            stage_people("x", authors(*batch))


def test_nobody_to_stage_is_nobody(db):
    assert stage_people("x", []) == {}


def test_a_handle_follows_what_the_network_says_now(db):
    stage_person("x", StagedAuthor("1", "@old", "https://x.example/old", 5))
    stage_person("x", StagedAuthor("1", "@new", "https://x.example/new", 9))
    handle = Handle.objects.get()
    assert (handle.name, handle.url, handle.followers) == ("@new", "https://x.example/new", 9)


def test_what_the_network_leaves_out_is_kept(db):
    stage_person("x", StagedAuthor("1", "@jane", "https://x.example/jane", 5))
    before = Handle.objects.values().get()
    stage_person("x", StagedAuthor("1"))
    assert Handle.objects.values().get() == before


def test_somebody_who_claimed_their_seat_keeps_it(db, ana):
    Handle.objects.create(user=ana, network="x", external_id="1")
    assert stage_person("x", StagedAuthor("1", "@ana")) == ana
    ana.refresh_from_db()
    assert not ana.is_staged


@pytest.mark.parametrize("name", ["", " ", "@" * 400, "日本" * 100])
def test_names_of_any_length_fit(db, name):
    person = stage_person("n" * 40, StagedAuthor("i" * 255, name, display_name=name))
    assert str(person)
    assert len(person.name) <= 150
    assert len(person.username) <= 150


def test_staged_and_joined_people_are_told_apart(db, ana, jane, omar):
    assert set(User.objects.staged()) == {jane}
    assert set(User.objects.joined()) == {ana, omar}
    assert set(User.objects.staff()) == {omar}


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_author_staged_by_several_at_once_is_one_person():
    outcomes = at_once(*[lambda: stage_person("x", StagedAuthor("1", "@jane"))] * 4)
    assert errors(outcomes) == []
    assert len({person.pk for person in outcomes}) == 1
    assert User.objects.count() == Handle.objects.count() == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_batches_that_name_the_same_people_in_different_orders_do_not_wait_for_each_other(turn):
    ids = [f"{turn}-{number}" for number in range(120)]
    outcomes = at_once(
        lambda: stage_people("x", authors(*ids)),
        lambda: stage_people("x", authors(*reversed(ids))),
        lambda: stage_people("x", authors(*ids[60:], *ids[:60])),
    )
    assert errors(outcomes) == []
    assert User.objects.count() == Handle.objects.count() == 120
    assert len({frozenset((key, person.pk) for key, person in people.items()) for people in outcomes}) == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_batches_that_refresh_the_same_people_in_different_orders_do_not_wait_for_each_other():
    ids = [str(number) for number in range(120)]
    stage_people("x", authors(*ids))
    outcomes = at_once(
        *[
            lambda number=number, order=order: stage_people("x", authors(*order, followers=number))
            for number, order in enumerate([ids, ids[::-1], ids[60:] + ids[:60], ids])
        ]
    )
    assert errors(outcomes) == []
    assert Handle.objects.count() == 120
