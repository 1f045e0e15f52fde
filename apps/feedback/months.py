"""The stars of the last months as a drawing, for staff."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from .models import StarCount
from .stars import LATELY_MONTHS, Figures, months_before

HEIGHT = 120
MONTH_WIDTH = 44
HIGH_FROM = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: how many gave four or five stars and how many fewer, and how high their bars are, in units of the
    drawing."""

    month: date
    high: int
    low: int
    average: Decimal | None
    x: int
    high_height: int
    low_height: int


@dataclass(frozen=True, slots=True)
class Months:
    """The bars of a drawing, oldest first, and how wide it is."""

    bars: list[Bar]

    @property
    def width(self) -> int:
        return len(self.bars) * MONTH_WIDTH

    @property
    def has_any(self) -> bool:
        return any(bar.high or bar.low for bar in self.bars)


def months_of(product: int | None) -> Months:
    """The stars of the last twelve months of a product, by its id, or of all, in one query of the kept counts."""
    today = timezone.localdate()
    months = [months_before(today, back) for back in range(LATELY_MONTHS - 1, -1, -1)]
    rows = StarCount.objects.filter(month__gte=months[0])
    if product is not None:
        rows = rows.filter(product=product)
    told: dict[date, dict[int, int]] = {month: {} for month in months}
    for month, stars, number in rows.values_list("month", "stars").annotate(Sum("number")).order_by():
        if month in told:
            told[month][stars] = number
    counted = [(month, Figures(by_stars)) for month, by_stars in told.items()]
    most = max((max(_split(figures)) for _month, figures in counted), default=0) or 1
    bars = []
    for place, (month, figures) in enumerate(counted):
        high, low = _split(figures)
        heights = (round(HEIGHT * high / most), round(HEIGHT * low / most))
        bars.append(Bar(month, high, low, figures.average, place * MONTH_WIDTH, *heights))
    return Months(bars)


def _split(figures: Figures) -> tuple[int, int]:
    high = sum(number for stars, number in figures.by_stars.items() if stars >= HIGH_FROM)
    return high, figures.number - high
