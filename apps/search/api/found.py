"""Searching, and what may answer a question before it is asked."""

from urllib.parse import urlencode

from django.urls import reverse
from rest_framework import serializers

from apps.foundation.api.documenting import documented
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Query
from apps.foundation.api.views import ApiView
from apps.foundation.limits import require_within
from apps.foundation.structured import full_address

from ..asked import QUERY_LIMIT, parse
from ..engines.matching import PER_PAGE, RANKED
from ..finding import find, suggest_hits
from ..searchable import all_tabs
from .shapes import FoundSerializer, SuggestionsSerializer, Withheld

THING = {
    "type": "thread",
    "id": 42,
    "url": "https://help.example/threads/42/the-toaster-does-not-toast/",
    "api_url": "https://help.example/api/v1/threads/42/",
    "title": "The toaster does not toast",
    "status": "answered",
    "reply_count": 4,
    "voices": 17,
    "updated_at": "2026-03-02T09:30:00Z",
}
FOUND = {
    "next": None,
    "previous": None,
    "count": 1,
    "is_lower_bound": False,
    "corrected_to": None,
    "has_some_words_only": False,
    "tabs": [{"name": "conversations", "count": 1, "is_lower_bound": False}],
    "results": [
        THING
        | {
            "excerpt": [
                {"text": "It stays ", "is_hit": False},
                {"text": "cold", "is_hit": True},
                {"text": ", whatever I do.", "is_hit": False},
            ],
            "new_this_week": 2,
        }
    ],
    "close": [],
}


class SearchQuery(Query):
    """What is searched for, and which part of what is found."""

    q = serializers.CharField(
        max_length=QUERY_LIMIT,
        help_text='Words, "phrases", -words that must not be there; `product:`, `status:`, `kind:` and `by:`.',
    )
    page_size = serializers.IntegerField(min_value=1, max_value=PER_PAGE, default=PER_PAGE)
    start = serializers.IntegerField(
        min_value=0, max_value=RANKED - 1, default=0, help_text="The place at which the page begins, as in `next`."
    )

    def get_fields(self):
        # Which sorts of things can be found is known once all apps are there.
        tabs = serializers.ChoiceField(choices=list(all_tabs()), required=False, help_text="One sort of results only.")
        return super().get_fields() | {"in": tabs}


class SuggestionQuery(Query):
    """A title as far as it is typed."""

    q = serializers.CharField(max_length=QUERY_LIMIT, help_text="From four characters on.")


class SearchView(ApiView):
    """Search everything that everybody may read."""

    group = "search"
    needs = {"GET": Scope.READ}
    filters = SearchQuery

    @documented("search_find", "Search", gives=FoundSerializer, example=FOUND)
    def get(self, request):
        """Everything that everybody may read, the best first. At most 200 results are put in order. What programs
        search for is not written down."""
        require_within("search", request)
        start, size, tab = self.asked["start"], self.asked["page_size"], self.asked.get("in", "")
        asked = parse(self.asked["q"])
        found = find(asked, tab=tab, start=start)
        results = found.results[:size]
        has_more = bool(found.after) or len(found.results) > size
        beyond = start + size
        page = {
            "found": found,
            "results": results,
            "next": self._address(beyond) if has_more and beyond < RANKED else None,
            "previous": self._address(max(start - size, 0)) if start else None,
            "count": found.total,
            "is_lower_bound": found.is_capped,
            "corrected_to": found.instead.typed if found.instead else None,
            "has_some_words_only": found.has_some,
        }
        shown = [(result.thing_type, result.thing_id) for result in (*results, *found.close)]
        return self.show(FoundSerializer, page, withheld=Withheld(shown))

    def _address(self, start: int) -> str:
        words = {**self.request.GET.dict(), "start": start}
        return full_address(f"{reverse('api:search')}?{urlencode(words)}")


class SuggestionsView(ApiView):
    """What may answer a question before it is asked."""

    group = "search"
    needs = {"GET": Scope.READ}
    filters = SuggestionQuery

    @documented(
        "search_suggest",
        "What may answer a question with this title",
        gives=SuggestionsSerializer,
        example={"results": [THING]},
    )
    def get(self, request):
        require_within("suggest", request)
        found = suggest_hits(self.asked["q"])
        things = [(hit.thing_type, hit.thing_id, shown) for hit, shown in found]
        withheld = Withheld((sort, number) for sort, number, _shown in things)
        return self.show(SuggestionsSerializer, {"results": things}, withheld=withheld)
