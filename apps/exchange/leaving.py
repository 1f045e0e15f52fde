"""What becomes of exports when somebody leaves who asked for them."""

from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User

from .models import Export


@when_leaving("exchange.Export")
def part_with_exports(person: User, *, keep_words: bool) -> None:
    """Exports are the company's; who asked for them is not said any more."""
    Export.objects.filter(asked_by=person).update(asked_by=None)


@taken_along("exchange.Export")
def exports_of(person: User):
    """When they asked for exports."""
    return plain_rows(Export.objects.filter(asked_by=person), "asked_at", "state")
