"""Claiming: each app says what becomes of its rows when somebody shows that a staged person is who they are elsewhere.

Every relation to a person is named once as "app.Model.field", in the `claiming.py` of its app, which is found by
itself like listeners are. There are three ways:

    pass_on("forum.Post.author", "forum.Thread.author")

for rows that simply change hands: their numbers are kept for the way back. Where somebody may stand there once only,
`pass_on("knowledge.Progress.person", once=["video"])` leaves behind what the person has already. Where more must be
minded, as when voices are counted, two functions:

    @when_claimed("forum.MeToo.person")
    def pass_on_me_toos(staged: User, person: User) -> dict: ...

    @when_unclaimed("forum.MeToo.person")
    def give_me_toos_back(claim: Claim, moved: dict) -> None: ...

The first changes what is the staged person's into the other's and returns plain values (JSON) with which the second
can give back exactly that, where it is still there and still the other's (`claim.person`, back to `claim.staged`).
And for rows that nobody has who only spoke elsewhere, or that are not about what was said:

    stays("forum.Lock.locked_by", because="only staff closes conversations")

All of it happens in one transaction, the roof before the ground, as when somebody leaves: what makes posts of
something that waits holds that first. Nothing is doubled: where both already stand, the staged person's row stays
behind or is taken out and kept in what is returned. A relation that goes by a number only, without a foreign key, may
be named in the same way.

Three more registries: `@identifies` says who elsewhere the owner of an account is with which somebody signs in,
`@tells_history("ingest", remove=…)` lists what was heard from somebody elsewhere and removes it, and `@names_places`
lists where a code can be posted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db.models import Exists, OuterRef

from .models import User

if TYPE_CHECKING:
    from .models import Claim

BATCH = 1_000


@dataclass(slots=True)
class ClaimRule:
    """What becomes of the rows behind some relations. `name` is the first of them, and the key of what it moved."""

    relations: tuple[str, ...]
    claim: Callable[[User, User], Any]
    unclaim: "Callable[[Claim, Any], None] | None" = None

    @property
    def name(self) -> str:
        return self.relations[0]


class Identity(NamedTuple):
    """Somebody elsewhere, as a Handle names them: a network and the id there."""

    network: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that was heard from somebody elsewhere. `key` finds it again; `url` is empty where nobody reads it."""

    key: str
    network: str
    title: str
    place: str
    said_at: datetime
    url: str = ""
    original: str = ""


class Place(NamedTuple):
    """Where a code can be posted so that it is heard: its key, its name, and whom to mention so that we see it."""

    key: str
    name: str
    mention: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """How one app tells and removes what it heard: `tell(person)` yields Heard, the newest first; `remove(person,
    keys, by)` takes these away as if they had been deleted where they were said, and returns how many there were."""

    name: str
    tell: Callable[[User], Iterable[Heard]]
    remove: Callable[..., int]


_rules: dict[str, ClaimRule] = {}
_staying: dict[str, str] = {}
_identities: list[Callable[[Any], Identity | None]] = []
_histories: dict[str, History] = {}
_places: list[Callable[[], Sequence[Place]]] = []


def when_claimed(*relations: str) -> Callable:
    """Register `function(staged, person)` for these relations; it returns what giving back needs, as plain values."""

    def register(function: Callable) -> Callable:
        _add(ClaimRule(relations, function))
        return function

    return register


def when_unclaimed(name: str) -> Callable:
    """Register `function(claim, moved)` as the way back of the rule whose first relation is `name`."""

    def register(function: Callable) -> Callable:
        _rules[name].unclaim = function
        return function

    return register


def pass_on(*relations: str, once: Sequence[str] | None = None) -> None:
    """Rows of these relations change hands as they are, and go back by their numbers.

    `once` names the fields in which a row of the person's must not be repeated; with none of them, one row is all that
    somebody has. What they have already stays behind with the staged person.
    """
    for relation in relations:
        _add(ClaimRule((relation,), partial(change_hands, relation, once=once), partial(give_back, relation)))


def stays(*relations: str, because: str) -> None:
    """These relations are not touched by a claim; `because` says why, for whoever reads the code."""
    if not because:
        raise ValueError("say why these rows stay")
    for relation in relations:
        _staying[relation] = because


def claim_rules() -> list[ClaimRule]:
    """The rules in the order in which they run, for a claim and for the way back: the roof before the ground."""
    storeys = [config.label for config in apps.get_app_configs()]
    return sorted(_rules.values(), key=lambda rule: -storeys.index(rule.name.split(".")[0]))


def staying_relations() -> dict[str, str]:
    """What no claim touches, and why."""
    return dict(_staying)


def identifies(function: Callable[[Any], Identity | None]) -> Callable:
    """Register `function(social_account) -> Identity | None`: who somebody is elsewhere who signs in with that account.

    Only what the provider itself gives out for good counts, as a user id; never a name and never a mail address. None
    for an account that this function knows nothing about.
    """
    _identities.append(function)
    return function


def identity_of(account) -> Identity | None:
    """Who the owner of a SocialAccount is elsewhere; None where nobody knows how to tell."""
    return next((found for identify in _identities if (found := identify(account))), None)


def tells_history(name: str, *, remove: Callable[..., int]) -> Callable:
    """Register `function(person)` as what tells the history of one app; see `History`."""

    def register(function: Callable) -> Callable:
        _histories[name] = History(name, function, remove)
        return function

    return register


def history_of(person: User, *, network: str) -> list[Heard]:
    """Everything that was heard from somebody on a network and is still here, the newest first."""
    told = [
        replace(one, key=f"{history.name}:{one.key}")
        for history in _histories.values()
        for one in history.tell(person)
        if one.network == network
    ]
    return sorted(told, key=lambda one: one.said_at, reverse=True)


def remove_heard(person: User, keys: Iterable[str], *, by: User) -> int:
    """Take these away, each through the app that told of it. Returns how many there were."""
    wanted: dict[str, list[str]] = {}
    for key in keys:
        name, _, rest = key.partition(":")
        wanted.setdefault(name, []).append(rest)
    return sum(
        _histories[name].remove(person, rest, by=by) for name, rest in sorted(wanted.items()) if name in _histories
    )


def names_places(function: Callable[[], Sequence[Place]]) -> Callable:
    """Register what lists places where a code can be posted."""
    _places.append(function)
    return function


def places_for_codes() -> list[Place]:
    """Where a code can be posted so that it is heard."""
    return [place for function in _places for place in function()]


def _add(rule: ClaimRule) -> None:
    if not rule.relations:
        raise ValueError("name the relations that the rule is for")
    if rule.name in _rules:
        raise ValueError(f"{rule.name} has a rule already")
    _rules[rule.name] = rule


def _rows(relation: str):
    app, model, name = relation.split(".")
    return apps.get_model(app, model)._base_manager.all(), name


def change_hands(relation: str, staged: User, person: User, *, once: Sequence[str] | None = None) -> list[int]:
    """Do what `pass_on` does for one relation, in a rule that minds something else besides. Returns what moved."""
    rows, name = _rows(relation)
    mine = rows.filter(**{name: staged.pk})
    if once is not None:
        same = {field: OuterRef(field) for field in once}
        mine = mine.exclude(Exists(rows.filter(**{name: person.pk}, **same)))
    moved = list(mine.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(moved), BATCH):
        rows.filter(pk__in=moved[start : start + BATCH]).update(**{name: person.pk})
    return moved


def give_back(relation: str, claim: "Claim", moved: Sequence[int]) -> None:
    """The way back of `change_hands`: those that are still there and still the person's."""
    rows, name = _rows(relation)
    for start in range(0, len(moved), BATCH):
        there = rows.filter(pk__in=moved[start : start + BATCH], **{name: claim.person_id})
        there.update(**{name: claim.staged_id})
