"""One table for people, one file for programs."""

import json
from pathlib import Path

from .measure import Memory
from .pages import Result

WIDTHS = (24, 12, 9, 9, 9, 9, 11, 9, 9, 5)
HEAD = ("", "requests/s", "p50 ms", "p95 ms", "CPU ms", "kB", "of ceiling", "by CPU", "budget", "met")
RECEIVE_BUDGETS = {"postgres": 1_000, "sqlite": 700}
# 95 of 100 answers within so many milliseconds, with 1,000,000 posts on PostgreSQL and 100,000 on SQLite.
SEARCH_BUDGETS = {
    "postgres": {"search, 2 words": 50, "search, 2 very common words": 50, "suggestions": 30},
    "sqlite": {"search, 2 words": 100, "search, 2 very common words": 100, "suggestions": 30},
}
# What a page may cost in a large community, as often as in a small one.
GROWTH_BUDGET = 1.3
PAGES_THAT_GROW = ("list of threads", "list, half-way down", "thread, 10 posts")
LIMITS_NOTE = "Limits of how often somebody may do something are counted as in production; nobody meets them here."
# What a page of somebody else loads of us, in bytes, before anybody opens the widget on it.
WIDGET_BUDGET = 30_000
MEMORY_BUDGETS = {"web": 150, "workers": 200}


def table(report: dict) -> str:
    """The whole report as text, one part for each database."""
    lines = []
    for engine, part in report["databases"].items():
        lines += ["", f"{engine}: {part['threads']:,} threads, {part['seed_seconds']:.0f} s to fill", _row(*HEAD)]
        lines += [_page(one) for one in part["pages"]]
        lines += ["", *(_receive(engine, one) for one in part["receive"]), ""]
        lines += [_memory(name, one) for name, one in part["memory"].items()]
        lines += _search(engine, part.get("search"))
        lines += _findable(part.get("findable"))
        lines += _followers(part.get("followers"))
        lines += _widget(part.get("widget"))
    return "\n".join([*lines, "", LIMITS_NOTE])


def write(report: dict, path: Path) -> None:
    """The report as JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(report, indent=2) + "\n")
    beside.replace(path)


def page_part(results: list[Result]) -> list[dict]:
    """What was measured of the pages, with whether each budget was met."""
    return [one.as_dict() | {"met": _is_met(one)} for one in results]


def memory_part(groups: dict[str, Memory]) -> dict[str, dict]:
    """Memory of each group of processes."""
    return {
        name: {
            "processes": one.processes,
            "pss": one.pss,
            "largest_pss": one.largest_pss,
            "largest_rss": one.largest_rss,
            "budget": MEMORY_BUDGETS.get(name),
        }
        for name, one in groups.items()
    }


def _is_met(result: Result) -> bool | None:
    if result.least_rate:
        return result.rate >= result.least_rate
    if result.budget and result.of_ceiling is not None:
        return result.of_ceiling >= result.budget
    return None


def _page(one: dict) -> str:
    budget = f"{one['budget']:.0%}" if one["budget"] else f"{one['least_rate']:.0f}/s" if one["least_rate"] else ""
    return _row(
        one["name"],
        f"{one['rate']:,.0f}",
        f"{one['p50']:.1f}",
        f"{one['p95']:.1f}",
        f"{one['cpu']:.2f}",
        f"{one['page'] / 1000:.1f}",
        _share(one["of_ceiling"]),
        _share(one["by_cpu"]),
        budget,
        _yes(one["met"]),
    )


def _receive(engine: str, one: dict) -> str:
    rate = one["rows"] / one["seconds"]
    cost = one["processor"] / one["rows"] * 1000
    line = f"{'receive, ' + one['policy']:24}{rate:>12,.0f} complaints/s {cost:>8.2f} CPU s per 1,000"
    if one["policy"] != "after_triage":
        return line
    return f"{line}   budget {RECEIVE_BUDGETS[engine]:,}/s   {_yes(rate >= RECEIVE_BUDGETS[engine])}"


def _memory(name: str, one: dict) -> str:
    budget = f"   budget {one['budget']} MB each   {_yes(one['largest_pss'] <= one['budget'])}" if one["budget"] else ""
    return (
        f"{'memory, ' + name:24}{one['processes']:>4} processes {one['pss']:>7.0f} MB PSS together, "
        f"the largest {one['largest_pss']:.0f} MB PSS, {one['largest_rss']:.0f} MB RSS{budget}"
    )


def _search(engine: str, told: dict | None) -> list[str]:
    if not told:
        return []
    lines = [
        "",
        f"search, {told['posts']:,} posts in {told['entries']:,} entries, {told['fill_seconds']:.0f} s to fill",
        _cells("", "p50 ms", "p95 ms", "most ms", "CPU p50", "CPU p95", "budget", "met"),
    ]
    for name, one in told["asked"].items():
        budget = SEARCH_BUDGETS[engine].get(name)
        times = [f"{one[key]:.1f}" for key in ("p50", "p95", "most", "cpu_p50", "cpu_p95")]
        met = _yes(one["p95"] <= budget) if budget else ""
        lines.append(_cells(name, *times, f"{budget} ms" if budget else "", met))
    lines += [
        "",
        _cells("growth, CPU ms p50", f"{told['small_posts']:,}", f"{told['posts']:,}", "times", "budget", "met"),
    ]
    for name, (small, large) in told["growth"].items():
        times, is_page = large / small, name in PAGES_THAT_GROW
        budget = (f"{GROWTH_BUDGET}", _yes(times <= GROWTH_BUDGET)) if is_page else ("", "")
        lines.append(_cells(name, f"{small:.1f}", f"{large:.1f}", f"{times:.2f}", *budget))
    return lines


def _findable(told: dict | None) -> list[str]:
    if not told:
        return []
    lines = [
        "",
        f"being found, {told['threads']:,} threads and {told['articles']:,} articles; a late page of the sitemap has "
        f"{told['late_page_bytes'] / 1000:,.0f} kB; the process grew by {told['grown_mb']:.0f} MB",
        _cells("", "p50 ms", "p95 ms", "most ms", "CPU p50", "CPU p95", "queries"),
    ]
    for name, one in told["asked"].items():
        times = [f"{one[key]:.1f}" for key in ("p50", "p95", "most", "cpu_p50", "cpu_p95")]
        lines.append(_cells(name, *times, str(one["queries"])))
    return lines


def _followers(told: dict | None) -> list[str]:
    if not told:
        return []
    alone, followed = told["alone"], told["followed"]
    return [
        "",
        f"a reply that {told['followers']:,} follow: {followed['cpu_p50']:.1f} ms CPU, {followed['p50']:.1f} ms p50; "
        f"where nobody follows {alone['cpu_p50']:.1f} ms CPU, {alone['p50']:.1f} ms p50",
        f"telling {told['told']:,} of it in the background: {told['seconds']:.1f} s, {told['processor']:.1f} s CPU",
    ]


def _widget(told: dict | None) -> list[str]:
    if not told:
        return []
    return [
        "",
        f"{'widget boot':24}{told['requests']:>4.0f} requests {told['bytes'] / 1000:>7.1f} kB, main thread of the host "
        f"{told['main_ms']:.1f} ms, the longest piece {told['longest_ms']:.1f} ms   "
        f"budget {WIDGET_BUDGET / 1000:.0f} kB   {_yes(told['bytes'] < WIDGET_BUDGET)}",
    ]


def _cells(name: str, *cells: str) -> str:
    return f"{name:<30}" + "".join(f"{cell:>11}" for cell in cells)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _yes(value: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[value]


def _row(*cells: str) -> str:
    first, *others = zip(cells, WIDTHS, strict=True)
    return f"{first[0]:<{first[1]}}" + "".join(f"{cell:>{width}}" for cell, width in others)
