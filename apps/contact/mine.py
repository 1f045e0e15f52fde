"""Which of somebody's conversations their list shows, read from its address."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from apps.forum.models import Kind, Resolution, Visibility

SORTS = {
    "": _("Everything"),
    "waiting": _("Waiting for an answer"),
    "private": _("Private"),
    "public": _("Public"),
    "ideas": _("Ideas"),
    "elsewhere": _("Said elsewhere"),
}


def _conditions() -> dict[str, Q]:
    settled = Exists(Resolution.objects.filter(thread=OuterRef("pk")))
    return {
        "": Q(),
        "waiting": ~settled & Q(answered_at__isnull=True, asked_back_at__isnull=True),
        "private": Q(visibility=Visibility.PRIVATE),
        "public": Q(visibility=Visibility.PUBLIC),
        "ideas": Q(kind=Kind.IDEA),
        "elsewhere": ~Q(said_on=""),
    }


@dataclass(frozen=True, slots=True)
class Chosen:
    """One sort of conversations; what is not known is all of them, so an old link still shows a list."""

    sort: str = ""

    @classmethod
    def from_request(cls, request) -> "Chosen":
        """The choice that an address makes."""
        sort = request.GET.get("show", "")
        return cls(sort if sort in SORTS else "")

    @property
    def address(self) -> str:
        """The query string of this choice."""
        return urlencode({"show": self.sort}) if self.sort else ""

    def narrow(self, threads):
        """The conversations of this choice."""
        return threads.filter(_conditions()[self.sort])

    def links(self, counts: dict[str, int]) -> list[dict]:
        """The links that choose, each with its number; where there are none it stands there all the same."""
        return [
            {
                "label": label,
                "number": counts[sort],
                "address": urlencode({"show": sort}) if sort else "",
                "is_chosen": sort == self.sort,
            }
            for sort, label in SORTS.items()
        ]


def counts_of(threads) -> dict[str, int]:
    """How many conversations each choice shows, in one query."""
    names = {sort: f"number_{sort or 'all'}" for sort in SORTS}
    told = threads.aggregate(
        **{
            names[sort]: Count("pk", filter=condition) if condition else Count("pk")
            for sort, condition in _conditions().items()
        }
    )
    return {sort: told[name] for sort, name in names.items()}
