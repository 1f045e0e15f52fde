"""Every address of the site, asked for by everybody: each answers as tests/house/access.py says."""

import pytest

from tests.house.access import LEADS_ON, LEADS_ON_ANSWERS, LETTERS, NO_SUCH_METHOD, SIGN_IN, expected, verdict
from tests.house.doors import ROLES, Door, knock, methods_of

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")

REFUSED = {SIGN_IN, *LETTERS.values()} - {NO_SUCH_METHOD}
# Whose pages are drawn when everybody knocks: a visitor sees the public ones, an owner theirs, the superuser all.
DRAWN = {"anonymous", "owner", "superuser"}


def test_every_address_has_a_row_in_the_table(doors):
    for door in doors:
        assert door.name in expected() or door.route.pattern.endswith(LEADS_ON), (
            f"tests/house/access.py has no row for {door.name} ({door.address}): say who may go there"
        )
    gone = expected().keys() - {door.name for door in doors}
    assert gone == set(), "these rows of tests/house/access.py name no address any more"


def test_a_visitor_who_looks_is_answered_as_the_table_says(visits):
    told = [surprise(door, "GET", "anonymous", answer) for door, answer in visits]
    assert [words for words in told if words] == []


def test_those_on_both_sides_of_a_rule_are_answered_as_the_table_says(world, doors, known, undrawn):
    told = [
        surprise(door, method, role, knock(world, role, method, door.address))
        for door in doors
        for method in methods_of(door.route)
        for role in on_both_sides(door, method)
    ]
    assert [words for words in told if words] == []


def test_on_both_sides_of_each_rule_somebody_knocks():
    for door, words in expected().items():
        for letters in words:
            knocking = {letters[0], *(letters[ROLES.index(role)] for role in nearest(letters))}
            assert {letter in REFUSED for letter in knocking} == {letter in REFUSED for letter in letters}, door


@pytest.mark.thorough
@pytest.mark.parametrize("role", ROLES)
def test_whoever_knocks_is_answered_as_the_table_says(world, doors, role, request):
    if role not in DRAWN:
        request.getfixturevalue("undrawn")
    told = [
        surprise(door, method, role, knock(world, role, method, door.address))
        for door in doors
        for method in methods_of(door.route)
        if role in DRAWN or role not in on_both_sides(door, method)
    ]
    assert [words for words in told if words] == []


def letters_of(door: Door, method: str) -> str:
    """What the table says of each role, in their order."""
    return expected().get(door.name, (LEADS_ON_ANSWERS, LEADS_ON_ANSWERS))[method == "POST"]


def surprise(door: Door, method: str, role: str, answer) -> str:
    """What is said of an answer that the table does not say; empty where it does."""
    wanted = letters_of(door, method)[ROLES.index(role)]
    if verdict(answer) == wanted:
        return ""
    return f"{method} {door.name} by {role}: {wanted} expected, {answer.status_code} came"


def on_both_sides(door: Door, method: str) -> list[str]:
    """Who knocks each day besides the visitor who looks: those nearest to the rule, and a visitor who sends a form."""
    visitor = ["anonymous"] if method == "POST" else []
    return visitor + nearest(letters_of(door, method))


def nearest(letters: str) -> list[str]:
    """Of those who signed in the last one who is refused, and the first one who is not; nobody where all may."""
    signed_in = list(zip(ROLES, letters, strict=True))[1:]
    refused = [role for role, letter in signed_in if letter in REFUSED][-1:]
    let_in = [role for role, letter in signed_in if letter not in REFUSED][:1]
    return refused + let_in if refused or letters[0] in REFUSED else []
