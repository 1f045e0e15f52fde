"""What the widget costs the page that has it: bytes before anybody opens it, and time on that page's main thread.

Run as a step of `inside.py` it makes the row that `measure_widget` then loads, in a real browser on a page of another
site. The time is what the browser's own trace says it spent with our scripts: reading, compiling and running them.
"""

import json
import statistics
import sys

from playwright.sync_api import Browser, Error, sync_playwright

from tests.browser.two_origins import CAUTIOUS, Host, serving
from tests.chromium import find_chromium

ROUNDS = 7
# Microseconds, as traces count.
MILLISECOND = 1_000
TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline", "v8", "disabled-by-default-v8.compile"]
# What the main thread does with a script, as the trace names it; those inside of others are not counted again.
SCRIPT_WORK = {"EvaluateScript", "FunctionCall", "v8.compile", "FireIdleCallback", "EventDispatch"}
PAGE = '<!DOCTYPE html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1>{}'


def main(origin: str) -> dict:
    """Make a widget that this origin may show, inside an installation. Returns its key."""
    from apps.embed.models import Embed

    return {"key": Embed.objects.create(name="Shop", kind="widget", origins=[origin]).key}


def measure_widget(town, say) -> dict | None:
    """Bytes, requests and milliseconds of a page with the widget, medians of some first visits. None without a browser.

    `town` is an `Installation` whose web server runs.
    """
    say("the widget on a page of another site")
    with serving("localhost") as host, sync_playwright() as playwright:
        key = town.do("widget", host.origin)["key"]
        host.put("/", PAGE.format(f'<script async src="{town.site}/embed/{key}/widget.js"></script>'))
        try:
            browser = playwright.chromium.launch(executable_path=find_chromium() or None, args=CAUTIOUS)
        except Error as error:
            print(f"no browser, no widget: {error.message.splitlines()[0]}", file=sys.stderr)
            return None
        visits = [_visit(browser, host, town.site) for _round in range(ROUNDS)]
        browser.close()
    return {name: statistics.median(visit[name] for visit in visits) for name in visits[0]} | {"rounds": ROUNDS}


def _visit(browser: Browser, host: Host, site: str) -> dict[str, float]:
    """One first visit: nothing is cached. Raises Playwright's error where no button appears."""
    page = browser.new_context().new_page()
    ours = []
    page.on("requestfinished", lambda request: ours.append(request) if request.url.startswith(site) else None)
    browser.start_tracing(page=page, categories=TRACED)
    page.goto(host.origin + "/")
    page.get_by_role("button", name="Help").wait_for()
    page.wait_for_load_state("networkidle")
    times = _times(json.loads(browser.stop_tracing())["traceEvents"], site)
    sizes = [request.sizes() for request in ours]
    page.context.close()
    return {
        "requests": len(ours),
        "bytes": sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes),
        "main_ms": sum(times) / MILLISECOND,
        "longest_ms": max(times, default=0) / MILLISECOND,
    }


def _times(events: list[dict], site: str) -> list[float]:
    """How long each piece of work with a script of ours kept the page's main thread, in microseconds of its processor.

    What lies within another piece is a part of that one.
    """
    main = {(one["pid"], one["tid"]) for one in events if one.get("args", {}).get("name") == "CrRendererMain"}
    pieces = [
        (one["ts"], one.get("dur", 0), one.get("tdur", one.get("dur", 0)), (one["pid"], one["tid"]))
        for one in events
        if one.get("name") in SCRIPT_WORK and one.get("ph") == "X" and site in str(one.get("args", ""))
    ]
    times, until = [], {}
    for began, took, used, thread in sorted(pieces, key=lambda piece: (piece[0], -piece[1])):
        if thread in main and began >= until.get(thread, 0):
            times.append(used)
            until[thread] = began + took
    return times
