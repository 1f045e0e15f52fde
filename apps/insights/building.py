"""Put figures together: of everything, of each channel, department, product, week or person in a span of days.

Counts come from the daily counts; medians from the facts, because no sum of days knows the middle of them.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models.functions import TruncWeek

from apps.company.models import Department, Product
from apps.feedback.asking import nps_between
from apps.forum.lists import HERE
from apps.forum.models import Merge, Thread, Visibility
from apps.people.models import User

from .models import DailyCount, Fact
from .querysets import smallest_group
from .windows import Window

# What figures can be told apart by: the columns of the daily counts and of the facts that say so.
PARTS = {
    "channel": ("channel", "channel"),
    "department": ("department_number", "department"),
    "product": ("product_number", "product"),
}
NO_TIMES = {"median": None, "p90": None}


def figures_of(window: Window) -> dict:
    """Every column of the daily counts added up, and `median` and `p90` in seconds (None without any answer)."""
    (sums,) = DailyCount.objects.between(window.first, window.last).sums()
    return sums | Fact.objects.between(window.first, window.last).response_times().get((), NO_TIMES)


def figures_by(part: str, window: Window) -> list[dict]:
    """The same for each channel, department or product, the largest first, with its `key` for addresses and `name`.

    What belongs to no department or product is left out.
    """
    counted, told = PARTS[part]
    sums = DailyCount.objects.between(window.first, window.last).sums(counted)
    times = Fact.objects.between(window.first, window.last).response_times(told)
    rows = []
    for row in sums:
        value = row.pop(counted)
        if row["heard"] and (value or part == "channel"):
            rows.append({"value": value} | row | times.get((value,), NO_TIMES))
    _name(part, rows)
    return sorted((row for row in rows if row["key"]), key=lambda row: (-row["heard"], row["name"]))


def figures_by_week(window: Window) -> list[dict]:
    """The same for each week, by the Monday that it begins on, the oldest first."""
    counts = DailyCount.objects.between(window.first, window.last).annotate(week=TruncWeek("day"))
    facts = Fact.objects.between(window.first, window.last).annotate(week=TruncWeek("day"))
    times = facts.response_times("week")
    rows = [row | times.get((row["week"],), NO_TIMES) for row in counts.sums("week")]
    for row in rows:
        row["key"] = row.pop("week").isoformat()
    return sorted(rows, key=lambda row: row["key"])


def figures_by_person(window: Window) -> list[dict]:
    """For staff only: the figures of the conversations that each person was the first to answer."""
    facts = Fact.objects.between(window.first, window.last).filter(first_answer__isnull=False)
    times = facts.response_times("first_answer__author")
    rows = []
    for row in facts.sums("first_answer__author"):
        person = row.pop("first_answer__author")
        rows.append(row | times.get((person,), NO_TIMES) | {"key": str(person)})
    people = User.objects.in_bulk([int(row["key"]) for row in rows])
    for row in rows:
        row["name"] = str(people[int(row["key"])])
    return sorted(rows, key=lambda row: (-row["answered"], row["name"]))


def weeks_by_channel(window: Window) -> dict[str, list[list]]:
    """For each channel by its key [Monday, heard, answered] of every week of the window, also of those without any."""
    counts = DailyCount.objects.between(window.first, window.last).annotate(week=TruncWeek("day"))
    found: dict[str, dict] = {}
    for row in counts.sums("channel", "week"):
        found.setdefault(row["channel"] or HERE, {})[row["week"]] = [row["heard"], row["answered"]]
    weeks = all_weeks(window)
    return {
        channel: [[week.isoformat(), *of_weeks.get(week, [0, 0])] for week in weeks]
        for channel, of_weeks in found.items()
    }


def weeks_of_all(window: Window) -> list[list]:
    """The same of all channels together."""
    counts = DailyCount.objects.between(window.first, window.last).annotate(week=TruncWeek("day"))
    found = {row["week"]: [row["heard"], row["answered"]] for row in counts.sums("week")}
    return [[week.isoformat(), *found.get(week, [0, 0])] for week in all_weeks(window)]


def all_weeks(window: Window) -> list[date]:
    """The Mondays of the weeks that a window touches."""
    monday = window.first - timedelta(days=window.first.weekday())
    weeks = []
    while monday <= window.last:
        weeks.append(monday)
        monday += timedelta(days=7)
    return weeks


def left_out(window: Window) -> dict[str, int]:
    """What was public once, was opened in these days and is counted no more, and why."""
    opened = Thread.objects.filter(opened_at__gte=window.begins_at, opened_at__lt=window.ends_at)
    gone = opened.taken_away()
    withdrawn = gone.filter(posts__is_opening=True, posts__withdrawn_at__isnull=False).count()
    return {
        "withdrawn": withdrawn,
        "removed": gone.count() - withdrawn,
        "merged": Merge.objects.filter(thread__in=opened.filter(visibility=Visibility.PUBLIC)).count(),
    }


def build_content(window: Window) -> dict:
    """Everything that a public scorecard shows, as JSON knows it.

    `total` and the rows of `channel`, `department` and `product` are dictionaries of figures (see `figures_of`); rows
    of less than SCORECARD_SMALLEST_GROUP conversations are left out and counted in `withheld`. `weeks` is what
    `weeks_by_channel` returns, for the channels that are shown. `waiting` counts what waits for an answer now,
    whenever it was opened. `nps` is {"answered", "score"}; the score is None for too few answers.
    """
    content: dict = {"total": figures_of(window), "withheld": {}}
    for part in PARTS:
        rows = figures_by(part, window)
        content[part] = [_without_too_few(row) for row in rows if row["heard"] >= smallest_group()]
        content["withheld"][part] = len(rows) - len(content[part])
    shown = {row["key"] for row in content["channel"]}
    content["weeks"] = {key: weeks for key, weeks in weeks_by_channel(window).items() if key in shown}
    content["left_out"] = left_out(window)
    content["waiting"] = Thread.objects.public().open().count()
    recommended = nps_between(window.begins_at, window.ends_at)
    enough = recommended.answered >= smallest_group()
    content["nps"] = {"answered": recommended.answered, "score": recommended.score if enough else None}
    return content


def _without_too_few(row: dict) -> dict:
    """A group's row without what too few first answers or ratings would say."""
    shown = {name: value for name, value in row.items() if name != "value"}
    if row["timed"] < smallest_group():
        shown |= NO_TIMES
    if row["rated"] < smallest_group():
        shown |= {"satisfied": None}
    return shown


def _name(part: str, rows: Sequence[dict]) -> None:
    """Give each row the key by which addresses choose it and the name that people read; "" where it is gone."""
    things: Iterable = ()
    if part == "department":
        things = Department.objects.filter(pk__in=[row["value"] for row in rows])
    elif part == "product":
        things = Product.objects.filter(pk__in=[row["value"] for row in rows])
    named = {thing.pk: (thing.slug, str(thing)) for thing in things}
    for row in rows:
        value = row["value"]
        own = (value or HERE, value) if part == "channel" else ("", "")
        row["key"], row["name"] = named.get(value, own)
