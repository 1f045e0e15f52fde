"""Small charts as numbers: what a template draws as bars, without a script and without styles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

HEIGHT = 64
STEP, GAP = 10, 2


@dataclass(frozen=True, slots=True)
class Bar:
    """A week with what was heard in it and how much of that was answered; places and heights in units of the
    drawing, whose top is 0."""

    week: date
    heard: int
    answered: int
    x: int
    heard_y: int
    heard_height: int
    answered_y: int
    answered_height: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side, as wide as they need."""

    bars: Sequence[Bar]
    most: int
    height: int = HEIGHT
    bar_width: int = STEP - GAP

    @property
    def width(self) -> int:
        """Of the drawing."""
        return max(len(self.bars) * STEP - GAP, 1)


def draw_weeks(weeks: Sequence[Sequence]) -> Chart:
    """A chart of [Monday as ISO 8601, heard, answered], the oldest first. What was heard fills the height at most."""
    most = max([heard for _week, heard, _answered in weeks], default=0)
    bars = []
    for number, (week, heard, answered) in enumerate(weeks):
        high, low = _height(heard, most), _height(answered, most)
        bars.append(
            Bar(date.fromisoformat(week), heard, answered, number * STEP, HEIGHT - high, high, HEIGHT - low, low)
        )
    return Chart(bars, most)


def _height(count: int, most: int) -> int:
    """At least one unit for anything at all, so that little is not nothing."""
    return max(round(HEIGHT * count / most), 1) if count else 0
