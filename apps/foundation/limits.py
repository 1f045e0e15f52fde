"""How often somebody may do something: counted per person and per address, in the database that all processes share.

Windows are fixed: a minute is a minute of the clock, so across the seam of two of them up to twice the rate may pass.
In return one small statement counts a hit, two processes cannot disagree, and a burst cannot slip through together.
A hit that is refused counts nowhere, so whoever waits as told is let in again; nothing but time takes a count back.

`settings.LIMITS` names the limits. Each maps who is counted to rates such as "5/m, 20/h, 50/d":

person      somebody signed in
newcomer    the same, in the first days after joining; takes the place of "person"
staff       people who work here, in place of all others; without it they are not limited
address     an address, signed in or not
visitor     an address of somebody not signed in, beside "address"
key         what code without a request counts, see `within`
"""

import ipaddress
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Allowance
from .verdicts import YES, Verdict, no

logger = logging.getLogger(__name__)

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
DIGEST_LENGTH = 40
IPV6_PREFIX = 64
UNKNOWN_ADDRESS = "unknown"
# A count outlives its window by so long: whoever's clock is a little behind still finds it.
KEPT_BEYOND = timedelta(minutes=5)
PURGED_AT_ONCE = 5_000


class TooMany(Exception):
    """Somebody did something too often. Its text is a sentence for them; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int):
        self.retry_after = retry_after
        super().__init__(_sentence(retry_after))


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `amount` within each `seconds` of the clock."""

    amount: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a limit stands after a use of it, by the rate that is closest to its end: `remaining` of `amount` uses within
    a window of `window` seconds, which ends in `ends_in` seconds."""

    amount: int
    remaining: int
    window: int
    ends_in: int


@dataclass(frozen=True, slots=True)
class Counter:
    """One count to add to: its digest, how many it takes, and the moment it ends (seconds since 1970)."""

    digest: str
    amount: int
    ends: int
    window: int


def require_within(name: str, request) -> None:
    """Count one use of the limit `name` by whoever sends this request. Raises TooMany where it is one too many.

    Call it at the door, before any work and outside of a transaction, so that what follows cannot undo the count.
    """
    use(counters_of(name, request))


def counters_of(name: str, request) -> list[Counter]:
    """Everything that one use of the limit by whoever sends this request adds to."""
    return _counters(name, _counted(name, request))


def use(counters: list[Counter], uses: int = 1) -> dict[str, int]:
    """Count so many uses at once, all of them or none. Returns the new counts by digest. Raises TooMany."""
    retry_after, counts = _use(counters, uses)
    if retry_after:
        raise TooMany(retry_after)
    return counts


def standing_of(counters: list[Counter], counts: dict[str, int], *, unused: int = 0) -> Standing | None:
    """How a limit stands after a use, where `unused` of what is counted were not used yet; None without counters."""
    if not counters:
        return None
    closest = min(counters, key=lambda counter: (counter.amount - counts[counter.digest]) / counter.amount)
    remaining, ends_in = closest.amount - counts[closest.digest], closest.ends - int(timezone.now().timestamp())
    return Standing(closest.amount, max(0, remaining) + unused, closest.window, max(1, ends_in))


def within(name: str, *keys: str) -> Verdict:
    """Count one use of the limit `name` for each key, where there is no request: a mail's sender, a phone number.

    A key says whose it is ("mail:ana@example.org"); only its digest is stored. Any that is used up says no for all,
    and then none is counted.
    """
    retry_after, _counts = _use(_counters(name, [("key", key) for key in keys]))
    return no(_sentence(retry_after)) if retry_after else YES


def client_address(request) -> str:
    """The address that a request came from, as sign-in sees it: what ALLAUTH_TRUSTED_PROXY_COUNT proxies wrote down.

    Empty where it cannot be known: behind a unix socket, or when fewer proxies wrote than are trusted.
    """
    try:
        return get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        return ""


def counted_address(request) -> str:
    """What stands for an address where it is counted: an IPv6 network of 64 bits counts as one, as one host holds it.

    Visitors whose address cannot be known are all counted as one: nobody gets around a limit by hiding.
    """
    address = client_address(request)
    if not address:
        logger.warning("a visitor's address is unknown; set TRUSTED_PROXY_COUNT to the number of proxies in front")
        return UNKNOWN_ADDRESS
    return _as_counted(address)


def digest_of_request(request) -> str:
    """A keyed digest of the address of a request, for what must know it again without keeping it; may be empty."""
    address = client_address(request)
    return digest_of_address(address) if address else ""


def digest_of_address(address: str) -> str:
    """A keyed digest of an address, of IPv6 of its network of 64 bits. Raises ValueError for what is no address."""
    return _digest("address", _as_counted(address.strip()))


@lru_cache(maxsize=256)
def read_rates(written: str) -> tuple[Rate, ...]:
    """The rates of "5/m, 20/h, 50/d"; units are s, m, h and d. Raises ImproperlyConfigured naming what is wrong."""
    rates = []
    for part in written.split(","):
        amount, _slash, unit = part.strip().partition("/")
        if not amount.isdecimal() or not int(amount) or unit not in SECONDS:
            raise ImproperlyConfigured(f"LIMITS: {part.strip()!r} is no rate; write one as 5/m, 20/h or 50/d")
        rates.append(Rate(int(amount), SECONDS[unit]))
    return tuple(rates)


def purge_allowances() -> int:
    """Forget counts whose window is over. Returns how many."""
    old = Allowance.objects.filter(ends_at__lt=timezone.now() - KEPT_BEYOND).order_by("ends_at")
    forgotten = 0
    while digests := list(old.values_list("pk", flat=True)[:PURGED_AT_ONCE]):
        forgotten += Allowance.objects.filter(pk__in=digests).delete()[0]
    return forgotten


def _counted(name: str, request) -> list[tuple[str, str]]:
    """Who is counted for a request, and under which of the limit's rates."""
    rates, user = _limit(name), request.user
    if user.is_authenticated and user.is_staff:
        return [("staff", f"person:{user.pk}")]
    counted = []
    if user.is_authenticated:
        is_new = "newcomer" in rates and _is_new(user)
        counted.append(("newcomer" if is_new else "person", f"person:{user.pk}"))
    # Behind a socket without proxies all share one address, which says nothing about those who signed in.
    if not user.is_authenticated or client_address(request):
        address = counted_address(request)
        counted.append(("address", f"address:{address}"))
        if not user.is_authenticated:
            counted.append(("visitor", f"visitor:{address}"))
    return counted


def _as_counted(address: str) -> str:
    parsed = ipaddress.ip_address(address)
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(parsed), IPV6_PREFIX), strict=False).network_address)


def _is_new(user) -> bool:
    return user.joined_at is None or user.joined_at > timezone.now() - timedelta(hours=settings.NEWCOMER_HOURS)


def _counters(name: str, counted: Iterable[tuple[str, str]]) -> list[Counter]:
    rates, now = _limit(name), int(timezone.now().timestamp())
    counters = []
    for kind, whose in counted:
        for rate in read_rates(rates[kind]) if kind in rates else ():
            window = now // rate.seconds
            digest = _digest("limit", f"{name}|{rate.seconds}|{window}|{whose}")
            counters.append(Counter(digest, rate.amount, (window + 1) * rate.seconds, rate.seconds))
    # Always taken in the same order, so that two requests never wait for each other.
    return sorted(counters, key=lambda counter: counter.digest)


def _use(counters: list[Counter], uses: int = 1) -> tuple[int, dict[str, int]]:
    """Count these uses on all counters, or on none.

    Returns how many seconds to wait, 0 where it was counted; and the new counts by digest.
    """
    if not counters:
        return 0, {}
    by_digest = {counter.digest: counter for counter in counters}
    # What is used up already is refused without a write: a flood costs reads only.
    known = Allowance.objects.filter(pk__in=by_digest).values_list("pk", "used")
    full = [by_digest[digest] for digest, used in known if used + uses > by_digest[digest].amount]
    counts: dict[str, int] = {}
    if not full:
        with transaction.atomic():
            counts = dict(_add(counters, uses))
            full = [by_digest[digest] for digest, used in counts.items() if used > by_digest[digest].amount]
            if full:
                transaction.set_rollback(True)
    if not full:
        return 0, counts
    return max(1, max(counter.ends for counter in full) - int(timezone.now().timestamp())), {}


def _add(counters: list[Counter], uses: int) -> list[tuple[str, int]]:
    """Add the uses to each counter in one statement that waits for whoever is adding, too. Returns the new counts."""
    table = connection.ops.quote_name(Allowance._meta.db_table)
    rows = ", ".join(["(%s, %s, %s)"] * len(counters))
    values = []
    for counter in counters:
        ends_at = datetime.fromtimestamp(counter.ends, UTC)
        values += [counter.digest, uses, connection.ops.adapt_datetimefield_value(ends_at)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (digest, used, ends_at) VALUES {rows} "
            f"ON CONFLICT (digest) DO UPDATE SET used = {table}.used + excluded.used RETURNING digest, used",
            values,
        )
        return cursor.fetchall()


def _limit(name: str) -> dict[str, str]:
    if name not in settings.LIMITS:
        raise ImproperlyConfigured(f"settings.LIMITS has no limit named {name!r}")
    return settings.LIMITS[name]


def _digest(purpose: str, value: str) -> str:
    return salted_hmac(f"helpcenter.limits.{purpose}", value, algorithm="sha256").hexdigest()[:DIGEST_LENGTH]


def _sentence(seconds: int) -> str:
    if seconds < 60:
        wait = ngettext("%d second", "%d seconds", seconds) % seconds
    elif seconds < 2 * 3600:
        minutes = -(-seconds // 60)
        wait = ngettext("%d minute", "%d minutes", minutes) % minutes
    else:
        hours = -(-seconds // 3600)
        wait = ngettext("%d hour", "%d hours", hours) % hours
    return _("You have done this many times in a short while. Wait %(wait)s and try again.") % {"wait": wait}
