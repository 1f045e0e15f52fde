"""Whom a mail of ours may reach. This app asks; an app above it, which knows how people want to hear, answers."""

from collections.abc import Callable, Collection

from apps.people.models import User

from .models import SurveyRefusal

_checks: list[Callable[[Collection[User]], set[int]]] = []


def checks_reach(check: Callable[[Collection[User]], set[int]]) -> Callable:
    """Register `check(people)`, which gives the ids of those of them who take no mail."""
    _checks.append(check)
    return check


def within_reach(people: Collection[User]) -> list[User]:
    """Those of the people who may be asked by mail: they have an address, want mail, and did not refuse surveys."""
    refused = set(SurveyRefusal.objects.filter(person__in=people).values_list("person_id", flat=True))
    for check in _checks:
        refused |= check(people)
    return [person for person in people if person.is_active and person.email and person.pk not in refused]
