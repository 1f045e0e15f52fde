"""Which conversations a list shows, read from its address."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.foundation.templatetags.interface import spoken_span

from .models import Kind, Resolution

STATES = {
    "open": _("Waiting for an answer"),
    "answered": _("Answered"),
    "asked_back": _("Waiting for the asker"),
    "resolved": _("Resolved"),
}
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")
TAG = re.compile(r"[-\w]{1,50}")
WITHIN = {
    "7": _("Last 7 days"),
    "30": _("Last 30 days"),
    "90": _("Last 90 days"),
    "365": _("Last 365 days"),
}
# What stands in the address for "opened on this site".
HERE = "here"
NAME_LIMIT = 60
SECONDS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A further way to narrow lists, which an upper app brings along: the name that stands in the address, the
    threads of a value, and the sentence that tells readers of the choice ("" for a value that means nothing)."""

    name: str
    narrow: Callable
    tell: Callable[[str], str]


_narrowings: dict[str, Narrowing] = {}


def narrows_lists(name: str, *, tell: Callable[[str], str]) -> Callable:
    """Register `function(threads, value) -> threads` as what `?name=value` means in addresses of lists."""

    def register(function: Callable) -> Callable:
        if name in _narrowings:
            raise ValueError(f"two apps narrow lists by {name!r}")
        _narrowings[name] = Narrowing(name, function, tell)
        return function

    return register


def beginning_of(days: int) -> datetime:
    """When the last `days` days began: today counts as one of them, so a day is in a list as a whole or not at all."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    first = (midnight - timedelta(days=days - 1)).date()
    return timezone.make_aware(datetime.combine(first, datetime.min.time()))


@dataclass(frozen=True, slots=True)
class ThreadFilter:
    """A choice of conversations. Words that are not known are left out, so an old link still shows a list.

    `replied` counts every thread the company has answered, settled or not: it is the list behind the pulse's middle.
    `public` leaves out what only this visitor may see, so that a public figure and its list agree for staff, too.
    """

    state: str = ""
    kind: str = ""
    board: str = ""
    product: str = ""
    within: str = ""
    mine: bool = False
    public: bool = False
    tag: str = ""
    # How it was settled, where it was said first, and how many seconds its first answer took at least one longer than.
    how: str = ""
    channel: str = ""
    slower: str = ""
    # What upper apps narrow by: names and values, see `narrows_lists`.
    further: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_request(cls, request, *, board: str = "") -> "ThreadFilter":
        """The choice that an address makes for this visitor; on the page of a board, that board's."""
        chosen = cls.from_address(request.GET)
        mine = request.GET.get("mine") == "1" and request.user.is_authenticated
        return replace(chosen, mine=mine, board=board or chosen.board)

    @classmethod
    def from_address(cls, address: Mapping[str, str]) -> "ThreadFilter":
        """The choice that an address makes for everybody."""
        ask = address.get
        return cls(
            state=ask("state", "") if ask("state") in {*STATES, "replied"} else "",
            kind=ask("kind", "") if ask("kind") in Kind.values else "",
            board=ask("board", "") if SLUG.fullmatch(ask("board", "")) else "",
            product=ask("product", "") if SLUG.fullmatch(ask("product", "")) else "",
            tag=ask("tag", "") if TAG.fullmatch(ask("tag", "")) else "",
            within=ask("within", "") if ask("within") in WITHIN else "",
            public=ask("public") == "1",
            how=ask("how", "") if ask("how") in Resolution.How.values else "",
            channel=ask("channel", "") if _is_name(ask("channel", "")) else "",
            slower=ask("slower", "") if SECONDS.fullmatch(ask("slower", "")) else "",
            further=tuple(
                (name, ask(name))
                for name, one in _narrowings.items()
                if ask(name) and _is_name(ask(name)) and one.tell(ask(name))
            ),
        )

    def narrow(self, threads, user=None):
        """The threads of this choice."""
        if self.state:
            narrowed = {
                "open": threads.open,
                "answered": threads.answered,
                "asked_back": threads.asked_back,
                "replied": threads.ever_answered,
                "resolved": threads.resolved,
            }
            threads = narrowed[self.state]()
        if self.kind:
            threads = threads.of_kind(self.kind)
        if self.board:
            threads = threads.filter(board__slug=self.board)
        if self.product:
            threads = threads.filter(product__slug=self.product)
        if self.tag:
            threads = threads.tagged(self.tag)
        if self.within:
            threads = threads.opened_since(beginning_of(int(self.within)))
        if self.mine:
            threads = threads.filter(author=user)
        if self.public:
            threads = threads.public()
        if self.how:
            threads = threads.filter(resolution__how=self.how)
        if self.channel:
            threads = threads.filter(said_on="" if self.channel == HERE else self.channel)
        if self.slower:
            threads = threads.answered_after(timedelta(seconds=int(self.slower)))
        for name, value in self.further:
            threads = _narrowings[name].narrow(threads, value)
        return threads

    def address(self, **changes) -> str:
        """The query string of this choice with some of it changed; empty values are left out."""
        words = {name: getattr(self, name) for name in ("state", "kind", "board", "product", "tag", "within")}
        words |= {"mine": "1" if self.mine else "", "public": "1" if self.public else ""}
        words |= {name: getattr(self, name) for name in ("how", "channel", "slower")} | dict(self.further) | changes
        return urlencode({name: value for name, value in words.items() if value})

    def told(self) -> list[str]:
        """What no filter at the side of a list shows, in sentences."""
        sentences = []
        if self.state == "replied":
            sentences.append(_("These were answered by us, settled or not."))
        if self.how:
            sentences.append(_("Only those that ended so: %(how)s.") % {"how": Resolution.How(self.how).label})
        if self.channel:
            if self.channel == HERE:
                sentences.append(_("Only what was opened on this site."))
            else:
                sentences.append(_("Only what was said on %(place)s first.") % {"place": self.channel})
        if self.slower:
            span = spoken_span(timedelta(seconds=int(self.slower)))
            sentences.append(_("Only where our first answer took longer than %(span)s.") % {"span": span})
        return [*map(str, sentences), *(_narrowings[name].tell(value) for name, value in self.further)]

    def states(self) -> list[dict]:
        """The links that choose a state."""
        return self._links("state", STATES)

    def kinds(self) -> list[dict]:
        """The links that choose a kind."""
        return self._links("kind", dict(Kind.choices))

    def spans(self) -> list[dict]:
        """The links that choose how far back."""
        return self._links("within", WITHIN)

    def _links(self, name: str, words: dict) -> list[dict]:
        chosen = getattr(self, name)
        links = [{"label": _("All"), "address": self.address(**{name: ""}), "is_chosen": not chosen}]
        return links + [
            {"label": label, "address": self.address(**{name: value}), "is_chosen": chosen == value}
            for value, label in words.items()
        ]


def _is_name(text: str) -> bool:
    """Whether words of an address can be the name of something; what no database can hold is none."""
    return len(text) <= NAME_LIMIT and text.isprintable()
