"""The figures: what each counts, out of what, in words for readers, and the list that holds its rows."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from apps.forum.lists import ThreadFilter

COUNT, SHARE, SPAN = "count", "share", "span"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the scorecard.

    `counted` names the column that it shows (of the daily counts, or "median", "p90") and `of` the column that this
    is a part of. `unit` is "count", "share" (shown as "counted of `of`" with its percentage) or "span" (seconds).
    `chosen` are the words in the address of its list, beside those of the window and the group; None where there is no
    list, and `definition` says why.
    """

    name: str
    label: str
    definition: str
    counted: str
    of: str = ""
    unit: str = SHARE
    chosen: tuple[tuple[str, str], ...] | None = ()


FIGURES = (
    Figure(
        "heard",
        _("Heard"),
        _(
            "Every conversation opened in these days that everybody may read: asked on this site, or said on another "
            "network and brought here. It counts for the day on which it was said first. Two conversations that were "
            "merged count once."
        ),
        "heard",
        unit=COUNT,
    ),
    Figure(
        "answered",
        _("Answered"),
        _(
            "Of those heard, the ones to which somebody who works for us has replied in public, or brought back the "
            "outcome of a private part. What nobody answered stays in the number that it is a part of, however old it "
            "gets."
        ),
        "answered",
        "heard",
        chosen=(("state", "replied"),),
    ),
    Figure(
        "first-response",
        _("First answer, median"),
        _(
            "From the moment when it was said to our first public answer, nights and weekends included. Half of the "
            "first answers came within this time. Between two answers it is interpolated in a straight line. Answers "
            "older than the words that they answer, which happens when these were edited elsewhere, have no known "
            "time and are left out."
        ),
        "median",
        "timed",
        SPAN,
        (("counted", "timed"),),
    ),
    Figure(
        "first-response-p90",
        _("First answer, nine in ten"),
        _("Nine in ten first answers came within this time, counted in the same way. One in ten took longer."),
        "p90",
        "timed",
        SPAN,
        (("counted", "timed"),),
    ),
    Figure(
        "resolved",
        _("Resolved"),
        _("Of those heard, the ones that are settled now, however that came about."),
        "resolved",
        "heard",
        chosen=(("state", "resolved"),),
    ),
    Figure(
        "confirmed",
        _("Confirmed by the customer"),
        _("Of those resolved, the ones of which whoever asked said that they are solved."),
        "confirmed",
        "resolved",
        chosen=(("how", "confirmed"),),
    ),
    Figure(
        "closed",
        _("Closed by staff"),
        _("Of those resolved, the ones that we closed without the word of whoever asked."),
        "closed",
        "resolved",
        chosen=(("how", "closed"),),
    ),
    Figure(
        "timed-out",
        _("Timed out"),
        _("Of those resolved, the ones that we answered, and nobody said anything afterwards."),
        "timed_out",
        "resolved",
        chosen=(("how", "timed_out"),),
    ),
    Figure(
        "unrated",
        _("Not rated"),
        _("Of those resolved, the ones where nobody told us how well it was solved. Silence is not satisfaction."),
        "unrated",
        "resolved",
        chosen=(("counted", "unrated"),),
    ),
    Figure(
        "reopened",
        _("Reopened"),
        _("Of those that were resolved at least once, the ones that were taken up again, settled since or not."),
        "reopened",
        "ever_resolved",
        chosen=(("counted", "reopened"),),
    ),
    Figure(
        "raves",
        _("Rants to raves"),
        _(
            "Of the conversations that began negative, the ones that ended positive. One begins negative when it came "
            "with one or two stars, or without stars when its English words do, by a word list. It ends positive when "
            "whoever began it rated the solution 4 or 5 of 5; without a rating, when their last words are positive by "
            "the same list, or they confirmed the solution and their last words are not negative. A word list reads "
            "no irony and no other language; take it as a first signal."
        ),
        "raves",
        "rants",
        chosen=(("counted", "raves"),),
    ),
    Figure(
        "satisfied",
        _("Satisfied"),
        _(
            "Of those who rated how well it was solved, the ones who chose 4 or 5 of 5. The list shows all that were "
            "rated: who chose what is told to nobody."
        ),
        "satisfied",
        "rated",
        chosen=(("counted", "rated"),),
    ),
)
BY_NAME = {figure.name: figure for figure in FIGURES}
# The lists of what a figure is a part of.
LISTS_OF = {
    "heard": (),
    "timed": (("counted", "timed"),),
    "resolved": (("state", "resolved"),),
    "ever_resolved": (("counted", "ever_resolved"),),
    "rants": (("counted", "rants"),),
    "rated": (("counted", "rated"),),
}
# What stands on the flat line, from left to right.
ON_THE_LINE = ("heard", "answered", "resolved")
# What the tables show of each group.
IN_TABLES = ("heard", "answered", "first-response", "first-response-p90", "resolved", "confirmed", "reopened", "raves")


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with its values in some group: `number` (None where too few would say it), `whole` (what it is a part
    of; None where it is no part), and the addresses of the lists that hold the rows of both."""

    figure: Figure
    number: float | None
    whole: int | None
    address: str
    whole_address: str

    @property
    def percent(self) -> int | None:
        """The share in whole percent, rounded down so that 100 means all; None where it is none of something."""
        if self.figure.unit != SHARE or self.number is None or not self.whole:
            return None
        return int(100 * self.number // self.whole)

    @property
    def span(self) -> timedelta | None:
        """The length of time, for figures that are one."""
        if self.figure.unit != SPAN or self.number is None:
            return None
        return timedelta(seconds=self.number)


def show(figure: Figure, sums: dict, *, days: int, part: str = "", key: str = "") -> Shown:
    """A figure of everything, or of the group that `part` and `key` name, from its sums (see `figures_of`)."""
    group = ((part, key),) if part else ()
    return Shown(
        figure,
        sums[figure.counted],
        sums[figure.of] if figure.of else None,
        list_address(figure.chosen, days, group),
        list_address(LISTS_OF.get(figure.of, ()), days, group),
    )


def list_address(chosen: tuple | None, days: int, group: tuple = ()) -> str:
    """The address of the list of conversations of the last so many days that these words choose."""
    words = {"within": str(days), **dict(chosen or ()), **dict(group)}
    return ThreadFilter(public=True).address(**words)
