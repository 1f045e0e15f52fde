"""Frames to read on other pages: the latest conversations, and the roadmap. Nothing in them needs a script."""

from apps.ideas.listing import WORDS_OF_A_REASON, with_news
from apps.ideas.roadmap import roadmap_of

from ..models import Kind
from ..shown import listed_ideas, listed_threads
from .home import ReadingView

# Rows that `?rows=` may ask for; others are told as many as the first number says.
ROWS, MOST_ROWS = 8, 30
# Of each stage; the page itself has the rest.
STOPS = 5


class LatestView(ReadingView):
    """The conversations in which something was said last, of the boards and the product of the row. Two queries."""

    http_method_names = ("get", "head")
    kinds = (Kind.FRAME,)

    def get(self, request, key):
        threads = listed_threads(self.embed).liveliest_first().for_listing()[: rows_of(request)]
        return self.page("embed/latest.html", {"threads": threads})


class RoadmapView(ReadingView):
    """What is planned, what is being worked on, and what was shipped, about the product of the row."""

    http_method_names = ("get", "head")
    kinds = (Kind.FRAME,)

    def get(self, request, key):
        ideas = with_news(listed_ideas(self.embed).for_listing(), WORDS_OF_A_REASON)
        road = roadmap_of(ideas, "")
        return self.page("embed/roadmap.html", {"road": road, "stops": STOPS})


def rows_of(request) -> int:
    """How many rows the address asks for, within what is shown at most."""
    written = request.GET.get("rows", "")
    if not (written.isascii() and written.isdigit() and len(written) < 4):
        return ROWS
    return min(max(int(written), 1), MOST_ROWS)
