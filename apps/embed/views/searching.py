"""Search in a frame: results, and what is suggested while somebody types."""

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from apps.foundation.limits import require_within
from apps.search.asked import QUERY_LIMIT, parse
from apps.search.engines.matching import PER_PAGE, RANKED
from apps.search.finding import find, helpful_instead, suggest
from apps.search.searchable import all_tabs
from apps.search.verbs import note_query

from .home import ReadingView

SOLVED_SHOWN = 5
# What may be carried on to the form of a question.
TITLE_LIMIT = 150


class SearchView(ReadingView):
    """What was found, of everything that everybody may read."""

    http_method_names = ("get", "head")

    def get(self, request, key):
        asked = parse(request.GET.get("q", ""))
        context = {"asked": asked, "limit": QUERY_LIMIT}
        if not asked:
            return self.page("embed/search.html", context)
        require_within("search", request)
        tab = request.GET.get("in", "")
        tab = tab if tab in all_tabs() else ""
        start = _start(request.GET.get("after", ""))
        found = find(asked, tab=tab, start=start)
        context |= {
            "found": found,
            "ask_title": " ".join(asked.typed.split())[:TITLE_LIMIT],
            "tabs": [(one, self._address(asked.typed, one.name)) for one in found.tabs],
            "next": self._address(asked.typed, tab, found.after) if found.after else "",
            "back": self._address(asked.typed, tab, start - PER_PAGE) if start else "",
        }
        if not found.total:
            product = self.embed.product
            context["solved"] = helpful_instead(product.slug if product else "", SOLVED_SHOWN)
        if not start and not tab:
            note_query(asked, found=0 if found.instead or found.has_some else found.total)
        return self.page("embed/search.html", context)

    def _address(self, query: str, tab: str = "", after: int = 0) -> str:
        words = {"q": query, "in": tab, "after": after}
        return self.frame.address("embed:search", **{name: value for name, value in words.items() if value})


class SuggestionsView(ReadingView):
    """What may answer a question before it is asked: a fragment of up to five things."""

    http_method_names = ("get", "head")

    def get(self, request, key):
        title = request.GET.get("title", "")[:QUERY_LIMIT]
        require_within("suggest", request)
        return self.page("embed/matches.html", {"matches": suggest(title)})


def _start(after: str) -> int:
    """The place at which a page begins. Raises BadRequest for one at which none does."""
    if not after:
        return 0
    if after.isascii() and after.isdigit() and len(after) <= 4 and int(after) < RANKED and int(after) % PER_PAGE == 0:
        return int(after)
    raise BadRequest(_("This page address is not valid. Begin again at the first page."))
