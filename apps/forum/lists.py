"""Which conversations a list shows, read from its address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Kind

STATES = {
    "open": _("Waiting for an answer"),
    "answered": _("Answered"),
    "asked_back": _("Waiting for the asker"),
    "resolved": _("Resolved"),
}
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")
TAG = re.compile(r"[-\w]{1,50}")
WITHIN = {"7": _("Last 7 days"), "30": _("Last 30 days"), "90": _("Last 90 days")}


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
            threads = threads.opened_since(timezone.now() - timedelta(days=int(self.within)))
        if self.mine:
            threads = threads.filter(author=user)
        if self.public:
            threads = threads.public()
        return threads

    def address(self, **changes) -> str:
        """The query string of this choice with some of it changed; empty values are left out."""
        words = {name: getattr(self, name) for name in ("state", "kind", "board", "product", "tag", "within")}
        words |= {"mine": "1" if self.mine else "", "public": "1" if self.public else ""} | changes
        return urlencode({name: value for name, value in words.items() if value})

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
