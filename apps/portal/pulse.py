"""The pulse: heard → answered → resolved, counted from the rows that the links lead to."""

from dataclasses import dataclass

from django.db.models import Count, Q

from apps.forum.lists import ThreadFilter, beginning_of
from apps.forum.models import Resolution, Thread

DAYS = 30


@dataclass(frozen=True, slots=True)
class Pulse:
    """Public conversations opened in the last `days` days: how many, how many of them the company answered, how
    many are resolved, and how many of those the customer confirmed. Each number has the address of its list."""

    days: int
    heard: int
    answered: int
    resolved: int
    confirmed: int

    @property
    def heard_address(self) -> str:
        return ThreadFilter(public=True, within=str(self.days)).address()

    @property
    def answered_address(self) -> str:
        return ThreadFilter(public=True, within=str(self.days), state="replied").address()

    @property
    def resolved_address(self) -> str:
        return ThreadFilter(public=True, within=str(self.days), state="resolved").address()


def take_pulse() -> Pulse:
    """Count the last 30 days in one query."""
    counted = (
        Thread.objects.public()
        .opened_since(beginning_of(DAYS))
        .aggregate(
            heard=Count("pk"),
            answered=Count("pk", filter=Q(answered_at__isnull=False)),
            resolved=Count("pk", filter=Q(resolution__isnull=False)),
            confirmed=Count("pk", filter=Q(resolution__how=Resolution.How.CONFIRMED)),
        )
    )
    return Pulse(days=DAYS, **counted)
