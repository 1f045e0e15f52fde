"""Reputation: given for things done well, each thing once, and taken back when the thing is."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Sum

from ..models import Credit, User

BATCH = 1000


@transaction.atomic
def credit_person(person: User, *, for_what: Credit.ForWhat, amount: int, once: str) -> Credit:
    """Add to somebody's reputation for one thing, named by `once`. Safe to repeat and to race.

    The same thing credited to somebody else moves there. `amount` is in points of reputation.
    """
    _lock([once])
    line, made = Credit.objects.get_or_create(
        once=once, defaults={"person": person, "for_what": for_what, "amount": amount}
    )
    if made:
        _add(person.pk, amount)
        return line
    line = Credit.objects.select_for_update().get(pk=line.pk)
    if (line.person_id, line.amount) != (person.pk, amount):
        _add(line.person_id, -line.amount)
        _add(person.pk, amount)
        line.person, line.amount, line.for_what = person, amount, for_what
        line.save(update_fields=["person", "amount", "for_what"])
    return line


@transaction.atomic
def take_back_credit(once: Sequence[str]) -> int:
    """Take back what was given for these things. Returns how many lines that were. Safe to repeat."""
    lines = list(_lock(once))
    for line in lines:
        _add(line.person_id, -line.amount)
    Credit.objects.filter(pk__in=[line.pk for line in lines]).delete()
    return len(lines)


def recount_reputation() -> int:
    """Set everybody's reputation to the sum of their credits. Returns how many were wrong."""
    wrong = last = 0
    while ids := list(User.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        wrong += _recount(ids)
        last = ids[-1]
    return wrong


@transaction.atomic
def _recount(ids: list[int]) -> int:
    # Locked before they are summed up: a credit that arrives meanwhile waits, and then adds to the true sum.
    people = list(User.objects.select_for_update().filter(pk__in=ids).order_by("pk").only("pk", "reputation"))
    sums = dict(Credit.objects.filter(person__in=ids).values_list("person").annotate(Sum("amount")).order_by())
    wrong = [person for person in people if person.reputation != sums.get(person.pk, 0)]
    for person in wrong:
        User.objects.filter(pk=person.pk).update(reputation=sums.get(person.pk, 0))
    return len(wrong)


def _lock(once: Sequence[str]):
    return Credit.objects.select_for_update().filter(once__in=list(once)).order_by("pk")


def _add(person_id: int, amount: int) -> None:
    User.objects.filter(pk=person_id).update(reputation=F("reputation") + amount)
