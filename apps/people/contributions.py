"""What stands on somebody's page. Each app above says what people contribute to it, in its own `contributions.py`:

register(Contribution(name="replies", label=_("Replies"), rows=replies_of, field="posted_at",
                      template="forum/contributed_posts.html"))
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from .models import User


@dataclass(frozen=True, slots=True)
class Contribution:
    """One kind of thing that people contribute, as a list by key.

    `rows(person)` are those that everybody may see and nothing else, whoever looks; `field` is the moment they are
    ordered by, newest first; `template` shows a list of them and gets `rows`.
    """

    name: str
    label: str
    rows: Callable[[User], QuerySet]
    field: str
    template: str


_contributions: dict[str, Contribution] = {}


def register(contribution: Contribution) -> Contribution:
    """Show it on everybody's page, behind those that were registered before."""
    if contribution.name in _contributions:
        raise ValueError(f"two contributions want the name {contribution.name!r}")
    _contributions[contribution.name] = contribution
    return contribution


def all_contributions() -> list[Contribution]:
    """Every kind, in the order of registration."""
    return list(_contributions.values())


def contribution_named(name: str) -> Contribution | None:
    """The kind of that name; None where there is none."""
    return _contributions.get(name)
