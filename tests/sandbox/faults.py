"""The fault machine: how the network misbehaves on request, so that whoever depends on it can be tested."""

import random
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from .refusal import Refusal

ROUTES = ("read", "post", "all")
FLAGS = ("drop_before_accepting", "drop_after_accepting", "duplicate_page", "wrong_json", "slow_drip")
EFFECTS = ("status", *FLAGS, "redirect_to")
KNOWN = {*EFFECTS, "delay_seconds", "retry_after", "times", "probability", "seed", "routes"}
MAX_FAULTS = 20
MAX_DELAY_SECONDS = 120
MAX_RETRY_AFTER_SECONDS = 86_400
MAX_TIMES = 1_000_000
MAX_ADDRESS = 2000


@dataclass
class Fault:
    """One way to misbehave: its effect, for which requests, how often."""

    effect: str | None
    value: object = None
    delay_seconds: float = 0.0
    retry_after: int | None = None
    times: int | None = None
    probability: float | None = None
    seed: int = 0
    routes: str = "all"
    fired: int = 0
    met: int = 0
    chance: random.Random = field(default_factory=random.Random, repr=False)

    def described(self) -> dict:
        """The fault as GET /control/faults shows it."""
        shown = {self.effect: self.value} if self.effect else {}
        for name in ("delay_seconds", "retry_after", "times", "probability", "routes"):
            if getattr(self, name) not in (None, 0.0):
                shown[name] = getattr(self, name)
        return {**shown, "met": self.met, "fired": self.fired}


def read_fault(wish: object) -> Fault:
    """A fault from its JSON. Refuses with 422 what is unknown, out of bounds or has two effects at once."""
    if not isinstance(wish, dict):
        raise Refusal(422, 'a fault is an object such as {"status": 503, "times": 2}')
    unknown = sorted(set(wish) - KNOWN)
    if unknown:
        raise Refusal(422, f"unknown: {', '.join(map(str, unknown))[:200]}; use {', '.join(sorted(KNOWN))}")
    effects = [name for name in EFFECTS if wish.get(name) not in (None, False)]
    if len(effects) > 1:
        raise Refusal(422, f"one effect for each fault; you named {', '.join(effects)}. Send a list of faults instead")
    for name in FLAGS:
        if not isinstance(wish.get(name, False), bool):
            raise Refusal(422, f"{name} is true or false")
    effect = effects[0] if effects else None
    fault = Fault(
        effect=effect,
        value=wish[effect] if effect else None,
        delay_seconds=_number(wish, "delay_seconds", 0, MAX_DELAY_SECONDS) or 0.0,
        retry_after=_number(wish, "retry_after", 0, MAX_RETRY_AFTER_SECONDS, whole=True),
        times=_number(wish, "times", 1, MAX_TIMES, whole=True),
        probability=_number(wish, "probability", 0, 1),
        seed=_number(wish, "seed", 0, 2**63, whole=True) or 0,
        routes=wish.get("routes", "all"),
    )
    if effect is None and not fault.delay_seconds:
        raise Refusal(422, f"a fault needs delay_seconds or one of {', '.join(EFFECTS)}")
    if fault.routes not in ROUTES:
        raise Refusal(422, f"routes is one of {', '.join(ROUTES)}")
    if effect == "status":
        _number(wish, "status", 400, 599, whole=True)
    if effect == "redirect_to" and not _is_address(fault.value):
        raise Refusal(422, f"redirect_to is an address of printable ASCII characters, at most {MAX_ADDRESS}")
    fault.chance = random.Random(fault.seed)
    return fault


class FaultMachine:
    """Decides for each request whether, and how, it goes wrong. Safe to ask from many threads."""

    def __init__(self):
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._pages: dict[str, object] = {}

    def set(self, faults: list[Fault]) -> None:
        """These faults and no others; the counts begin anew."""
        if len(faults) > MAX_FAULTS:
            raise Refusal(422, f"at most {MAX_FAULTS} faults at a time")
        with self._lock:
            self._faults = faults
            self._pages = {}

    def described(self) -> list[dict]:
        """Each fault with how many requests it met and how often it fired."""
        with self._lock:
            return [fault.described() for fault in self._faults]

    def next(self, kind: str, page: str | None = None) -> Fault | None:
        """The fault for a request of this kind ("read" or "post"), counted as fired; None to behave.
        page names the list that is asked for, where one is."""
        with self._lock:
            for fault in self._faults:
                if self._fires(fault, kind, page):
                    fault.fired += 1
                    return fault
        return None

    def remember_page(self, page: str, answer: object) -> None:
        """Keep a delivered page in case a fault wants to deliver it again."""
        with self._lock:
            if any(fault.effect == "duplicate_page" for fault in self._faults):
                self._pages[page] = answer

    def earlier_page(self, page: str) -> object:
        """The page that was delivered last for this list."""
        with self._lock:
            return self._pages[page]

    def _fires(self, fault: Fault, kind: str, page: str | None) -> bool:
        if fault.routes not in ("all", kind) or (fault.times is not None and fault.fired >= fault.times):
            return False
        if fault.effect == "duplicate_page" and page not in self._pages:
            return False
        fault.met += 1
        return fault.probability is None or fault.chance.random() < fault.probability


class RateLimit:
    """So many requests for each account in so many seconds, counted from the first one of a window."""

    def __init__(self, limit: int, window_seconds: float):
        self._lock = threading.Lock()
        self.set(limit, window_seconds)

    def set(self, limit: int, window_seconds: float) -> None:
        """New limits; everybody starts with a full allowance."""
        with self._lock:
            self.limit = limit
            self.window_seconds = window_seconds
            self._windows: dict[str, tuple[float, int]] = {}

    def spend(self, who: str) -> tuple[bool, dict[str, str]]:
        """Count one request: (is it within the limit, the X-RateLimit headers). Reset is an ISO 8601 moment in UTC."""
        with self._lock:
            now = time.monotonic()
            ends_at, spent = self._windows.get(who, (now + self.window_seconds, 0))
            if ends_at <= now:
                ends_at, spent = now + self.window_seconds, 0
            spent += 1
            self._windows[who] = (ends_at, spent)
            return spent <= self.limit, rate_headers(self.limit, max(0, self.limit - spent), ends_at - now)


def rate_headers(limit: int, remaining: int, seconds_to_reset: float) -> dict[str, str]:
    """X-RateLimit-Limit, -Remaining and -Reset as Mastodon sends them."""
    reset = datetime.now(UTC) + timedelta(seconds=seconds_to_reset)
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": reset.isoformat(timespec="microseconds").replace("+00:00", "Z"),
    }


def _number(wish: dict, name: str, least: float, most: float, *, whole: bool = False):
    value = wish.get(name)
    if value is None:
        return None
    right_kind = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not right_kind or not least <= value <= most:
        raise Refusal(422, f"{name} is a {'whole ' if whole else ''}number from {least} to {most}")
    return value


def _is_address(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_ADDRESS and value.isascii() and value.isprintable()
