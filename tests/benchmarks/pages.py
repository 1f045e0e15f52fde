"""Measure the pages: each scenario takes turns with its ceiling, and is told in what it costs."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field

from .api import requests_of_programs
from .installation import Installation
from .load import Load, ask, request
from .measure import processes_of, processor_seconds
from .visitor import Visitor

ROUNDS = 2
# So many conversations fit among the pages that a process keeps, beside the lists.
KEPT = 400
WARMING = 24
CONSTANT, POSTS, ROWS = "constant page", "bare 20 posts", "bare 20 rows"
# With a cookie of ours, even one that says nothing, pages are made anew: see foundation/page_cache.py.
MADE_ANEW = "browser=measured"


@dataclass(frozen=True, slots=True)
class Scenario:
    """Something to ask for, again and again: where, with which requests, and the status that answers them.

    `ceiling` names the scenario that it is held against, and `budget` the share of its requests/s that it must reach;
    `least_rate` is a budget in requests/s instead.
    """

    name: str
    site: str
    requests: Callable[[int], bytes]
    is_real: bool = True
    status: int = 200
    ceiling: str = ""
    budget: float | None = None
    least_rate: float | None = None


@dataclass(slots=True)
class Result:
    """What a scenario cost. Times in milliseconds, processor time per request, `page` in bytes."""

    name: str
    rate: float
    p50: float
    p95: float
    web_cpu: float
    database_cpu: float
    page: int
    requests: int
    ceiling: str = ""
    of_ceiling: float | None = None
    by_cpu: float | None = None
    budget: float | None = None
    least_rate: float | None = None

    @property
    def cpu(self) -> float:
        """Processor milliseconds of one request, everywhere."""
        return self.web_cpu + self.database_cpu

    def as_dict(self) -> dict:
        """For JSON."""
        return asdict(self) | {"cpu": self.cpu}


@dataclass(slots=True)
class _Running:
    load: Load = field(default_factory=Load)
    web: float = 0.0
    database: float = 0.0


def measure_pages(town: Installation, told: dict, seconds: float, say: Callable[[str], None]) -> list[Result]:
    """All scenarios, `seconds` each in two rounds, ceilings first. `told` is what the seeding told."""
    town.start_web()
    visitor = Visitor(town.site)
    page = visitor.read(told["long"][0][1])
    town.start_ceilings(len(page.encode()))
    visitor.sign_in(told["mail_address"], told["password"])
    scenarios = _scenarios(town, told, visitor)
    running = {one.name: _Running() for one in scenarios}
    for scenario in scenarios:
        ask(scenario.site, scenario.requests, seconds=0, expect=scenario.status, least=WARMING)
    for number in range(ROUNDS):
        for scenario in scenarios:
            say(f"round {number + 1} of {ROUNDS}: {scenario.name}")
            _take_turn(town, scenario, running[scenario.name], seconds / ROUNDS)
    return _results(scenarios, running)


def _scenarios(town: Installation, told: dict, visitor: Visitor) -> Sequence[Scenario]:
    ids = [pk for pk, _address in told["long"]]
    addresses = [address for _pk, address in told["long"]]
    cookie = visitor.cookie

    def get(paths: list[str], **headers: str) -> Callable[[int], bytes]:
        asked = [request("GET", path, **headers) for path in paths]
        return lambda number: asked[number % len(asked)]

    def anew(*paths: str) -> Callable[[int], bytes]:
        return get(list(paths), Cookie=MADE_ANEW)

    return [
        Scenario(CONSTANT, town.ceiling, get(["/constant/"]), is_real=False),
        Scenario(POSTS, town.ceiling, get([f"/threads/{pk}/" for pk in ids]), is_real=False),
        Scenario(ROWS, town.ceiling, get(["/threads/"]), is_real=False),
        Scenario("thread, kept", town.site, get(addresses[:KEPT]), ceiling=CONSTANT, budget=0.5),
        Scenario("list, kept", town.site, get(["/threads/"]), ceiling=CONSTANT, budget=0.5),
        Scenario("ideas, kept", town.site, get(["/ideas/"]), ceiling=CONSTANT, budget=0.5),
        Scenario("thread, 20 posts", town.site, anew(*addresses), ceiling=POSTS, budget=0.6),
        Scenario("thread, signed in", town.site, get(addresses, Cookie=cookie), ceiling=POSTS, budget=0.5),
        Scenario("list of threads", town.site, anew("/threads/"), ceiling=ROWS, budget=0.6),
        Scenario(
            "list, half-way down", town.site, anew(f"/threads/?after={told['deep_key']}"), ceiling=ROWS, budget=0.6
        ),
        Scenario("list of ideas", town.site, anew("/ideas/"), ceiling=ROWS, budget=0.5),
        Scenario(
            "ideas, half-way down",
            town.site,
            anew(f"/ideas/?sort=wanted&after={told['idea_key']}"),
            ceiling=ROWS,
            budget=0.5,
        ),
        Scenario("roadmap", town.site, anew("/ideas/roadmap/"), ceiling=ROWS),
        Scenario("scorecard", town.site, get(["/scorecard/"]), ceiling=ROWS),
        Scenario("home", town.site, anew("/"), ceiling=ROWS),
        *requests_of_programs(told, get, town.site, Scenario),
        Scenario("vote, and take it back", town.site, visitor.votes(told["ideas"]), status=302, least_rate=150),
        Scenario("post a reply", town.site, visitor.replies(told["short"], addresses[0]), status=302, least_rate=150),
    ]


def _take_turn(town: Installation, scenario: Scenario, running: _Running, seconds: float) -> None:
    service = town.web if scenario.is_real else town.ceilings
    web, database = processes_of(service.process.pid), town.database_processes()
    before = processor_seconds(web), processor_seconds(database)
    running.load.add(ask(scenario.site, scenario.requests, seconds=seconds, expect=scenario.status))
    running.web += processor_seconds(web) - before[0]
    running.database += processor_seconds(database) - before[1]


def _results(scenarios: Sequence[Scenario], running: dict[str, _Running]) -> list[Result]:
    results: dict[str, Result] = {}
    for scenario in scenarios:
        had = running[scenario.name]
        count = len(had.load.latencies)
        result = Result(
            name=scenario.name,
            rate=had.load.rate,
            p50=had.load.percentile(0.5),
            p95=had.load.percentile(0.95),
            web_cpu=had.web / count * 1000,
            database_cpu=had.database / count * 1000,
            page=had.load.received // count,
            requests=count,
            ceiling=scenario.ceiling,
            budget=scenario.budget,
            least_rate=scenario.least_rate,
        )
        if ceiling := results.get(scenario.ceiling):
            result.of_ceiling = result.rate / ceiling.rate
            result.by_cpu = ceiling.cpu / result.cpu if result.cpu else None
        results[scenario.name] = result
    return list(results.values())
