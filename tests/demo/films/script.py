"""The words in which a tutorial is written down: what is said, and what happens on the page meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from playwright.sync_api import Locator, Page

Find = Callable[[Page], Locator]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One sentence and what is done while it is said.

    `chapter` begins a chapter. `go` opens an address first; `find` names what the pointer goes to; then it is pressed
    (`press`), or something is written into it (`write`) or chosen (`choose`), or nothing. `until` waits for what shall
    be seen before the picture is taken; `again` loads the page until it is there, because the background brings it.
    `translated` holds the sentence in other languages, by their codes.
    """

    say: str
    chapter: str = ""
    go: str = ""
    find: Find | None = None
    press: bool = False
    write: str = ""
    choose: str = ""
    until: Find | None = None
    again: bool = False
    top: int = 130
    translated: dict[str, str] = field(default_factory=dict)

    def going(self, address: str) -> "Step":
        """The same step at another address."""
        return replace(self, go=address)


@dataclass(frozen=True, slots=True)
class Film:
    """A tutorial: the name of its files, who is signed in (nobody: ""), and its steps."""

    slug: str
    who: str
    steps: tuple[Step, ...]
