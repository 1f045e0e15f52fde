"""Count conversations and days. Safe to repeat: what comes out depends on the rows alone."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import BigIntegerField, DateField, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.forum.models import Thread
from apps.foundation.background import background
from apps.foundation.prepared import Prepared, Slots

from ..facts import KEPT, work_out
from ..models import DailyCount, Fact, Ledger, Touched
from ..querysets import COLUMNS
from ..windows import Window

TOGETHER = 500
GROUPS = ("day", "channel", "department_number", "product_number")


def touch(thread_ids: Iterable[int]) -> None:
    """Note that these conversations have to be counted anew. Belongs in the transaction that heard of it."""
    Touched.objects.bulk_create([Touched(thread_number=one) for one in sorted(set(thread_ids))])


@background
def count_touched() -> int:
    """Count whatever was touched, and the days that it stands on. Returns how many conversations."""
    counted = 0
    while True:
        with transaction.atomic():
            _hold()
            rows = _TOUCHED.all()
            if rows:
                numbers = {thread for _pk, thread in rows}
                _count_days(_count_threads(numbers))
                Touched.objects.filter(pk__in=[pk for pk, _thread in rows]).delete()
                counted += len(numbers)
        # Whoever touches one from now on leaves a job for it as well.
        if len(rows) < TOGETHER:
            return counted


@transaction.atomic
def count_threads(thread_ids: Collection[int]) -> set[date]:
    """Count these conversations and the days that they stand, or stood, on. Returns the days."""
    _hold()
    days = _count_threads(thread_ids)
    _count_days(days)
    return days


@transaction.atomic
def count_day(day: date) -> int:
    """Count everything that was opened on a day, from the log and the rows. Returns how many conversations."""
    _hold()
    span = Window(day, day)
    opened = Thread.objects.public().filter(opened_at__gte=span.begins_at, opened_at__lt=span.ends_at)
    ids = {*opened.values_list("pk", flat=True), *Fact.objects.filter(day=day).values_list("pk", flat=True)}
    days = {day}
    for batch in _batches(sorted(ids)):
        days |= _count_threads(batch)
    _count_days(days)
    return Fact.objects.filter(day=day).count()


def count_everything(*, since: date | None = None, tell: Callable[[int, int], None] | None = None) -> int:
    """Count every conversation, or those opened on a day or after it, batch by batch. Returns how many there are.

    `tell(done, of)` is called after each batch. It can be stopped anywhere and begun again.
    """
    opened = Thread.objects.order_by("pk")
    facts = Fact.objects.order_by("day")
    if since:
        opened = opened.filter(opened_at__gte=Window(since, since).begins_at)
        facts = facts.filter(day__gte=since)
    ids = sorted({*opened.values_list("pk", flat=True), *facts.values_list("pk", flat=True)})
    for done, batch in enumerate(_batches(ids), start=1):
        with transaction.atomic():
            _hold()
            _count_threads(batch)
        if tell:
            tell(min(done * TOGETHER, len(ids)), len(ids))
    days = set(facts.values_list("day", flat=True).distinct())
    counts = DailyCount.objects.filter(day__gte=since) if since else DailyCount.objects.all()
    days |= set(counts.order_by().values_list("day", flat=True).distinct())
    for batch in _batches(sorted(days)):
        with transaction.atomic():
            _hold()
            _count_days(batch)
    return facts.count()


def _hold() -> None:
    """One counts at a time, so that what was read before never overwrites what was read after."""
    if _LEDGER.first() is None:
        Ledger.objects.get_or_create(pk=Ledger.ONLY)
        _LEDGER.first()


def _count_threads(thread_ids: Collection[int]) -> set[date]:
    known = {fact.pk: fact for fact in _KNOWN.all(threads=thread_ids)}
    true = work_out(thread_ids)
    days = {known[pk].day for pk in known} | {fact.day for fact in true.values()}
    for pk, fact in true.items():
        if pk in known:
            fact.reach = known[pk].reach
    Fact.objects.bulk_create([true[pk] for pk in true if pk not in known], batch_size=TOGETHER)
    for pk in true.keys() & known.keys():
        if any(_differ(true[pk], known[pk])):
            # One by one: `bulk_update` puts a condition together for each of these values, which takes longer.
            Fact.objects.filter(pk=pk).update(**{name: getattr(true[pk], name) for name in KEPT})
    Fact.objects.filter(pk__in=known.keys() - true.keys()).delete()
    return days


def _differ(one: Fact, other: Fact) -> Iterable[bool]:
    return (getattr(one, name) != getattr(other, name) for name in KEPT)


def _count_days(days: Collection[date]) -> None:
    Ledger.objects.filter(pk=Ledger.ONLY).update(changed_at=timezone.now())
    for batch in _batches(sorted(days)):
        DailyCount.objects.filter(day__in=batch).delete()
        DailyCount.objects.bulk_create(counts_of(batch), batch_size=TOGETHER)


def counts_of(days: Collection[date]) -> list[DailyCount]:
    """The counts of some days, unsaved, added up from the facts."""
    return [DailyCount(**{name: row[name] for name in (*GROUPS, *COLUMNS)}) for row in _SUMS.all(days=days)]


def _sums() -> QuerySet:
    facts = Fact.objects.filter(day__among=Slots("days", DateField()))
    numbers = {"department_number": Coalesce(F("department"), 0), "product_number": Coalesce(F("product"), 0)}
    return facts.annotate(**numbers).sums(*GROUPS)


_SUMS = Prepared(_sums)
_LEDGER = Prepared(lambda: Ledger.objects.select_for_update().filter(pk=Ledger.ONLY))
_TOUCHED = Prepared(lambda: Touched.objects.order_by("pk").values_list("pk", "thread_number")[:TOGETHER])
_KNOWN = Prepared(lambda: Fact.objects.filter(thread__among=Slots("threads", BigIntegerField())))


def _batches(things: list) -> Iterable[list]:
    for start in range(0, len(things), TOGETHER):
        yield things[start : start + TOGETHER]
