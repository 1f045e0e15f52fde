"""The doors of search: results, what is suggested while somebody types, and a look before a question is posted."""

from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from apps.company.models import Product
from apps.foundation.limits import require_within

from .asked import QUERY_LIMIT, parse
from .engines.matching import PER_PAGE, RANKED
from .finding import find, helpful_instead, suggest
from .following import keep_key, visitor_key
from .searchable import all_tabs
from .verbs import note_query

SOLVED_SHOWN = 5
FIELDS_KEPT = 60
# What an address may carry on to the form of a question.
TITLE_LIMIT = 150


class ResultsView(View):
    """What was found: a page that can be shared, and that search engines leave out."""

    def get(self, request):
        if "q" not in request.GET and request.GET.get("title"):
            # The question box of the first page is one field for asking and searching.
            return redirect(_address(request.GET["title"][:QUERY_LIMIT]))
        tab = request.GET.get("in", "")
        tab = tab if tab in all_tabs() else ""
        start = _start(request.GET.get("after", ""))
        asked = parse(request.GET.get("q", ""))
        if not asked:
            return render(request, "search/results.html", {"asked": asked, "limit": QUERY_LIMIT})
        require_within("search", request)
        found = find(asked, tab=tab, start=start)
        context = {
            "asked": asked,
            "found": found,
            "limit": QUERY_LIMIT,
            "ask_title": " ".join(asked.typed.split())[:TITLE_LIMIT],
            "next": _address(asked.typed, tab, found.after) if found.after else "",
            "back": _address(asked.typed, tab, start - PER_PAGE) if start else "",
            "tabs": [(one, _address(asked.typed, one.name)) for one in found.tabs],
            "corrected": _address(found.instead.typed) if found.instead else "",
        }
        if not found.total:
            product = _product_of(asked)
            context |= {"product": product, "solved": helpful_instead(product.slug if product else "", SOLVED_SHOWN)}
        response = render(request, "search/results.html", context)
        if not start and not tab:
            key = visitor_key(request)
            note_query(asked, found=0 if found.instead or found.has_some else found.total, visitor=key)
            keep_key(response, key)
        return response


class SuggestionsView(View):
    """What may answer a question before it is asked: a fragment of up to five things."""

    def get(self, request):
        title = request.GET.get("title", "")[:QUERY_LIMIT]
        require_within("suggest", request)
        response = render(request, "search/suggestions.html#list", {"matches": suggest(title)})
        response["X-Robots-Tag"] = "noindex"
        return response


class InterceptView(View):
    """A look at what may be the same, for browsers without JavaScript, with everything that was typed carried along."""

    def get(self, request):
        return redirect("forum:ask")

    def post(self, request):
        require_within("suggest", request)
        # Files cannot be carried along by a page, so a question with pictures goes on at once.
        matches = [] if request.FILES else suggest(request.POST.get("title", "")[:QUERY_LIMIT])
        if not matches:
            # The browser sends the same form there.
            return redirect("forum:ask", preserve_request=True)
        typed = [
            (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
        ]
        if len(typed) > FIELDS_KEPT:
            raise BadRequest(_("This form has too many fields. Go back and send it again."))
        context = {"matches": matches, "typed": typed, "title": request.POST.get("title", "")}
        return render(request, "search/intercept.html", context)


def _address(query: str, tab: str = "", after: int = 0) -> str:
    words = {"q": query, "in": tab, "after": after}
    return f"{reverse('search:results')}?{urlencode({name: value for name, value in words.items() if value})}"


def _start(after: str) -> int:
    """The place at which a page begins. Raises BadRequest for one at which none does."""
    if not after:
        return 0
    if after.isascii() and after.isdigit() and len(after) <= 4 and int(after) < RANKED and int(after) % PER_PAGE == 0:
        return int(after)
    raise BadRequest(_("This page address is not valid. Begin again at the first page."))


def _product_of(asked) -> Product | None:
    """The product that a question names, by its operator or among its words; the only one there is."""
    products = list(Product.objects.all()[:200])
    if asked.product:
        return next((one for one in products if one.slug == asked.product), None)
    words = set(asked.words)
    for product in products:
        if words & {word.casefold() for word in product.name.split()}:
            return product
    return None
