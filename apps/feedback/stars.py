"""The stars of a product in figures: how many reviews, their average, how many gave how many."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Min, Q, Sum
from django.utils import timezone

from apps.company.models import Product

from .models import MOST_STARS, StarCount

# Fewer reviews than this make no average: one of them would decide it.
FEWEST = 3
LATELY_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """How many reviews gave so many stars, and which share of all that is, in whole percent."""

    stars: int
    number: int
    share: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What so many reviews say together: `by_stars` counts them by their stars."""

    by_stars: dict[int, int]

    @property
    def number(self) -> int:
        return sum(self.by_stars.values())

    @property
    def total(self) -> int:
        """All stars together."""
        return sum(stars * number for stars, number in self.by_stars.items())

    @property
    def average(self) -> Decimal | None:
        """The mean with one decimal, halves up; None for fewer than FEWEST reviews."""
        if self.number < FEWEST:
            return None
        return (Decimal(self.total) / self.number).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def rounded(self) -> int:
        """The mean in whole stars, for a row of drawn ones; 0 where there is no average."""
        return int(self.average.quantize(Decimal(1), ROUND_HALF_UP)) if self.average is not None else 0

    def rows(self) -> list[Row]:
        """A row for each number of stars, the most first."""
        whole = self.number
        numbers = [(stars, self.by_stars.get(stars, 0)) for stars in range(MOST_STARS, 0, -1)]
        return [Row(stars, number, round(100 * number / whole) if whole else 0) for stars, number in numbers]


@dataclass(frozen=True, slots=True)
class StarSummary:
    """All reviews of a product, those of the last twelve months, and those written here; `since` is the first month."""

    all: Figures
    lately: Figures
    own: Figures
    since: date | None


def stars_of(product: Product) -> StarSummary:
    """Read the kept counts of a product in one query: at most ten rows, however many reviews there are."""
    begins = months_before(timezone.localdate(), LATELY_MONTHS)
    rows = (
        StarCount.objects.filter(product=product, number__gt=0)
        .values("stars", "is_own")
        .annotate(whole=Sum("number"), lately=Sum("number", filter=Q(month__gt=begins), default=0), since=Min("month"))
        .order_by()
    )
    rows = list(rows)

    def figures(name: str, *, own_only: bool = False) -> Figures:
        by_stars: dict[int, int] = {}
        for row in rows:
            if row["is_own"] or not own_only:
                by_stars[row["stars"]] = by_stars.get(row["stars"], 0) + row[name]
        return Figures(by_stars)

    return StarSummary(
        all=figures("whole"),
        lately=figures("lately"),
        own=figures("whole", own_only=True),
        since=min((row["since"] for row in rows), default=None),
    )


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months before that of a day."""
    place = day.year * 12 + day.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)
