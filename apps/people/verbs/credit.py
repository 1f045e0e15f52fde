"""Reputation: given for things done well, each thing once, and taken back when the thing is."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from ..models import Credit, User

BATCH = 1000
PAIR_SPAN = timedelta(days=30)


@transaction.atomic
def credit_person(
    person: User, *, for_what: Credit.ForWhat, amount: int, once: str, given_by: User | None = None
) -> Credit:
    """Add to somebody's reputation for one thing, named by `once`. Safe to repeat and to race.

    The same thing credited to somebody else moves there. `amount` is in points of reputation. `given_by` is who found
    it worth that: between the same two people, no matter who gives, only the first CREDITS_PER_PAIR things within
    thirty days count, and the later ones stand there with 0 points. What staff gives always counts.
    """
    # An insert that gives way to the row in its place holds that row, whoever made it and even if it was deleted a
    # moment ago. Looking first and inserting then would leave a gap for somebody who takes the credit back.
    begun_at = timezone.now()
    Credit.objects.bulk_create(
        [Credit(person=person, for_what=for_what, amount=0, once=once, given_by=given_by, given_at=begun_at)],
        update_conflicts=True,
        unique_fields=["once"],
        update_fields=["once"],
    )
    line = Credit.objects.get(once=once)
    before, people = (line.person_id, line.amount), {line.person_id, person.pk, given_by and given_by.pk}
    # Held in one order, so that two who credit each other at once wait instead of locking each other out.
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people - {None}).order_by("pk").only("pk"))
    has_moved = line.person_id != person.pk or line.given_by_id not in (None, given_by and given_by.pk)
    if has_moved or line.given_at == begun_at:
        # Told only now that the two are held: of two lines between them, the later one always sees the earlier one.
        line.given_at = timezone.now()
    line.person, line.for_what, line.given_by = person, for_what, given_by
    line.amount = 0 if _pair_has_enough(line) else amount
    line.save(update_fields=["person", "for_what", "given_by", "given_at", "amount"])
    if before != (line.person_id, line.amount):
        _add({before[0]: -before[1]}, {line.person_id: line.amount})
    return line


@transaction.atomic
def take_back_credit(once: Sequence[str]) -> int:
    """Take back what was given for these things. Returns how many lines that were. Safe to repeat."""
    lines = list(Credit.objects.select_for_update().filter(once__in=list(once)).order_by("pk"))
    _add(*({line.person_id: -line.amount} for line in lines))
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
    locked = User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    people = list(locked.only("pk", "reputation"))
    sums = dict(Credit.objects.filter(person__in=ids).values_list("person").annotate(Sum("amount")).order_by())
    wrong = [person for person in people if person.reputation != sums.get(person.pk, 0)]
    for person in wrong:
        User.objects.filter(pk=person.pk).update(reputation=sums.get(person.pk, 0))
    return len(wrong)


def _pair_has_enough(line: Credit) -> bool:
    """Whether these two already gave each other as much as counts. Only older lines are asked: nothing that happens
    later changes what a line is worth, in whatever order things are told again."""
    if line.given_by is None or line.given_by.is_staff:
        return False
    pair = Q(person=line.person, given_by=line.given_by) | Q(person=line.given_by, given_by=line.person)
    older = Q(given_at__lt=line.given_at) | Q(given_at=line.given_at, pk__lt=line.pk)
    counted = Credit.objects.filter(pair, older, given_at__gt=line.given_at - PAIR_SPAN, amount__gt=0)
    return counted.count() >= settings.CREDITS_PER_PAIR


def _add(*changes: dict[int, int]) -> None:
    """Change reputations by so much, one person after the other in one order."""
    sums = Counter()
    for change in changes:
        for person_id, amount in change.items():
            sums[person_id] += amount
    for person_id in sorted(sums):
        if sums[person_id]:
            User.objects.filter(pk=person_id).update(reputation=F("reputation") + sums[person_id])
