"""Leaving, and taking along what is yours: each app says what becomes of its rows about somebody.

An app declares it in its own `leaving.py`, found by itself like listeners are:

    @when_leaving("forum.Post", "forum.Revision")
    def part_with_posts(person: User, *, keep_words: bool) -> None: ...

    @taken_along("forum.Post")
    def posts_of(person: User) -> Iterable[dict]: ...

By the time a rule runs, the person's row names nobody any more. Rows that know somebody by a mail address only are
found through `person.leaving.addresses` (small letters). A rule for leaving may run again after a failure, so it must
be safe to repeat, and it sees to it that no row of these models points to the person any more, or only in ways that
deleting the person undoes by itself (CASCADE, SET_NULL). With `keep_words` what was said stays and the name goes;
otherwise the words go, too. What is taken along are plain values that JSON knows (moments and UUIDs included), of this
person's own rows and nobody else's.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import QuerySet

from .models import User


@dataclass(frozen=True, slots=True)
class Rule:
    """What one function does for some models; `models` are labels as in "forum.Post"."""

    models: tuple[str, ...]
    function: Callable


_leaving: list[Rule] = []
_along: list[Rule] = []


def when_leaving(*models: str) -> Callable:
    """Register `function(person, *, keep_words)` as what becomes of these models' rows when somebody leaves.

    Rules run one after the other, upper apps first. A rule that has much to do works in batches, each in a transaction
    of its own: it may be stopped after half a minute and called again.
    """
    return _register(_leaving, models)


def taken_along(*models: str) -> Callable:
    """Register `function(person)` that yields a dictionary for each row of these models that is about somebody.

    In the download the rows stand under the first label, so one function for each kind of row reads best.
    """
    return _register(_along, models)


def leaving_rules() -> list[Rule]:
    """The rules in the order in which they run: the roof parts with somebody before the ground does."""
    storeys = [config.name for config in apps.get_app_configs()]
    return sorted(_leaving, key=lambda rule: -storeys.index(".".join(rule.function.__module__.split(".")[:2])))


def taking_rules() -> list[Rule]:
    """What a download is made of."""
    return list(_along)


def plain_rows(rows: QuerySet, *fields: str) -> Iterator[dict]:
    """The named values of each row, read little by little, oldest first."""
    yield from rows.order_by("pk").values(*fields).iterator(chunk_size=500)


def everything_of(person: User) -> Iterator[tuple[str, Iterable[dict]]]:
    """(label, rows) for each kind of thing that somebody takes along."""
    for rule in taking_rules():
        yield rule.models[0], rule.function(person)


def _register(rules: list[Rule], models: tuple[str, ...]) -> Callable:
    if not models:
        raise ValueError("name the models that the rule is for")

    def register(function: Callable) -> Callable:
        rules.append(Rule(models, function))
        return function

    return register
