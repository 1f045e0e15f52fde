"""Everybody who joined is called something: readable, their own, and never a name of the house."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.forum.verbs import post_reply
from apps.people.models import FormerNickname, RetiredNickname, User
from apps.people.nicknames import (
    NICKNAME,
    NICKNAME_LIMIT,
    RESERVED,
    digest_of,
    is_reserved,
    nickname_from,
    validate_nickname,
)
from apps.people.verbs import change_nickname, close_account
from apps.people.verbs.rename import FORMER_KEPT
from tests.conftest import make_person
from tests.racing import at_once, errors, needs_postgresql


@pytest.mark.parametrize(
    ("name", "nickname"),
    [
        ("Ana", "ana"),
        ("Ana Souza", "ana-souza"),
        ("Béla Novák", "bela-novak"),
        ("  Jean--Luc_Picard ", "jean-luc-picard"),
        ("O'Brien", "obrien"),
        ("Mehmet Aydın", "mehmet-aydin"),
        ("İnci Işık", "inci-isik"),
        ("Łukasz Żółć", "lukasz-zolc"),
        ("Søren Kjærgård", "soren-kjaergard"),
        ("Đorđe Straße", "dorde-strasse"),
        ("Þóra Guðrún", "thora-gudrun"),
        ("Mia 2", "mia-2"),
    ],
)
def test_a_nickname_is_made_of_the_name(name, nickname):
    assert nickname_from(name) == nickname


@pytest.mark.parametrize(
    "name",
    ["", "   ", "Ольга", "明", "!!!", "5", "12345", "x", "admin", "Support", "support-2", "no-body", "\u202eana"[:1]],
)
def test_a_name_that_gives_no_nickname_gets_one_by_chance(name):
    assert re.fullmatch(r"member-[0-9a-f]{8}", nickname_from(name))


@given(st.text(max_size=200))
def test_whatever_the_name_its_nickname_is_valid_and_nobody_of_the_house(name):
    nickname = nickname_from(name)
    validate_nickname(nickname)
    assert len(nickname) <= NICKNAME_LIMIT
    assert not is_reserved(nickname)


@pytest.mark.parametrize(
    "nickname", ["Ana", "ana_b", "-ana", "ana-", "a--b", "a b", "ána", "5", "1-2", "", "a/b", "ana\n", "@ana"]
)
def test_what_is_no_nickname_is_refused(nickname):
    with pytest.raises(ValidationError):
        validate_nickname(nickname)


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_a_reserved_word_is_reserved_with_a_number_too(word):
    assert is_reserved(word)
    assert is_reserved(f"{word}-2")
    assert is_reserved(f"{word}7")


def test_those_who_are_called_alike_get_numbers(db):
    first, second, third = (User(username=f"u{n}", name="Ana", joined_at="2026-05-03T10:00Z") for n in range(3))
    for person in (first, second, third):
        person.save()
    assert [person.nickname for person in (first, second, third)] == ["ana", "ana-2", "ana-3"]


def test_whoever_only_spoke_elsewhere_is_called_nothing_and_has_no_page(jane):
    assert jane.nickname is None
    assert jane.get_absolute_url() == ""


def test_the_database_knows_no_nickname_of_somebody_staged(jane):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=jane.pk).update(nickname="jane")


def test_the_database_knows_no_nickname_with_capitals(ana):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=ana.pk).update(nickname="Ana")


def test_saving_somebody_again_changes_no_nickname(ana):
    ana.name = "Ana Maria"
    ana.save()
    ana.save(update_fields=["name"])
    assert User.objects.get(pk=ana.pk).nickname == "ana"


def test_a_former_nickname_is_nobody_elses(ana, bela):
    change_nickname(ana, "ana-maria")
    with pytest.raises(ValidationError, match="Somebody else is or was"):
        change_nickname(bela, "ana")
    assert User.objects.create(username="other", name="Ana", joined_at=ana.joined_at).nickname == "ana-2"


def test_nobody_is_called_like_somebody_who_is_gone(ana, bela, thread, catch_up):
    change_nickname(ana, "ana-maria")
    words = post_reply(thread, by=bela, body="Ask @ana-maria.")
    close_account(User.objects.get(pk=ana.pk), keep_words=True)
    # At once, and still when nothing else of her is left.
    for _moment in ("closed", "erased"):
        for name in ("ana", "ana-maria"):
            with pytest.raises(ValidationError, match="was called so"):
                change_nickname(bela, name)
        assert RetiredNickname.objects.count() == 2
        catch_up()
    assert not User.objects.filter(pk=ana.pk).exists()
    assert User.objects.create(username="other", name="Ana", joined_at=bela.joined_at).nickname == "ana-2"
    assert User.objects.create(username="third", name="Ana Maria", joined_at=bela.joined_at).nickname == "ana-maria-2"
    # What was written to her leads nowhere, and her name stands nowhere.
    assert 'href="/people/ana-maria/"' in words.html
    assert "ana" not in str(list(RetiredNickname.objects.values("digest")))
    bela.refresh_from_db()
    assert bela.nickname == "bela"


def test_the_page_of_somebody_who_is_gone_stays_empty(client, ana, catch_up):
    assert client.get("/people/ana/").status_code == 200
    close_account(ana, keep_words=True)
    catch_up()
    make_person("Ana")
    assert client.get("/people/ana/").status_code == 404


def test_whoever_wants_a_nickname_while_its_owner_leaves_does_not_get_it(ana, bela, monkeypatch):
    from apps.people.verbs import rename

    def leave_just_then(person, *args, **kwargs):
        RetiredNickname.objects.create(digest=digest_of("free"))
        return save(person, *args, **kwargs)

    save = User.save
    monkeypatch.setattr(rename.User, "save", leave_just_then)
    with pytest.raises(ValidationError, match="was called so"):
        change_nickname(bela, "free")
    bela.refresh_from_db()
    assert bela.nickname == "bela"


def test_one_may_go_back_to_a_former_nickname(ana):
    change_nickname(ana, "ana-maria")
    change_nickname(User.objects.get(pk=ana.pk), "ana")
    ana.refresh_from_db()
    assert ana.nickname == "ana"
    assert list(FormerNickname.objects.values_list("nickname", flat=True)) == ["ana-maria"]


@pytest.mark.parametrize("nickname", ["bela", "Ana", "support", "x y", ""])
def test_a_nickname_that_is_taken_reserved_or_none_is_refused(ana, bela, nickname):
    with pytest.raises(ValidationError):
        change_nickname(ana, nickname)
    ana.refresh_from_db()
    assert ana.nickname == "ana"


def test_nobody_gathers_nicknames(ana):
    for number in range(FORMER_KEPT):
        change_nickname(User.objects.get(pk=ana.pk), f"name{chr(97 + number)}")
    with pytest.raises(ValidationError, match="as often as one can"):
        change_nickname(User.objects.get(pk=ana.pk), "one-more")
    assert FormerNickname.objects.filter(user=ana).count() == FORMER_KEPT


def test_somebody_staged_cannot_be_named(jane):
    with pytest.raises(ValidationError):
        change_nickname(jane, "jane")


def test_the_pattern_is_the_one_that_mentions_are_read_by():
    assert re.fullmatch(NICKNAME, "ana-2")
    assert not re.fullmatch(NICKNAME, "ana_2")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_ten_who_join_at_once_under_one_name_all_get_in():
    def join(number):
        return lambda: User(username=f"u{number}", name="Mia", joined_at="2026-05-03T10:00Z").save()

    assert errors(at_once(*(join(number) for number in range(10)))) == []
    nicknames = set(User.objects.values_list("nickname", flat=True))
    assert len(nicknames) == 10
    assert "mia" in nicknames


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_want_one_nickname_at_once_one_gets_it():
    ana, bela = make_person("Ana"), make_person("Bela")
    outcomes = at_once(lambda: change_nickname(ana, "star"), lambda: change_nickname(bela, "star"))
    [lost] = errors(outcomes)
    assert isinstance(lost, ValidationError)
    assert User.objects.filter(nickname="star").count() == 1
