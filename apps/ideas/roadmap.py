"""The roadmap: what is planned, started and shipped, and what we said no to."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.company.models import Product

from .listing import WORDS_OF_A_REASON, make_ready
from .lists import PRODUCTS_SHOWN, SLUG, IdeaFilter
from .models import DECIDED, Idea, Stage

# Of what goes on nothing is left out that anybody could keep in mind; of what is over, the latest.
GOING_ON_SHOWN, OVER_SHOWN = 100, 30


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with its ideas; `more` is the query of the list that shows the rest, empty where there is none."""

    stage: Stage
    words: str
    nothing: str
    ideas: Sequence[Idea]
    more: str


@dataclass(frozen=True, slots=True)
class Road:
    """Three columns and what was declined, of one product (`product`, its slug) or of all; `links` choose."""

    columns: Sequence[Column]
    declined: Column
    links: Sequence[dict]
    product: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing has come any way yet."""
        return not any(column.ideas for column in (*self.columns, self.declined))


WORDS = {
    Stage.PLANNED: (_("We want to do these, and have not begun."), _("Nothing is planned at the moment.")),
    Stage.STARTED: (_("Somebody works on these now."), _("Nothing is being worked on at the moment.")),
    Stage.SHIPPED: (_("These are done."), _("What is done appears here with its day.")),
    Stage.DECLINED: (_("We said no to these, and why."), ""),
}


def roadmap_of(ideas: QuerySet, product: str) -> Road:
    """The roadmap of these ideas, about the product of that slug or about all: four queries, the products included.

    What goes on is ordered by votes, what is over by its day.
    """
    product = product if SLUG.fullmatch(product) else ""
    links = _links(product)
    moved = ideas.filter(thread__product__slug=product) if product else ideas
    rows = {
        stage: make_ready(moved.in_stage(stage).latest_first()[: OVER_SHOWN + 1], WORDS_OF_A_REASON)
        for stage in (Stage.SHIPPED, Stage.DECLINED)
    }
    going_on = make_ready(moved.in_stage(Stage.PLANNED, Stage.STARTED).most_wanted_first()[: GOING_ON_SHOWN + 1])
    for stage in (Stage.PLANNED, Stage.STARTED):
        rows[stage] = [idea for idea in going_on if idea.stage == stage]
    has_more = len(going_on) > GOING_ON_SHOWN
    columns = {stage: _column(stage, rows[stage], product, has_more=has_more) for stage in WORDS}
    return Road(
        columns=[columns[stage] for stage in (Stage.PLANNED, Stage.STARTED, Stage.SHIPPED)],
        declined=columns[Stage.DECLINED],
        links=links,
        product=product,
    )


def _column(stage: Stage, rows: Sequence[Idea], product: str, *, has_more: bool) -> Column:
    words, nothing = WORDS[stage]
    if stage in DECIDED:
        has_more, rows = len(rows) > OVER_SHOWN, rows[:OVER_SHOWN]
    more = IdeaFilter(sort="wanted", stage=stage.value, product=product).address() if has_more else ""
    return Column(stage, words, nothing, rows, more)


def _links(product: str) -> list[dict]:
    """The links that choose a product: those of which anything has come some way."""
    moved = Idea.objects.public().exclude(stage=Stage.OPEN).filter(thread__product=OuterRef("pk"))
    products = Product.objects.filter(Exists(moved))[:PRODUCTS_SHOWN]
    return [{"label": _("All"), "address": "", "is_chosen": not product}] + [
        {"label": one.name, "address": urlencode({"product": one.slug}), "is_chosen": one.slug == product}
        for one in products
    ]
