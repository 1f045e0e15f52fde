"""Every door for programs, knocked at by everybody: each answers as tests/house/api_access.py says."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.foundation.api.scopes import STAFF_SCOPES, Scope
from apps.people.models import ApiToken
from tests.house.api_access import BODIES, NUMBERS, QUERIES, ROLES, SUBJECTS, SUBJECTS_OF_DOORS, expected, verdict
from tests.house.doors import Route, World, routes_for_programs
from tests.tokens import Program, program

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
OF_CUSTOMERS = [scope for scope in Scope if scope not in STAFF_SCOPES]


class Programs:
    """A program for each role, and those whose token opens nothing or too little."""

    def __init__(self, world: World) -> None:
        people = world.people
        self.by_role = {
            "anonymous": Program(),
            "owner": program(people["owner"], *OF_CUSTOMERS),
            "other": program(people["other"], *OF_CUSTOMERS),
            "agent": program(people["agent"], *OF_CUSTOMERS),
            "agent_as_staff": program(people["agent"], *Scope),
            "manager_as_staff": program(people["manager"], *Scope),
        }
        # Somebody who may do everything, but not with this token.
        self.without = {scope: program(people["superuser"], *[one for one in Scope if one != scope]) for scope in Scope}
        self.ended = [program(people["superuser"], *Scope) for _ in range(2)]
        # Their use is noted already, so that nobody writes that down with every knock.
        ApiToken.objects.update(last_used_at=timezone.now())
        good = ApiToken.objects.filter(person=people["superuser"]).order_by("-pk")
        now = timezone.now()
        ApiToken.objects.filter(pk=good[0].pk).update(expires_at=now - timedelta(seconds=1))
        ApiToken.objects.filter(pk=good[1].pk).update(revoked_at=now)


@pytest.fixture
def unlimited(settings):
    """Who may is asked here, and not how often."""
    settings.LIMITS = {name: {} for name in settings.LIMITS}


def addresses_of(world: World, route: Route) -> dict[str, str]:
    """The addresses of a route, by the row that each is about."""
    name = route.name.removeprefix("api:")
    subjects = SUBJECTS_OF_DOORS.get(name) or next((SUBJECTS[want] for want in route.wants if want in SUBJECTS), ("",))
    if unknown := set(route.wants) - NUMBERS.keys():
        raise AssertionError(
            f"tests/house/api_access.py does not know what stands for {sorted(unknown)} in {route.name}"
        )
    return {
        f"{name}@{subject}".rstrip("@"): reverse(
            route.name, kwargs={want: NUMBERS[want](world, subject) for want in route.wants}
        )
        + QUERIES.get(name, "")
        for subject in subjects
    }


def knock(world: World, client: Program, method: str, address: str, name: str):
    """Ask, and undo whatever it did. What fails answers 500, so that all surprises are told at once."""
    client.raise_request_exception = False
    door, _at, subject = name.partition("@")
    body = BODIES[f"{method} {door}"](world, subject) if f"{method} {door}" in BODIES else {}
    with transaction.atomic():
        arguments = () if method == "GET" else (body,)
        response = getattr(client, method.lower())(address.split("?")[0] if body else address, *arguments)
        transaction.set_rollback(True)
    return response


@pytest.fixture
def doors_for_programs(world, unlimited):
    """(route, name, address, method) for every row behind every door."""
    return [
        (route, name, address, method)
        for route in routes_for_programs()
        for name, address in addresses_of(world, route).items()
        for method in METHODS
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
@pytest.mark.parametrize("roles", ["near a rule", pytest.param("all others", marks=pytest.mark.thorough)])
def test_programs_are_answered_as_the_table_says(world, doors_for_programs, roles):
    table, programs, asked, surprises = expected(), Programs(world), set(), []
    for route, name, address, method in doors_for_programs:
        if method not in route.callback.cls.needs:
            continue
        door = f"{method} {name}"
        asked.add(door)
        if door not in table:
            surprises.append(f"{door}: no row")
            continue
        for role, letter in zip(ROLES, table[door], strict=True):
            if (role in nearest(table[door])) == (roles == "near a rule"):
                answer = knock(world, programs.by_role[role], method, address, name)
                if verdict(answer) != letter:
                    surprises.append(f"{door} by {role}: {letter} expected, {answer.status_code} came")
    assert surprises == [], "\n".join(surprises)
    assert table.keys() - asked == set(), "these rows of tests/house/api_access.py name no door any more"


def test_on_both_sides_of_each_rule_a_program_knocks():
    for door, letters in expected().items():
        knocking = {letters[ROLES.index(role)] for role in nearest(letters)}
        assert {letter == "+" for letter in knocking} == {letter == "+" for letter in letters}, door


def nearest(letters: str) -> set[str]:
    """Who knocks each day: nobody we know, the last one who is refused, and the first one who is not."""
    known = list(zip(ROLES, letters, strict=True))[1:]
    refused = [role for role, letter in known if letter != "+"][-1:]
    return {ROLES[0], *refused, *[role for role, letter in known if letter == "+"][:1]}


def test_no_door_opens_to_a_token_that_does_not_reach_it(world, doors_for_programs):
    programs, surprises, seen = Programs(world), [], set()
    for number, (route, name, address, method) in enumerate(doors_for_programs):
        # What is asked here comes before the row behind a door, so one row of each is enough.
        if (route.name, method) in seen:
            continue
        seen.add((route.name, method))
        needs = route.callback.cls.needs
        if method not in needs:
            answer = knock(world, programs.by_role["manager_as_staff"], method, address, name)
            if answer.status_code != 405:
                surprises.append(f"{method} {name}: {answer.status_code} came, and the door does not name this method")
            continue
        refused = knock(world, programs.without[needs[method]], method, address, name)
        if (refused.status_code, refused.json().get("needs")) != (403, needs[method].value):
            surprises.append(f"{method} {name}: {refused.status_code} came without the scope {needs[method]}")
        ended = knock(world, programs.ended[number % 2], method, address, name)
        if ended.status_code != 401:
            surprises.append(f"{method} {name}: {ended.status_code} came with a token that is no good any more")
    assert surprises == [], "\n".join(surprises)
