"""`manage.py check_invariants`: every promise is asked, broken ones are named, and the exit code tells a machine."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.forum.models import Post, Thread
from apps.foundation import invariants
from apps.foundation.invariants import all_invariants, invariant


@pytest.fixture
def promises(monkeypatch):
    """A list of promises of its own."""
    monkeypatch.setattr(invariants, "_invariants", [])


def ask() -> str:
    out = StringIO()
    call_command("check_invariants", stdout=out)
    return out.getvalue()


def test_promises_that_hold_are_listed_by_number(db, promises):
    invariant("T2", "The second holds.")(list)
    invariant("T1", "The first holds.")(lambda: iter(()))
    told = ask()
    assert told.index("The first holds.") < told.index("The second holds.")
    assert "broken" not in told


def test_a_broken_promise_ends_with_an_error_and_names_each_row(db, promises):
    invariant("T1", "All rows are right.")(lambda: ["row 7 is wrong", "row 9 is wrong"])
    out = StringIO()
    with pytest.raises(CommandError, match="2 violations") as error:
        call_command("check_invariants", stdout=out)
    assert error.value.returncode == 1
    assert "row 7 is wrong" in out.getvalue()
    assert "row 9 is wrong" in out.getvalue()


def test_a_long_list_of_violations_is_cut_and_counted(db, promises):
    invariant("T1", "All rows are right.")(lambda: (f"row {number} is wrong" for number in range(25)))
    out = StringIO()
    with pytest.raises(CommandError, match="25 violations"):
        call_command("check_invariants", stdout=out)
    assert "row 19 is wrong" in out.getvalue()
    assert "row 20 is wrong" not in out.getvalue()
    assert "and 5 more" in out.getvalue()


def test_the_other_promises_are_asked_when_one_is_broken(db, promises):
    invariant("T1", "The first is broken.")(lambda: ["it is"])
    invariant("T2", "The second holds.")(list)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_invariants", stdout=out)
    assert "The second holds." in out.getvalue()


def test_every_promise_has_its_own_number_and_a_sentence():
    numbers = [one.number for one in all_invariants()]
    assert len(numbers) == len(set(numbers))
    assert all(one.promise.endswith(".") for one in all_invariants())


def test_a_fresh_installation_and_one_with_conversations_keep_every_promise(db, thread, catch_up):
    catch_up()
    assert "holds" in ask()


def test_a_wrong_counter_is_found(thread):
    Thread.objects.update(reply_count=5)
    with pytest.raises(CommandError, match="violations"):
        ask()


def test_a_wrong_me_too_counter_is_found(thread):
    Thread.objects.update(me_too_count=2)
    with pytest.raises(CommandError, match="violations"):
        ask()


def test_a_thread_without_its_opening_is_found(thread):
    Post.objects.update(is_opening=False)
    with pytest.raises(CommandError, match="violations"):
        ask()


def test_a_withdrawn_post_that_keeps_its_words_is_found(thread, ago):
    Post.objects.update(withdrawn_at=ago(hours=1))
    with pytest.raises(CommandError, match="violations"):
        ask()
